"""The shape of a fault that is found in the code of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from migrator.analysis.findings import Finding
from migrator.analysis.states import Rcu, State, Time
from migrator.facts.recipe import RecipeFacts
from migrator.series.lineup import Beside, Called, Shape, called_in, find_around, find_spots, tell_beside
from migrator.syntax.unit import Unit
from migrator.text import Place

_OF_HEADS = "eqs-instrumentable"  # the rule by which it counts what the function is, and not where the call stands


def find_shape(finding: Finding, unit: Unit, facts: RecipeFacts) -> Shape | None:
    """Return what makes a fault, given the unchanged file; None where it stands on no call."""
    if not finding.witness:
        return None
    here = (called_in(unit, function) for function in unit.outline.functions if function.name == finding.function)
    calls, at = next(((each, at) for each in here if (at := _find(each, finding.place)) is not None), ([], 0))
    if not calls:
        return None
    last = finding.witness[-1].state
    state = finding.witness[-2].state if finding.witness[1:] else last
    going, coming = (_names(facts, way, timing=_is_of_timing(state, last)) for way in ("enter", "exit"))
    telling: tuple[str, ...] = ()
    if last.ran and not state.ran:
        at = _last(calls[:at], going, at)  # the guest itself is not at fault, but how it was entered
        telling = facts.telling.words
    return _make(finding, calls, at, (going, coming), facts, _shut(state, last, facts), telling)


def find_entry(shape: Shape, units: Mapping[str, Unit]) -> tuple[str, str, Shape] | None:
    """Return the file and the function that goes to the guest, and how; None where none does, or more than one.

    It belongs to a shape that is loose: without it the faulty call would be none.
    """
    found = []
    for path, unit in units.items():
        for function in unit.outline.functions:
            calls = called_in(unit, function)
            at = next((index for index, call in enumerate(calls) if call.name in shape.going), None)
            if at is not None:
                own = Shape(shape.going, Beside.ANY, _behind(calls, at, shape), shape.going, shape.coming)
                found.append((path, function.name, own))
    return found[0] if len(found) == 1 else None


def find_caller(shape: Shape, name: str, units: Mapping[str, Unit]) -> tuple[str, str, Shape] | None:
    """Return the file and the function that calls another one in the guest, and how; None for none or several."""
    found = []
    sides = (Beside.GOES, Beside.COMES)
    own = Shape(frozenset({name}), *sides, shape.going, shape.coming)
    for path, unit in units.items():
        found += [(path, each.name, own) for each in unit.outline.functions if find_spots(own, unit, each)]
    return found[0] if len(found) == 1 else None


def _behind(calls: Sequence[Called], at: int, shape: Shape) -> Beside:
    return tell_beside(calls, find_around(calls, at, shape.going | shape.coming)[1], shape.going)


def _make(
    finding: Finding,
    calls: Sequence[Called],
    at: int,
    moves: tuple[frozenset[str], frozenset[str]],
    facts: RecipeFacts,
    shut: frozenset[str],
    telling: tuple[str, ...],
) -> Shape:
    going, coming = moves
    name = calls[at].name
    before, behind = (tell_beside(calls, index, going) for index in find_around(calls, at, going | coming))
    is_helper = name in going | coming and not shut
    return Shape(
        names=_same_helper(facts, name),
        before=Beside.ANY if name in going else before,
        behind=Beside.ANY if name in coming else behind,
        going=going,
        coming=coming,
        shut=shut,
        of_helper=is_helper,
        bare=frozenset(facts.past.heads) if is_helper and finding.rule == _OF_HEADS else frozenset(),
        is_handler=before is Beside.NONE and _begins_in_guest(finding),
        telling=telling,
    )


def _begins_in_guest(finding: Finding) -> bool:
    """Tell whether the path to a fault begins in its own function, and is in the guest there."""
    first = finding.witness[0]
    in_guest = first.state.time is Time.GUEST or first.state.rcu is Rcu.AWAY
    return in_guest and first.event == f"{finding.function}() begins"


def _find(calls: Sequence[Called], place: Place) -> int | None:
    return next((index for index, call in enumerate(calls) if call.place == place), None)


def _names(facts: RecipeFacts, way: str, *, timing: bool) -> frozenset[str]:
    """Return the helpers that go, or come, in one account: guest time, or RCU."""
    others = {"state", "context"} if timing else {"timing"}
    roles = ((helper.name, helper.role.rpartition("-")) for helper in facts.helper)
    return frozenset(name for name, (half, _, direction) in roles if direction == way and half not in others)


def _same_helper(facts: RecipeFacts, name: str) -> frozenset[str]:
    """Return all names that the same helper has had."""
    roles = {helper.role for helper in facts.helper if helper.name == name}
    return frozenset(helper.name for helper in facts.helper if helper.role in roles) or frozenset({name})


def _is_of_timing(state: State, last: State) -> bool:
    """Whether it counts where guest time begins and ends, and not where RCU stops and begins to watch."""
    if state.rcu is not Rcu.WATCHING:
        return False
    is_early = last.rcu is Rcu.AWAY and last.time is Time.HOST  # the state before the timing
    return is_early or (last.rcu is Rcu.WATCHING and state.time is Time.GUEST)


def _shut(state: State, last: State, facts: RecipeFacts) -> frozenset[str]:
    """Return what would open interrupts, where the fault is that nothing has before guest time ends."""
    if state.ran and not state.opened and state.time is Time.GUEST and last.time is Time.HOST:
        return frozenset({facts.irqs.enable, facts.irqs.raw_enable})
    return frozenset()


def _last(calls: Sequence[Called], names: Iterable[str], default: int) -> int:
    return next((index for index in reversed(range(len(calls))) if calls[index].name in names), default)
