"""The plan: every site of the old interface becomes a checked change or a refusal.

The series grows patch by patch: each is made on the files as those before leave
them, and checked there. What the architectures need goes before them, and only
what they need; what becomes possible by them goes behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.scan import ArchStatus, Scan, defined_in
from migrator.recipes.model import Decision, Ground, Note, Proposal, Reason, Refusal, Step
from migrator.rewrite.cases import Means, make_case
from migrator.rewrite.change import Change, Made, change_arch, change_generic, refuse_all
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Plan:
    """What would be done, and what not.

    Attributes:
        changes: the patches, in the order of the series.
        findings: what the analysis finds on the paths of the architectures that were looked at.
        notes: what keeps generic code from being changed further.
    """

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()


def make_plan(scan: Scan, means: Means, archs: Iterable[str]) -> Plan:
    """Return changes and refusals for the architectures named, in the order of the scan."""
    return _Planner(scan, means, archs).make()


@dataclass(frozen=True)
class _Before:
    """A step that the architectures' patches may need, decided on the unchanged tree."""

    step: Step
    made: Made

    @property
    def units(self) -> Mapping[str, Unit]:
        """The files that it changes."""
        return self.made.change.units if self.made.change else {}


@dataclass
class _Tally:
    """What came out so far, and the files as it leaves them."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)

    def add(self, made: Made) -> None:
        self.refusals += made.refusals
        self.notes += made.notes
        if made.change is not None:
            self.changes.append(made.change)
            self.units.update(made.change.units)


class _Planner:
    """One run over the architectures of a scan."""

    def __init__(self, scan: Scan, means: Means, archs: Iterable[str]) -> None:
        wanted = set(archs)
        self._scan = scan
        self._means = means
        self._archs = [arch for arch in scan.archs if arch.name in wanted and arch.sites]
        for step in (*means.recipe.before, *means.recipe.behind) if self._archs else ():
            for asked in step.asks(means.facts, means.is_whole):
                means.sources.begin(*asked)
        self._judged: dict[str, Judged] = dict(means.examine([arch.name for arch in self._archs], {}))
        self._defined = scan.defined
        self._used: dict[str, None] = {}

    def make(self) -> Plan:
        findings = tuple(finding for each in self._judged.values() for finding in each.findings)
        before = [_Before(step, self._try(step, {}, ())) for step in self._means.recipe.before]
        self._defined |= {name for each in before for unit in each.units.values() for name in self._brought(unit)}
        tally = _Tally()
        for arch in self._archs:
            self._convert(arch, before, tally)
        needed = [each for each in before if each.step.name in self._used]
        changes = [each.made.change for each in needed if each.made.change]
        refusals = [refusal for each in needed for refusal in each.made.refusals]
        for change in changes:
            tally.units = {**change.units, **tally.units}
        tally.changes[:0] = changes
        for step in self._means.recipe.behind:
            tally.add(self._try(step, tally.units, [p for c in tally.changes for p in c.proposals]))
        return Plan(tuple(tally.changes), (*refusals, *tally.refusals), findings, tuple(tally.notes))

    def _brought(self, unit: Unit) -> set[str]:
        return defined_in(unit, self._means.facts.names())

    def _try(self, step: Step, units: Mapping[str, Unit], proposals: Sequence[Proposal]) -> Made:
        """Return what a step does to the tree as the patches so far leave it."""
        means = self._means
        ground = Ground(
            archs=tuple(arch.name for arch in self._archs),
            is_whole=means.is_whole,
            proposals=tuple(proposals),
            facts=means.facts,
            archfacts=means.archfacts,
            defined=self._defined,
            sources=means.sources.over(units),
            texts=means.texts,
        )
        return change_generic(step, step.propose(ground), ground.sources, means, self._judged, units)

    def _convert(self, arch: ArchStatus, before: Sequence[_Before], tally: _Tally) -> None:
        """Decide on one architecture, and make its patches: one for each maintainers' set."""
        judged = self._judged.get(arch.name)
        decisions = self._decide(arch, judged)
        proposals = [decision for decision in decisions if isinstance(decision, Proposal)]
        tally.refusals += (decision for decision in decisions if isinstance(decision, Refusal))
        if any(r.reason is Reason.HELPERS_MISSING for r in decisions if isinstance(r, Refusal)):
            self._used.update({each.step.name: None for each in before if each.made.refusals and self._lacks(each)})
        for group in self._groups(proposals) if judged else ():
            own, needed = self._check_needs(group, before, tally)
            below = {**{path: unit for each in needed for path, unit in each.units.items()}, **tally.units}
            made = change_arch(self._scan, self._means, self._judged[arch.name], own, below)
            tally.add(made)
            if made.change is not None:
                self._judged[arch.name] = made.judged or self._judged[arch.name]
                self._used.update(
                    {each.step.name: None for p in made.change.proposals for each in self._wants(p, needed)}
                )

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

    def _decide(self, arch: ArchStatus, judged: Judged | None) -> list[Decision]:
        """Ask the shapes, one after the other, about what is left."""
        case = make_case(self._scan, self._means, arch, judged, self._defined)
        found: list[Decision] = []
        for shape in self._means.recipe.shapes:
            if not case.candidates and not any(finding.fixable for finding in case.findings):
                break
            made = shape.propose(case)
            found += made
            case = case.without({key for decision in made for key in _covered(decision)})
        return found

    def _lacks(self, before: _Before) -> bool:
        """Tell whether the step was to bring helpers that the tree does not have."""
        wanted = self._means.facts.names() - self._defined
        return not wanted.isdisjoint(before.step.brings(self._means.facts))

    def _check_needs(
        self, proposals: Sequence[Proposal], before: Sequence[_Before], tally: _Tally
    ) -> tuple[list[Proposal], list[_Before]]:
        """Return the proposals whose needs are met, and what they need; others become refusals."""
        kept: list[Proposal] = []
        needed: dict[str, _Before] = {}
        for proposal in proposals:
            wants = self._wants(proposal, before)
            wrong = next((each for each in wants if each.made.refusals), None)
            if wrong is None:
                kept.append(proposal)
                needed.update({each.step.name: each for each in wants})
                continue
            self._used[wrong.step.name] = None
            message = f"it needs what the step {wrong.step.name} cannot bring: {wrong.made.refusals[0].message}"
            tally.refusals += refuse_all(proposal, self._means.sources, Reason.HELPERS_MISSING, message)
        return kept, list(needed.values())

    def _wants(self, proposal: Proposal, before: Iterable[_Before]) -> list[_Before]:
        return [each for each in before if _uses(proposal, each.step.brings(self._means.facts))]


def _covered(decision: Decision) -> tuple[tuple[str, str], ...]:
    if isinstance(decision, Refusal):
        return ((decision.path, decision.function),)
    return decision.covers or ((decision.path, decision.function),)


def _uses(proposal: Proposal, names: Sequence[str]) -> bool:
    """Tell whether what a proposal writes uses one of the names."""
    return any(name in edit.new for file in proposal.edits for edit in file.edits for name in names)
