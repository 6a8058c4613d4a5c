"""The full analysis: every path of the architectures asked for, and what the rules find on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrator.analysis.deferred import behind_exit, find_deferred, uses_in
from migrator.analysis.evidence import Callee, Evidence
from migrator.analysis.findings import Assumption, Finding
from migrator.analysis.judging import judge
from migrator.analysis.library import NoLibrary, TreeLibrary
from migrator.analysis.record import record
from migrator.analysis.scan import GENERIC, Scan
from migrator.analysis.shelf import Shelf
from migrator.analysis.sites import Site, find_sites
from migrator.analysis.stale import (
    StaleSearches,
    collect_stale,
    find_stale,
    find_stale_words,
    look_around,
    start_stale,
)
from migrator.analysis.study import Study, study_archs, study_scan
from migrator.analysis.words import find_words
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.source.tree import Skipped, Tree
from migrator.syntax.statements import Unstructured
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Examined:
    """What the analysis found.

    Attributes:
        findings: by architecture, path and line.
        studies: what was gone through, by architecture.
        visited: how many states were looked at.
    """

    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]
    not_done: tuple[Skipped, ...]
    visited: int
    studies: Mapping[str, Study] = field(default_factory=dict)


def examine_tree(
    tree: Tree,
    scan: Scan,
    facts: RecipeFacts,
    events: Events,
    archfacts: Mapping[str, ArchFacts],
    archs: Sequence[str],
    progress: Progress = tell_nobody,
) -> Examined:
    """Return what is found in the architectures named, for a scan of the tree.

    Raises:
        ObjectMissingError: a file that is needed is not in the repository.
    """
    searches = start_stale(tree, facts)
    library = TreeLibrary(tree, scan.units, {name: known.paths for name, known in archfacts.items()})
    studies = study_scan(library, scan, scan.units, Shelf(events), archfacts, archs, progress)
    return examine_studied(tree, scan, facts, archfacts, archs, studies, searches, progress)


def examine_studied(
    tree: Tree,
    scan: Scan,
    facts: RecipeFacts,
    archfacts: Mapping[str, ArchFacts],
    archs: Sequence[str],
    studies: Mapping[str, Study],
    searches: StaleSearches,
    progress: Progress = tell_nobody,
) -> Examined:
    """Return the same where the architectures were gone through already; `searches` are what `start_stale` began.

    Raises:
        ObjectMissingError: as for `examine_tree`.
    """
    owners = {path: known.arch for known in archfacts.values() for path in known.paths}
    read = {path: unit for study in studies.values() for path, unit in study.program.units.items()}
    progress("comments and documents that are left over")
    stale = collect_stale(tree, replace(scan, units={**read, **scan.units}), facts, owners, searches)
    evidence = []
    for arch in scan.archs:
        if arch.name not in archs:
            continue
        study = studies.get(arch.name)
        made = record(study, arch.sites, facts) if study else Evidence(arch.name, facts, archfacts.get(arch.name))
        units = {site.path: scan.units[site.path] for site in arch.sites}
        deferred = find_deferred(units, behind_exit(arch.sites), uses_in(tree, arch.name)) if study else ()
        evidence.append(replace(made, stale=stale.get(arch.name, ()), deferred=deferred))
    if {arch.name for arch in scan.archs} - {GENERIC} <= {*archs}:  # documents belong to no architecture
        evidence.append(Evidence(GENERIC, facts, None, stale=stale.get(GENERIC, ())))
    examined = _conclude(evidence, studies)
    left = [
        skipped
        for arch in scan.archs
        if arch.name in archs
        for skipped in find_left_open(arch.name, arch.sites, studies.get(arch.name))
    ]
    return replace(examined, not_done=tuple(left))


def examine_files(
    files: Mapping[str, str], arch: str, archfacts: ArchFacts | None, facts: RecipeFacts, events: Events
) -> Examined:
    """Return what is found in files that stand alone, by path, as code of one architecture."""
    units = {path: Unit(text) for path, text in files.items() if path.endswith((".c", ".h"))}
    (study,) = study_archs(NoLibrary(), {arch: archfacts}, Shelf(events), {arch: units})
    sites = [site for path, unit in units.items() for site in find_sites(path, unit, facts).sites]
    words = {path: find_words(unit, facts) for path, unit in units.items()}
    around = look_around(words, {}, arch)
    stale = [s for path, unit in units.items() for s in find_stale(path, unit, words[path], facts, around)]
    others = {path: text for path, text in files.items() if path not in units}
    stale += [s for path, text in others.items() for s in find_stale_words(path, text, facts, around)]
    made = record(study, sites, facts)
    deferred = find_deferred(units, behind_exit(sites))
    examined = _conclude([replace(made, stale=tuple(stale), deferred=deferred)], {arch: study})
    return replace(examined, not_done=tuple(find_left_open(arch, sites, study)))


def find_left_open(arch: str, sites: Iterable[Site], study: Study | None) -> Iterator[Skipped]:
    """Yield the functions with sites whose paths were not followed, each with the reason."""
    yield from _find_no_run(study) if study else ()
    for path, name, home in dict.fromkeys((site.path, site.function, site.home) for site in sites):
        if arch == GENERIC:
            yield Skipped(path, f"no architecture is known to own it, so no path through {name}() was followed")
            continue
        for definition in study.program.all_of(name) if study else ():
            if definition.path == path and definition.function == home and definition.flow is None:
                body = definition.unit.body(definition.function)
                why = body.reason if isinstance(body, Unstructured) else "expressions are nested too deeply"
                yield Skipped(path, f"{name}() is not understood, so no path through it was followed: {why}")


def _find_no_run(study: Study) -> Iterator[Skipped]:
    """Yield what cannot be said of an architecture that enters the guest, but is not seen to run it."""
    moments = study.engine.moments()
    enters = [m for m in moments if m.event is not None and m.event.rcu == "away"]
    if enters and not any(m.callee is Callee.RUN for m in moments):
        first = min(enters, key=lambda moment: (moment.where.path, moment.where.offset))
        told = ", ".join(f"`{run.call}`" for run in study.facts.run_call) if study.facts else ""
        why = f"none of {told} is called" if told else "the facts name none for this architecture"
        where = f"{first.where.function}() enters the guest, but no call that runs it is found"
        yield Skipped(first.where.path, f"{where}: {why}; declare it, and what depends on it can be said")


def _conclude(evidence: Sequence[Evidence], studies: Mapping[str, Study]) -> Examined:
    contexts = (context for study in studies.values() for context in study.engine.contexts.values())
    return Examined(
        findings=tuple(finding for one in evidence for finding in judge(one)),
        assumptions=tuple(assumption for one in evidence for assumption in one.assumptions),
        not_done=(),
        visited=sum(context.visited for context in contexts),
        studies=studies,
    )
