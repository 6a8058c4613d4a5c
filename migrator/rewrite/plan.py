"""The plan: every site of the old interface becomes a checked change or a refusal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.scan import ArchStatus, Scan
from migrator.analysis.sites import Site
from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import Era, RecipeFacts
from migrator.recipes.model import Candidate, Lookup, Proposal, Reason, Recipe, Refusal, Texts
from migrator.rewrite.checks import Check, CheckStatus, Rewritten, check_rewritten
from migrator.rewrite.compare import Compared, Comparison
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
    """What would be done, and what not.

    Attributes:
        findings: what the analysis finds on the paths of the architectures that have something to convert.
    """

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Means:
    """What recipes need besides the scan.

    Attributes:
        examine: goes through the architectures named, with some files changed; those without a site are left out.
    """

    recipe: Recipe
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    lookups: Mapping[str, Lookup]
    texts: Texts
    examine: Callable[[Iterable[str], Mapping[str, Unit]], Mapping[str, Judged]]


def make_plan(scan: Scan, means: Means, archs: Iterable[str]) -> Plan:
    """Return changes and refusals for the architectures named, in the order of the scan."""
    wanted = set(archs)
    busy = [arch for arch in scan.archs if arch.name in wanted and any(s.helper.era is Era.OLD for s in arch.sites)]
    judged = means.examine([arch.name for arch in busy], {})
    changes: list[Change] = []
    refusals: list[Refusal] = []
    for arch in busy:
        before = judged.get(arch.name)
        proposals = _decide(scan, means, arch, before, refusals)
        change = _apply(scan, means, before, proposals, refusals) if before else None
        if change is not None:
            changes.append(change)
    findings = tuple(finding for each in judged.values() for finding in each.findings)
    return Plan(tuple(changes), tuple(refusals), findings)


def _decide(
    scan: Scan, means: Means, arch: ArchStatus, before: Judged | None, refusals: list[Refusal]
) -> list[Proposal]:
    """Return the proposals of one architecture; a helper's name is given once."""
    proposals: list[Proposal] = []
    taken: set[str] = set()
    for candidate in find_candidates(scan, means, arch, before):
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


def find_candidates(scan: Scan, means: Means, arch: ArchStatus, before: Judged | None) -> list[Candidate]:
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
            study=before.study if before else None,
            lookup=means.lookups[arch.name],
            texts=means.texts,
        )
        for (path, _, _), sites in groups.items()
        if any(site.helper.era is Era.OLD for site in sites)
    ]


def _apply(
    scan: Scan, means: Means, before: Judged, proposals: list[Proposal], refusals: list[Refusal]
) -> Change | None:
    """Return the architecture's change; proposals of a file that fails a check become refusals."""
    arch = before.study.name
    files = _rewrite_all(scan, means, proposals, refusals)
    while files:
        after = means.examine([arch], {file.path: file.after for file in files})[arch]
        comparison = Comparison(before, after, [file.path for file in files])
        compared = [comparison.of(file.path, file.after, file.proposals) for file in files]
        checks = [check_rewritten(file, after, each) for file, each in zip(files, compared, strict=True)]
        failed = [next((c for c in made if c.status is CheckStatus.FAIL), None) for made in checks]
        if not any(failed):
            told = tuple(_tell(file, each) for file, each in zip(files, compared, strict=True))
            return Change(arch, told, tuple(check for made in checks for check in made))
        for file, check in zip(files, failed, strict=True):
            if check is not None:
                refusals += (_withdraw(proposal, file.before, check.evidence) for proposal in file.proposals)
        files = [file for file, check in zip(files, failed, strict=True) if check is None]
    return None


def _rewrite_all(scan: Scan, means: Means, proposals: list[Proposal], refusals: list[Refusal]) -> list[Rewritten]:
    """Return the files as the proposals leave them; proposals that overlap become refusals."""
    files: list[Rewritten] = []
    for path in dict.fromkeys(proposal.path for proposal in proposals):
        here = tuple(proposal for proposal in proposals if proposal.path == path)
        rewritten = _rewrite(scan.units[path], path, here, means.facts)
        if rewritten is None:
            refusals += (_withdraw(proposal, scan.units[path], f"{path}: two edits overlap") for proposal in here)
        else:
            files.append(rewritten)
    return files


def _tell(file: Rewritten, compared: Compared) -> Rewritten:
    """Return the file with what the analysis says added to the reasons of its proposals."""
    told = (replace(p, why=(*p.why, *compared.tell(p.function))) for p in file.proposals)
    return replace(file, proposals=tuple(told))


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
