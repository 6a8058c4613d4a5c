"""One step's patch: its proposals tried on the code as the patches before leave it, together or each for itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from migrator.analysis.again import Judged
from migrator.analysis.scan import GENERIC
from migrator.recipes.model import Decision, Ground, Note, Proposal, Refusal, Step
from migrator.rewrite.cases import Means
from migrator.rewrite.change import Change, Made, rewrite_all, withdraw
from migrator.rewrite.checks import CheckStatus, Rewritten, check_generic
from migrator.rewrite.compare import find_added, find_mended
from migrator.syntax.unit import Unit

Behind = Callable[[Mapping[str, Unit], Mapping[str, Judged]], Ground]
Key = tuple[str, str]  # path and name of the function that a proposal is called by


def change_generic(
    step: Step,
    decisions: Sequence[Decision | Note],
    ground: Ground,
    means: Means,
    judged: Mapping[str, Judged],
    below: Mapping[str, Unit],
    behind: Behind,
    others: Collection[Key] = (),
) -> Made:
    """Return what a step's decisions make of the code; nothing new may be found in any architecture.

    `behind` gives the tree with some more files changed, and what is found then in some architectures. `others` name
    what the step proposes besides, which is not to be made here: a second run still finds it.
    """
    proposals = [decision for decision in decisions if isinstance(decision, Proposal)]
    refusals = [decision for decision in decisions if isinstance(decision, Refusal)]
    notes = tuple(decision for decision in decisions if isinstance(decision, Note))
    if not proposals:
        return Made(None, tuple(refusals), notes=notes)
    trial = _Trial(step, ground, means, judged, below, behind, {*others})
    change, evidence = trial.make(proposals)
    if change is None and step.is_apart and len(proposals) > 1:
        change, failed = trial.make_apart(proposals)
    else:
        failed = [] if change else [(proposal, evidence) for proposal in proposals]
    refusals += (refusal for each, why in failed for refusal in withdraw(each, ground.sources, why))
    return Made(change, tuple(refusals), notes=notes)


@dataclass(frozen=True)
class _Trial:
    """What the proposals of one step are tried with."""

    step: Step
    ground: Ground
    means: Means
    judged: Mapping[str, Judged]
    below: Mapping[str, Unit]
    behind: Behind
    others: Collection[Key]

    def make_apart(self, proposals: Sequence[Proposal]) -> tuple[Change | None, list[tuple[Proposal, str]]]:
        """Return the change of those that stand, and the others with the evidence against each."""
        kept: list[Proposal] = []
        failed: list[tuple[Proposal, str]] = []
        change: Change | None = None
        for number, proposal in enumerate(proposals):
            self.means.progress("checking a draft", proposal.path, number + 1, len(proposals))
            later = {name_of(each) for each in proposals[number + 1 :]} | {name_of(each) for each, _ in failed}
            made, evidence = replace(self, others={*self.others, *later}).make([*kept, proposal])
            if made is None:
                failed.append((proposal, evidence))
            else:
                kept, change = [*kept, proposal], made
        return change, failed

    def make(self, proposals: Sequence[Proposal]) -> tuple[Change | None, str]:
        """Return the change of all of some proposals; or None, and what is wrong with it."""
        files, failed = rewrite_all(self.ground.sources, {}, self.means, proposals)
        if failed:
            return None, next(iter(failed.values()))
        changed = {file.path: file.after for file in files}
        after = _examine_again(self.means, self.judged, {**self.below, **changed}, files)
        renamed = {old: new for proposal in proposals for old, new in proposal.renamed}
        problem, told = _tell_again(self.judged, after, renamed)
        behind = self.behind(changed, after)
        problem = problem or self.step.prove(self.ground, behind, [*changed])
        again = self._find_again(proposals, behind, changed) if self.step.is_lasting and not problem else None
        checks = [check for file in files for check in check_generic(file, problem, told, again)]
        wrong = next((check.evidence for check in checks if check.status is CheckStatus.FAIL), "")
        if wrong:
            return None, wrong
        archs = {proposal.arch for proposal in proposals}
        arch = archs.pop() if len(archs) == 1 else GENERIC
        mended = find_mended(self.judged, after, renamed)
        known = {name: self.judged[name] for name in after}, after
        return Change(self.step.name, arch, tuple(files), tuple(checks), tuple(proposals), mended, *known), ""

    def _find_again(self, proposals: Sequence[Proposal], behind: Ground, changed: Mapping[str, Unit]) -> str:
        """Return what a second run would still do to the files that changed, or nothing."""
        elsewhere = {*self.others} - {name_of(each) for each in proposals}
        again = (each for each in self.step.propose(behind) if isinstance(each, Proposal))
        found = (each for each in again if not changed.keys().isdisjoint(each.paths) and name_of(each) not in elsewhere)
        left = next(found, None)
        return f"a second run still changes {left.function or left.path}" if left else ""


def name_of(proposal: Proposal) -> Key:
    """Return what a proposal is called by: the same in a second run."""
    return proposal.path, proposal.function


def _examine_again(
    means: Means, judged: Mapping[str, Judged], units: Mapping[str, Unit], files: Sequence[Rewritten]
) -> Mapping[str, Judged]:
    """Return what is found in the architectures that read one of the files."""
    paths = {file.path for file in files}
    archs = [name for name, each in judged.items() if not paths.isdisjoint(each.study.program.units)]
    return means.examine(archs, units) if archs else {}


def _tell_again(
    judged: Mapping[str, Judged], after: Mapping[str, Judged], renamed: Mapping[str, str]
) -> tuple[str, str]:
    """Return what is found anew in some architectures; and what to say where nothing is."""
    for name, each in after.items():
        added = find_added(judged[name], each, renamed)
        if added:
            found = added[0]
            return f"the analysis finds {found.rule} at {found.path}:{found.place.line}: {found.message}", ""
    told = f"nothing new is found in {', '.join(after)}" if after else "no path of an architecture goes through it"
    return "", told
