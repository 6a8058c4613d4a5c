"""What the analysis and a second run say of a series, as checks."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from migrator.analysis.findings import Finding
from migrator.recipes.model import Proposal, Refusal
from migrator.rewrite.checks import Check
from migrator.series.verify.analysing import Analysed
from migrator.series.verify.outcome import Outcome, count, join

_Key = tuple[str, str]


def check_analysis(analysed: Analysed, total: int) -> Check:
    """Return whether no patch brings a fault, and none is left where the series converts.

    `total` is the number of its patches, of which the last ones may not apply.
    """
    outcome = Outcome("re-analysed")
    if len(analysed.steps) < total:
        outcome.doubts.append(
            f"{total - len(analysed.steps)} of {count(total, 'patch', 'patches')} could not be applied"
        )
    for step in analysed.steps:
        outcome.faults += step.broken
        outcome.doubts += step.unread
        outcome.faults += [f"{step.name} brings {_tell(finding)}" for finding in step.added]
    told = {(f.rule, f.path, f.function, f.message) for step in analysed.steps for f in step.added}
    for name, finding in analysed.left:
        if (finding.rule, finding.path, finding.function, finding.message) not in told:
            outcome.faults.append(f"{name} leaves {_tell(finding)}")
    archs = dict.fromkeys(arch for step in analysed.steps for arch in step.archs)
    if not archs:
        return outcome.conclude("no path through the guest's entry goes through the files that it changes")
    gone = [finding for step in analysed.steps for finding in step.gone]
    seen = [finding for step in analysed.steps for finding in step.seen]
    if gone:
        outcome.notes.append(f"no more found: {_count(gone)}")
    outcome.doubts += [f"to be read, although it was there before: {_tell(finding)}" for finding in seen]
    outcome.doubts += [f"{step.name} brings, to be read, {_tell(f)}" for step in analysed.steps for f in step.noted]
    steps = count([step for step in analysed.steps if step.archs], "step")
    return outcome.conclude(f"nothing new behind {steps}, in {', '.join(archs)}")


def _tell(finding: Finding) -> str:
    function = f" in {finding.function}()" if finding.function else ""
    return f"{finding.rule} at {finding.path}:{finding.place.line}{function}: {finding.message}"


def _count(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.rule for finding in findings)
    return ", ".join(rule if number == 1 else f"{rule} ({number})" for rule, number in sorted(counts.items()))


@dataclass(frozen=True)
class Claim:
    """What a series says that it has done by recipes beside the transition.

    Attributes:
        recipes: those of them by which it was drafted, or by which it is to be looked at.
        changed: path and name of the functions that it changes, and files with an empty name.
    """

    recipes: frozenset[str] = frozenset()
    changed: frozenset[_Key] = frozenset()


def check_again(
    proposals: Sequence[Proposal],
    refusals: Sequence[Refusal],
    converted: Collection[_Key],
    archs: Sequence[str],
    claim: Claim = Claim(),
) -> Check:
    """Return whether a second run has nothing to draft in what the series converts; what it has elsewhere is told.

    What it converts are the functions whose helpers differ behind it, and what it changes by the recipes that it
    claims to follow.
    """
    outcome = Outcome("idempotent")
    elsewhere = []
    for proposal in proposals:
        where = claim.changed if proposal.recipe in claim.recipes else converted
        keys = dict.fromkeys(proposal.covers or ((proposal.path, proposal.function),))
        own = [f"{path}{f': {name}()' if name else ''}" for path, name in keys if (path, name) in where]
        if own:
            by = f", by {proposal.recipe}" if proposal.recipe in claim.recipes else ""
            outcome.faults.append(f"a second run drafts again in {', '.join(own)}, as {proposal.shape}{by}")
        else:
            elsewhere.append(f"{proposal.path}{f': {proposal.function}()' if proposal.function else ''}")
    for refusal in refusals:
        if (refusal.path, refusal.function) in converted:
            at = f"{refusal.path}:{refusal.line}: {refusal.function}()"
            outcome.doubts.append(f"a second run still stops at {at}: {refusal.message}")
    if elsewhere:
        outcome.notes.append(f"elsewhere it drafts {join(elsewhere)}")
    functions = [name for _, name in converted if name]
    done = [f"{count(functions, 'function')} of those converted"] if functions or not claim.recipes else []
    done += [f"what it changes by {', '.join(sorted(claim.recipes))}"] if claim.recipes else []
    place = f" on {', '.join(archs)}" if archs else ""
    return outcome.conclude(f"a second run{place} has nothing to do in {' and in '.join(done)}")
