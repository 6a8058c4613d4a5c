"""What recipes find that declare what they are about: told beside what the analysis does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.lookup import Batch, TreeLookup
from migrator.analysis.scan import GENERIC
from migrator.analysis.sources import TreeSources
from migrator.analysis.study import Study
from migrator.cli.scanning import Scanned
from migrator.facts.declared import tells_itself
from migrator.facts.folders import Folders
from migrator.recipes.catalog import make_recipe
from migrator.recipes.model import Ground, Step
from migrator.source.maintainers import TreeMaintainers
from migrator.syntax.unit import Unit


class Neighbours:
    """The steps of those recipes, whose searches run from here on while others work."""

    def __init__(self, scanned: Scanned) -> None:
        self._scanned = scanned
        self._known: dict[str, Unit] = dict(scanned.whole.units)
        self._steps = [*_find_steps(scanned)]
        self._is_whole = not scanned.selection.archs and not scanned.selection.paths
        self._sources = TreeSources(scanned.tree, known=self._known)
        for step in self._steps:
            for asked in step.asks(scanned.facts, self._is_whole):
                self._sources.begin(*asked)

    def find(
        self, studies: Mapping[str, Study], findings: Iterable[Finding], *, misused: bool = False
    ) -> tuple[Finding, ...]:
        """Return what they find in the architectures selected; `studies` and `findings` are of the analysis.

        `misused`: also of what is converted already.
        """
        if not self._steps:
            return ()
        found = tuple(findings)
        for study in studies.values():
            self._known.update(study.program.units)
        ground = self._ground(studies, found)
        told = [finding for step in self._steps for finding in step.finds(ground)]
        told += [finding for step in self._steps if misused for finding in step.misused(ground)]
        shown = {*self._scanned.archs, *((GENERIC,) if self._is_whole else ())}
        return tuple(dict.fromkeys(finding for finding in told if finding.arch in shown))

    def _ground(self, studies: Mapping[str, Study], findings: Sequence[Finding]) -> Ground:
        scanned, tree = self._scanned, self._scanned.tree
        batch = Batch(tree)
        return Ground(
            archs=scanned.archs,
            is_whole=self._is_whole,
            proposals=(),
            facts=scanned.facts,
            events=scanned.events,
            archfacts=scanned.archfacts,
            defined=scanned.whole.defined,
            sources=self._sources,
            texts=_Texts(scanned.folders),
            judged={name: Judged(study, _of(name, findings)) for name, study in studies.items()},
            owner=TreeMaintainers(tree).owner,
            lookups={name: TreeLookup(tree, name, batch) for name in scanned.archs},
        )


class _Texts:
    """Renders templates, and loads what does so once one is asked for: to find something, none is needed."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def render(self, name: str, values: dict[str, object]) -> str:
        """Return the text of one template."""
        return self.render_first([name], values)

    def render_first(self, names: Sequence[str], values: dict[str, object]) -> str:
        """Return the text of the first of some templates that exists."""
        from migrator.facts.render import Renderer

        return Renderer(self._folders).render_first(names, values)


def _of(arch: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.arch == arch)


def _find_steps(scanned: Scanned) -> Iterable[Step]:
    """Yield the steps of the recipes that name functions; what the others mend, rules of the analysis find."""
    for facts in scanned.wanted.neighbours:
        if tells_itself(facts):
            yield from make_recipe(facts).behind
