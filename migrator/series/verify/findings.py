"""What the analysis and a second run say of a series, as checks."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

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


def check_again(
    proposals: Sequence[Proposal], refusals: Sequence[Refusal], converted: Collection[_Key], archs: Sequence[str]
) -> Check:
    """Return whether a second run has nothing to draft in what the series converts; what it has elsewhere is told."""
    outcome = Outcome("idempotent")
    elsewhere = []
    for proposal in proposals:
        keys = dict.fromkeys(proposal.covers or ((proposal.path, proposal.function),))
        own = [f"{path}{f': {name}()' if name else ''}" for path, name in keys if (path, name) in converted]
        if own:
            outcome.faults.append(f"a second run drafts again in {', '.join(own)}, as {proposal.shape}")
        else:
            elsewhere.append(f"{proposal.path}{f': {proposal.function}()' if proposal.function else ''}")
    for refusal in refusals:
        if (refusal.path, refusal.function) in converted:
            where = f"{refusal.path}:{refusal.line}: {refusal.function}()"
            outcome.doubts.append(f"a second run still stops at {where}: {refusal.message}")
    if elsewhere:
        outcome.notes.append(f"elsewhere it drafts {join(elsewhere)}")
    functions = count([name for _, name in converted if name], "function")
    return outcome.conclude(f"a second run on {', '.join(archs)} has nothing to do in {functions} of those converted")
