"""The plan: every site of the old interface becomes a checked change or a refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from migrator.analysis.scan import ArchStatus, Scan
from migrator.analysis.sites import Site
from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import Era, RecipeFacts
from migrator.recipes.model import Candidate, Lookup, Proposal, Reason, Recipe, Refusal, Texts
from migrator.rewrite.checks import Check, CheckStatus, Rewritten, check_rewritten
from migrator.syntax.edits import OverlappingEditsError, apply_edits
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Change:
    """One architecture's patch: its files, and what was checked about them."""

    arch: str
    files: tuple[Rewritten, ...]
    checks: tuple[Check, ...]

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals of all files."""
        return tuple(proposal for file in self.files for proposal in file.proposals)


@dataclass(frozen=True)
class Plan:
    """What would be done, and what not."""

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Means:
    """What recipes need besides the scan."""

    recipe: Recipe
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    lookups: Mapping[str, Lookup]
    texts: Texts


def make_plan(scan: Scan, means: Means, archs: Iterable[str]) -> Plan:
    """Return changes and refusals for the architectures named, in the order of the scan."""
    wanted = set(archs)
    changes: list[Change] = []
    refusals: list[Refusal] = []
    for arch in scan.archs:
        if arch.name not in wanted:
            continue
        proposals = _decide(scan, means, arch, refusals)
        change = _apply(scan, means, arch.name, proposals, refusals)
        if change is not None:
            changes.append(change)
    return Plan(tuple(changes), tuple(refusals))


def _decide(scan: Scan, means: Means, arch: ArchStatus, refusals: list[Refusal]) -> list[Proposal]:
    """Return the proposals of one architecture; a helper's name is given once."""
    proposals: list[Proposal] = []
    taken: set[str] = set()
    for candidate in find_candidates(scan, means, arch):
        decision = means.recipe.propose(candidate)
        if isinstance(decision, Proposal) and decision.words["helper"] in taken:
            message = f"another function of this architecture takes the name {decision.words['helper']} already"
            decision = candidate.refuse(Reason.NAME_TAKEN, candidate.sites[0].offset, message)
        if isinstance(decision, Refusal):
            refusals.append(decision)
        else:
            taken.add(decision.words["helper"])
            proposals.append(decision)
    return proposals


def find_candidates(scan: Scan, means: Means, arch: ArchStatus) -> list[Candidate]:
    """Return the functions and macros with an old name, with all names they call, in order."""
    groups: dict[tuple[str, str, int], list[Site]] = {}
    for site in arch.sites:
        home = site.home.span.start if site.home else site.offset
        groups.setdefault((site.path, site.function, home), []).append(site)
    return [
        Candidate(
            arch=arch.name,
            path=path,
            unit=scan.units[path],
            sites=tuple(sites),
            facts=means.facts,
            archfacts=means.archfacts.get(arch.name),
            defined=scan.defined,
            lookup=means.lookups[arch.name],
            texts=means.texts,
        )
        for (path, _, _), sites in groups.items()
        if any(site.helper.era is Era.OLD for site in sites)
    ]


def _apply(scan: Scan, means: Means, arch: str, proposals: list[Proposal], refusals: list[Refusal]) -> Change | None:
    """Return the architecture's change; proposals of a file that fails a check become refusals."""
    files: list[Rewritten] = []
    checks: list[Check] = []
    for path in dict.fromkeys(proposal.path for proposal in proposals):
        here = tuple(proposal for proposal in proposals if proposal.path == path)
        rewritten = _rewrite(scan.units[path], path, here, means.facts)
        made = check_rewritten(rewritten) if rewritten else ()
        failed = next((check for check in made if check.status is CheckStatus.FAIL), None)
        if rewritten is None or failed is not None:
            evidence = failed.evidence if failed else f"{path}: two edits overlap"
            refusals += (_withdraw(proposal, scan.units[path], evidence) for proposal in here)
            continue
        files.append(rewritten)
        checks += made
    return Change(arch, tuple(files), tuple(checks)) if files else None


def _rewrite(unit: Unit, path: str, proposals: tuple[Proposal, ...], facts: RecipeFacts) -> Rewritten | None:
    try:
        text = apply_edits(unit.text, (edit for proposal in proposals for edit in proposal.edits))
    except OverlappingEditsError:
        return None
    return Rewritten(path, unit, Unit(text), proposals, facts)


def _withdraw(proposal: Proposal, unit: Unit, evidence: str) -> Refusal:
    function = unit.function_named(proposal.function)
    line = unit.place(function.span.start).line if function else 1
    message = f"the draft failed its own check and was withdrawn: {evidence}"
    return Refusal(proposal.recipe, proposal.arch, proposal.path, proposal.function, line, Reason.CHECK_FAILED, message)
