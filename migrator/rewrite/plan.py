"""The plan: every site of the old interface becomes a checked change or a refusal.

The series grows patch by patch: each is made on the files as those before leave
them, and checked there. What the architectures need goes before them, and only
what they need; what becomes possible by them goes behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.scan import ArchStatus
from migrator.recipes.model import Decision, Note, Proposal, Reason, Refusal, Step
from migrator.rewrite.change import Change, Made, change_arch, change_generic, refuse_all
from migrator.rewrite.decided import Before, Choose, Decided, choose_all
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Plan:
    """What would be done, and what not.

    Attributes:
        changes: the patches, in the order of the series.
        findings: what the analysis finds on the paths of the architectures that were looked at.
        notes: what keeps generic code from being changed further.
        left_out: what would stand in the plan, and was not chosen.
        judged: by architecture, what the analysis finds in the tree as it is.
    """

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: tuple[Decision, ...] = ()
    judged: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)


def plan_decided(decided: Decided, chosen: Choose = choose_all) -> Plan:
    """Return the plan of those decisions that are chosen; the others are left out of it, refusals too.

    A step before the architectures' patches is not asked for: it comes with the patch that needs it.
    """
    return _Planner(decided, chosen).make()


@dataclass
class _Tally:
    """What came out so far, and the files as it leaves them."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    left_out: list[Decision] = field(default_factory=list)

    def add(self, made: Made) -> None:
        self.refusals += made.refusals
        self.notes += made.notes
        if made.change is not None:
            self.changes.append(made.change)
            self.units.update(made.change.units)


class _Planner:
    """One plan in the making."""

    def __init__(self, decided: Decided, chosen: Choose) -> None:
        self._decided = decided
        self._chosen = chosen
        self._means = decided.means
        self._judged: dict[str, Judged] = dict(decided.judged)
        self._used: dict[str, None] = {}

    def make(self) -> Plan:
        findings = tuple(finding for each in self._judged.values() for finding in each.findings)
        tally = _Tally()
        for arch in self._decided.archs:
            self._convert(arch, tally)
        needed = [each for each in self._decided.before if each.step.name in self._used]
        changes = [each.made.change for each in needed if each.made.change]
        refusals = [refusal for each in needed for refusal in each.made.refusals]
        for change in changes:
            tally.units = {**change.units, **tally.units}
        tally.changes[:0] = changes
        for step in self._means.recipe.behind:
            self._follow(step, tally)
        found = (*refusals, *tally.refusals)
        left_out, judged = tuple(tally.left_out), self._decided.judged
        return Plan(tuple(tally.changes), found, findings, tuple(tally.notes), left_out, judged)

    def _follow(self, step: Step, tally: _Tally) -> None:
        """Add what a step does to the tree as the patches so far leave it."""
        proposals = [proposal for change in tally.changes for proposal in change.proposals]
        self._means.progress("drafting what becomes possible", step.name)
        ground = self._decided.ground(tally.units, proposals, self._decided.defined)
        decisions = self._choose(step.propose(ground), tally)
        tally.add(change_generic(step, decisions, ground.sources, self._means, self._judged, tally.units))

    def _choose(self, decisions: Iterable[Decision | Note], tally: _Tally) -> list[Decision | Note]:
        """Return what is chosen, and keep what is left out."""
        chosen = []
        for decision in decisions:
            if self._chosen(decision):
                chosen.append(decision)
            elif not isinstance(decision, Note):
                tally.left_out.append(decision)
        return chosen

    def _convert(self, arch: ArchStatus, tally: _Tally) -> None:
        """Make the patches of one architecture: one for each maintainers' set."""
        judged = self._judged.get(arch.name)
        decisions = self._choose(self._decided.of(arch), tally)
        proposals = [decision for decision in decisions if isinstance(decision, Proposal)]
        tally.refusals += (decision for decision in decisions if isinstance(decision, Refusal))
        if any(r.reason is Reason.HELPERS_MISSING for r in decisions if isinstance(r, Refusal)):
            lacking = [each for each in self._decided.before if each.made.refusals and self._lacks(each)]
            self._used.update({each.step.name: None for each in lacking})
        groups = self._groups(proposals) if judged else []
        for number, group in enumerate(groups, 1):
            self._means.progress("checking a draft", f"{arch.name}, {group[0].path}", number, len(groups))
            own, needed = self._check_needs(group, tally)
            below = {**{path: unit for each in needed for path, unit in each.units.items()}, **tally.units}
            made = change_arch(self._decided.scan, self._means, self._judged[arch.name], own, below)
            tally.add(made)
            if made.change is not None:
                self._judged[arch.name] = made.judged or self._judged[arch.name]
                wanted = [each for p in made.change.proposals for each in self._decided.wants(p)]
                self._used.update({each.step.name: None for each in wanted})

    def _groups(self, proposals: Sequence[Proposal]) -> list[list[Proposal]]:
        """Return the proposals that make one patch each: those of one maintainers' set.

        Sets whose proposals change the same file are one patch: the places of its edits are told
        in the file as it was.
        """
        groups: list[list[Proposal]] = []
        for proposal in proposals:
            own = [group for group in groups if any(self._belong(proposal, other) for other in group)]
            if own:
                own[0] += [*(each for group in own[1:] for each in group), proposal]
                groups = [group for group in groups if group is own[0] or group not in own]
            else:
                groups.append([proposal])
        return groups

    def _belong(self, one: Proposal, other: Proposal) -> bool:
        owners = self._means.owner(one.path), self._means.owner(other.path)
        return owners[0] == owners[1] or not {*one.paths}.isdisjoint(other.paths)

    def _lacks(self, before: Before) -> bool:
        """Tell whether the step was to bring helpers that the tree does not have."""
        wanted = self._means.facts.names() - self._decided.defined
        return not wanted.isdisjoint(before.step.brings(self._means.facts))

    def _check_needs(self, proposals: Sequence[Proposal], tally: _Tally) -> tuple[list[Proposal], list[Before]]:
        """Return the proposals whose needs are met, and what they need; others become refusals."""
        kept: list[Proposal] = []
        needed: dict[str, Before] = {}
        for proposal in proposals:
            wants = self._decided.wants(proposal)
            wrong = next((each for each in wants if each.made.refusals), None)
            if wrong is None:
                kept.append(proposal)
                needed.update({each.step.name: each for each in wants})
                continue
            self._used[wrong.step.name] = None
            message = f"it needs what the step {wrong.step.name} cannot bring: {wrong.made.refusals[0].message}"
            tally.refusals += refuse_all(proposal, self._means.sources, Reason.HELPERS_MISSING, message)
        return kept, list(needed.values())
