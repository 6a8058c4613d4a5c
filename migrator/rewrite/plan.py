"""The plan: every site of the old interface becomes a checked change or a refusal.

The series grows patch by patch: each is made on the files as those before leave
them, and checked there. What the architectures need goes before them, and only
what they need; what becomes possible by them goes behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.analysis.scan import ArchStatus
from migrator.recipes.model import Decision, Note, Proposal, Reason, Recipe, Refusal
from migrator.rewrite.change import Change, change_arch, refuse_all
from migrator.rewrite.decided import Before, Choose, Decided, choose_all
from migrator.rewrite.steps import Tally, follow_recipes, group_by_owner


@dataclass(frozen=True)
class Plan:
    """What would be done, and what not.

    Attributes:
        changes: the patches, in the order of the series.
        findings: what the analysis finds on the paths of the architectures that were looked at.
        notes: what keeps generic code from being changed further.
        left_out: what would stand in the plan, and was not chosen.
        outside: what recipes beside the transition would do outside of what was selected.
        judged: by architecture, what the analysis finds in the tree as it is.
        recipes: those that were asked for, in the order of a series.
        decided: what the transition was decided by: the tree as the recipes ahead leave it.
    """

    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: tuple[Decision, ...] = ()
    outside: tuple[Decision, ...] = ()
    judged: Mapping[str, Judged] = field(default_factory=dict, compare=False, repr=False)
    recipes: tuple[Recipe, ...] = field(default=(), compare=False, repr=False)
    decided: Decided | None = field(default=None, compare=False, repr=False)


def tell_outside(plan: Plan) -> list[str]:
    """Return a sentence for each recipe that would change something outside of what was selected."""
    found: dict[str, dict[str, None]] = {}
    for decision in plan.outside:
        if isinstance(decision, Proposal):
            found.setdefault(decision.recipe, {}).update(dict.fromkeys(decision.paths))
    return [
        f"{recipe} has more to change in {', '.join(paths)}, outside of what was selected"
        for recipe, paths in found.items()
    ]


def plan_decided(decided: Decided, chosen: Choose = choose_all) -> Plan:
    """Return the plan of those decisions that are chosen; the others are left out of it, refusals too.

    A step before the architectures' patches is not asked for: it comes with the patch that needs it.
    """
    return _Planner(decided, chosen).make()


def upon_ahead(decided: Decided) -> Decided:
    """Return what is decided on the tree as everything that stands ahead of the transition would leave it."""
    begun = Tally()
    follow_recipes(decided.means.ahead, decided, dict(decided.judged), begun, choose_all)
    return decided.upon(begun.units)


def _tell_once(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Return the refusals without those of a document that an earlier recipe refused for the same line."""
    first: dict[tuple[str, int], str] = {}
    unclear = [each for each in refusals if each.reason is Reason.DOCUMENT_UNCLEAR]
    for each in unclear:
        first.setdefault((each.path, each.line), each.recipe)
    return tuple(e for e in refusals if e not in unclear or first[e.path, e.line] == e.recipe)


class _Planner:
    """One plan in the making."""

    def __init__(self, decided: Decided, chosen: Choose) -> None:
        self._decided = decided
        self._chosen = chosen
        self._means = decided.means
        self._judged: dict[str, Judged] = dict(decided.judged)
        self._used: dict[str, None] = {}

    def make(self) -> Plan:
        """Return the plan: what stands ahead, the transition on the tree that this leaves, what stands behind."""
        begun, first = Tally(), self._decided
        findings = tuple(finding for each in self._judged.values() for finding in each.findings)
        follow_recipes(self._means.ahead, self._decided, self._judged, begun, self._chosen)
        self._begin(self._decided.upon(begun.units))
        tally, needs = self._convert_all()
        tally.proposals = tuple(proposal for change in begun.changes for proposal in change.proposals)
        follow_recipes(self._means.behind, self._decided, self._judged, tally, self._chosen)
        return Plan(
            changes=(*begun.changes, *tally.changes),
            refusals=_tell_once((*begun.refusals, *needs, *tally.refusals)),
            findings=findings,
            notes=(*begun.notes, *tally.notes),
            left_out=(*begun.left_out, *tally.left_out),
            outside=(*begun.outside, *tally.outside),
            judged=first.judged,
            recipes=(*self._means.ahead, self._means.recipe, *self._means.behind),
            decided=self._decided,
        )

    def _begin(self, decided: Decided) -> None:
        """Go on with the tree as the recipes ahead leave it."""
        if decided is not self._decided:
            self._decided, self._means, self._judged = decided, decided.means, dict(decided.judged)

    def _convert_all(self) -> tuple[Tally, list[Refusal]]:
        """Return what comes of the transition, and the refusals of what its patches need."""
        tally = Tally()
        for arch in self._decided.archs:
            self._convert(arch, tally)
        needed = [each for each in self._decided.before if each.step.name in self._used]
        changes = [each.made.change for each in needed if each.made.change]
        refusals = [refusal for each in needed for refusal in each.made.refusals]
        for change in changes:
            tally.units = {**change.units, **tally.units}
        tally.changes[:0] = changes
        follow_recipes([self._means.recipe], self._decided, self._judged, tally, self._chosen)
        return tally, refusals

    def _convert(self, arch: ArchStatus, tally: Tally) -> None:
        """Make the patches of one architecture: one for each maintainers' set."""
        judged = self._judged.get(arch.name)
        decisions = tally.choose(self._decided.of(arch), self._chosen)
        proposals = [decision for decision in decisions if isinstance(decision, Proposal)]
        tally.refusals += (decision for decision in decisions if isinstance(decision, Refusal))
        if any(r.reason is Reason.HELPERS_MISSING for r in decisions if isinstance(r, Refusal)):
            lacking = [each for each in self._decided.before if each.made.refusals and self._lacks(each)]
            self._used.update({each.step.name: None for each in lacking})
        groups = group_by_owner(proposals, self._means.owner) if judged else []
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

    def _lacks(self, before: Before) -> bool:
        """Tell whether the step was to bring helpers that the tree does not have."""
        wanted = self._means.facts.names() - self._decided.defined
        return not wanted.isdisjoint(before.step.brings(self._means.facts))

    def _check_needs(self, proposals: Sequence[Proposal], tally: Tally) -> tuple[list[Proposal], list[Before]]:
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
