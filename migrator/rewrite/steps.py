"""Steps followed one after the other: patches for code as those before leave it, whatever makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from migrator.analysis.again import Judged
from migrator.recipes.model import Decision, Ground, Note, Proposal, Reason, Recipe, Refusal, Step
from migrator.rewrite.change import Change, Made, refuse_all
from migrator.rewrite.decided import Choose, Decided
from migrator.rewrite.trial import Behind, change_generic, name_of
from migrator.syntax.unit import Unit


@dataclass
class Tally:
    """What came out so far, and the files as it leaves them.

    Attributes:
        proposals: those that stand in patches before all of these.
        outside: what lies outside of what was selected.
    """

    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    left_out: list[Decision] = field(default_factory=list)
    proposals: tuple[Proposal, ...] = ()
    outside: list[Decision] = field(default_factory=list)

    def add(self, made: Made) -> None:
        """Take in what came of some proposals."""
        self.refusals += made.refusals
        self.notes += made.notes
        if made.change is not None:
            self.changes.append(made.change)
            self.units.update(made.change.units)

    def choose(self, decisions: Iterable[Decision | Note], chosen: Choose) -> list[Decision | Note]:
        """Return what is chosen, and keep what is left out."""
        kept = []
        for decision in decisions:
            if chosen(decision):
                kept.append(decision)
            elif not isinstance(decision, Note):
                self.left_out.append(decision)
        return kept


def follow_recipes(
    recipes: Iterable[Recipe], decided: Decided, judged: dict[str, Judged], tally: Tally, chosen: Choose
) -> None:
    """Add what the steps of some recipes do to the tree as the patches so far leave it."""
    for recipe in recipes:
        is_own = recipe.name == decided.means.facts.name
        for step in recipe.behind:
            follow_step(step, decided, judged, tally, chosen, choose_path if is_own else decided.means.is_selected)


def choose_path(_: str) -> bool:
    """Tell that every path may change."""
    return True


def follow_step(
    step: Step,
    decided: Decided,
    judged: dict[str, Judged],
    tally: Tally,
    chosen: Choose,
    is_selected: Callable[[str], bool] = choose_path,
) -> None:
    """Add what one step does; `judged` and `tally` become what they are behind it.

    `is_selected` tells which files it may change: what lies elsewhere is kept apart, and what lies on both sides
    is refused.
    """
    decided.means.progress("drafting", step.name.replace("_", " "))
    ground = _ground(decided, tally, judged)
    proposed = step.propose(ground)
    if not proposed:
        return
    names = {name_of(each) for each in proposed if isinstance(each, Proposal)}
    decisions = tally.choose(_narrow(proposed, ground, tally, is_selected), chosen)
    for number, group in enumerate(_groups(step, decisions, decided.means.owner)):
        ground = _ground(decided, tally, judged) if number else ground
        others = names - {name_of(each) for each in group if isinstance(each, Proposal)}
        behind = _behind(decided, tally, judged)
        made = change_generic(step, group, ground, decided.means, judged, tally.units, behind, others)
        tally.add(made)
        if made.change is not None:
            judged.update(made.change.after)


def _narrow(
    decisions: Sequence[Decision | Note], ground: Ground, tally: Tally, is_selected: Callable[[str], bool]
) -> Iterator[Decision | Note]:
    """Yield what lies in what was selected, and keep the rest apart; what lies on both sides is refused."""
    for decision in decisions:
        paths = decision.paths if isinstance(decision, Proposal) else (decision.path,)
        beyond = [path for path in paths if not is_selected(path)]
        if not beyond:
            yield decision
        elif isinstance(decision, Proposal) and len(beyond) < len(paths):
            yield from refuse_all(decision, ground.sources, Reason.OUTSIDE_SELECTION, _tell_beyond(beyond))
        elif not isinstance(decision, Note):
            tally.outside.append(decision)


def _tell_beyond(paths: Sequence[str]) -> str:
    shown = [*paths[:3], *([f"{len(paths) - 3} files more"] if len(paths) > 3 else [])]
    return f"it changes {' and '.join(shown)} too, outside of what was selected; select that as well"


def _ground(decided: Decided, tally: Tally, judged: Mapping[str, Judged]) -> Ground:
    return decided.ground(tally.units, _standing(tally), decided.defined, dict(judged))


def _standing(tally: Tally) -> list[Proposal]:
    """Return what stands of all patches before."""
    return [*tally.proposals, *(proposal for change in tally.changes for proposal in change.proposals)]


def _behind(decided: Decided, tally: Tally, judged: Mapping[str, Judged]) -> Behind:
    """Return what gives the tree with some more files changed."""
    proposals = _standing(tally)

    def behind(units: Mapping[str, Unit], after: Mapping[str, Judged]) -> Ground:
        return decided.ground({**tally.units, **units}, proposals, decided.defined, {**judged, **after})

    return behind


def _groups(
    step: Step, decisions: Sequence[Decision | Note], owner: Callable[[str], str]
) -> list[list[Decision | Note]]:
    """Return the decisions that make one patch each; what is no proposal stands with the first."""
    proposals = [decision for decision in decisions if isinstance(decision, Proposal)]
    others = [decision for decision in decisions if not isinstance(decision, Proposal)]
    if not step.by_owner or not proposals:
        return [[*proposals, *others]]
    groups = group_by_owner(proposals, owner)
    return [[*group, *(others if not number else ())] for number, group in enumerate(groups)]


def group_by_owner(proposals: Sequence[Proposal], owner: Callable[[str], str]) -> list[list[Proposal]]:
    """Return the proposals that make one patch each: those of one maintainers' set.

    Sets whose proposals change the same file are one patch: the places of its edits are told
    in the file as it was.
    """
    groups: list[list[Proposal]] = []
    for proposal in proposals:
        own = [group for group in groups if any(_belong(proposal, other, owner) for other in group)]
        if own:
            own[0] += [*(each for group in own[1:] for each in group), proposal]
            groups = [group for group in groups if group is own[0] or group not in own]
        else:
            groups.append([proposal])
    return groups


def _belong(one: Proposal, other: Proposal, owner: Callable[[str], str]) -> bool:
    return owner(one.path) == owner(other.path) or not {*one.paths}.isdisjoint(other.paths)
