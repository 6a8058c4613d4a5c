"""The analysis for a draft: before its edits, and again with the files as the edits leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from migrator.analysis.findings import Finding
from migrator.analysis.judging import judge
from migrator.analysis.library import Library
from migrator.analysis.record import record
from migrator.analysis.scan import ArchStatus, Scan
from migrator.analysis.shelf import Shelf
from migrator.analysis.sites import Site, find_sites
from migrator.analysis.study import Study, study_scan
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.syntax.unit import Unit

Units = Mapping[str, Unit]


@dataclass(frozen=True)
class Judged:
    """One architecture, gone through.

    Attributes:
        findings: what the rules find on its paths; comments and leftovers, which lie on no path, are not looked for.
    """

    study: Study
    findings: tuple[Finding, ...]


class Examiner:
    """Examines the architectures of one scan, as often as it is asked."""

    def __init__(
        self,
        scan: Scan,
        facts: RecipeFacts,
        events: Events,
        archfacts: Mapping[str, ArchFacts],
        library: Callable[[Units], Library],
        progress: Progress = tell_nobody,
    ) -> None:
        """`library` gives the tree's other files, for units that need not be read.

        `progress` is told of the tree as it is: what is gone through again, others tell.
        """
        self._scan = scan
        self._facts = facts
        self._shelf = Shelf(events)
        self._archfacts = archfacts
        self._library = library
        self._progress = progress
        self._read: dict[str, Unit] = dict(scan.units)

    @property
    def units(self) -> Units:
        """The files of the commit that were read so far; it grows."""
        return self._read

    def examine(self, archs: Iterable[str], changed: Units) -> dict[str, Judged]:
        """Return the architectures named that have a site, with `changed` files in place of the tree's."""
        units = {**self._read, **changed}
        library = self._library(units)
        progress = tell_nobody if changed else self._progress
        studies = study_scan(library, self._scan, units, self._shelf, self._archfacts, {*archs}, progress)
        for study in studies.values():  # the next time, nothing of this need be read
            self._read.update((p, unit) for p, unit in study.program.units.items() if p not in changed)
        sites = {arch.name: self._sites(arch, changed) for arch in self._scan.archs if arch.name in studies}
        return {name: Judged(study, judge(record(study, sites[name], self._facts))) for name, study in studies.items()}

    def _sites(self, arch: ArchStatus, changed: Units) -> Sequence[Site]:
        new = {path: find_sites(path, unit, self._facts).sites for path, unit in changed.items()}
        own = [path for path in changed if path.startswith(f"arch/{arch.name}/")]
        paths = dict.fromkeys([*(site.path for site in arch.sites), *own])
        old = {path: tuple(site for site in arch.sites if site.path == path) for path in paths}
        return [site for path in paths for site in (new[path] if path in new else old[path])]
