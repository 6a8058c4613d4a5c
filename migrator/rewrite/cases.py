"""The cases: what recipes are asked about, one architecture at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding, Level
from migrator.analysis.scan import ArchStatus, Scan
from migrator.analysis.sites import Site
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import Era, RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.recipes.model import Candidate, Case, Lookup, Recipe, Sources, Texts
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Means:
    """What recipes need besides the scan.

    Attributes:
        sources: the files of the whole tree.
        examine: goes through the architectures named, with some files changed; those without a site are left out.
        status: the MAINTAINERS status of the section that a path belongs to.
        owner: what a path has in common with those that belong into one patch: its maintainers' set.
        is_whole: nothing narrows what was selected.
        is_selected: whether a path lies in what was selected; recipes beside the transition change no other file.
        ahead, behind: the recipes beside the transition that stand before it, and behind it.
        renew: scans the tree again with some files changed, as those ahead leave it.
    """

    recipe: Recipe
    facts: RecipeFacts
    events: Events
    archfacts: Mapping[str, ArchFacts]
    lookups: Mapping[str, Lookup]
    sources: Sources
    texts: Texts
    examine: Callable[[Iterable[str], Mapping[str, Unit]], Mapping[str, Judged]]
    status: Callable[[str], str] = lambda _: ""
    owner: Callable[[str], str] = lambda _: ""
    is_whole: bool = True
    is_selected: Callable[[str], bool] = lambda _: True
    progress: Progress = tell_nobody
    ahead: tuple[Recipe, ...] = ()
    behind: tuple[Recipe, ...] = ()
    renew: Callable[[Mapping[str, Unit]], tuple[Scan, "Means"]] | None = None


def make_case(scan: Scan, means: Means, arch: ArchStatus, judged: Judged | None, defined: frozenset[str]) -> Case:
    """Return what there is to convert in one architecture; `defined` are the recipe's names that the tree has."""
    findings = judged.findings if judged else ()
    return Case(
        arch=arch.name,
        candidates=tuple(_find_candidates(scan, means, arch, judged, defined)),
        sites=arch.sites,
        findings=findings,
        facts=means.facts,
        archfacts=means.archfacts.get(arch.name),
        defined=defined,
        study=judged.study if judged else None,
        lookup=means.lookups[arch.name],
        sources=means.sources,
        texts=means.texts,
        status=means.status,
    )


def _find_candidates(
    scan: Scan, means: Means, arch: ArchStatus, judged: Judged | None, defined: frozenset[str]
) -> Iterable[Candidate]:
    """Yield the functions and macros that call an old name, or new ones in a way that a recipe mends."""
    groups: dict[tuple[str, str, int], list[Site]] = {}
    for site in arch.sites:
        home = site.home.span.start if site.home else site.offset
        groups.setdefault((site.path, site.function, home), []).append(site)
    for (path, function, _), sites in groups.items():
        here = tuple(f for f in (judged.findings if judged else ()) if (f.path, f.function) == (path, function))
        if any(site.helper.era is Era.OLD for site in sites) or any(map(_is_to_mend, here)):
            yield Candidate(
                arch=arch.name,
                path=path,
                unit=scan.units[path],
                sites=tuple(sites),
                facts=means.facts,
                archfacts=means.archfacts.get(arch.name),
                defined=defined,
                study=judged.study if judged else None,
                lookup=means.lookups[arch.name],
                texts=means.texts,
                findings=here,
            )


def _is_to_mend(finding: Finding) -> bool:
    return finding.is_owed and finding.level is not Level.NOTE
