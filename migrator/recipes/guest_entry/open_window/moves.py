"""What in an open window cannot move: locks, what needs interrupts, and what the other side relies on."""

import regex

from migrator.analysis.study import Study
from migrator.facts.events import Use
from migrator.recipes.guest_entry.open_window.model import Region
from migrator.recipes.guest_entry.open_window.order import find_conflict, find_handed
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.matchers import Call, find_calls

# What begins or ends something that must cover what it stood around.
_HOLDS = frozenset({Use.LOCK, Use.RCU, Use.SLEEP, Use.TRACING})
# What may not be done with interrupts off, or with guest time running.
_WAITS = frozenset({Use.LOCK, Use.SLEEP, Use.UACCESS})


def check_moves(region: Region) -> Refusal | None:
    """Return why what stands with interrupts off cannot move next to the run call, or None."""
    return _check_arguments(region) or _check_held(region) or _check_order(region)


def _check_arguments(region: Region) -> Refusal | None:
    """Return a refusal for what the run call is passed by a call that needs interrupts, or may fault."""
    pair = region.pair
    for call in (call for argument in pair.run.call.arguments for call in find_calls(argument)):
        if _use_of(pair.study, call) in _WAITS:
            message = (
                f"{call.name}() in the run call's arguments takes a lock, sleeps or reads user memory, and would come "
                f"to run with interrupts off, in guest time; bring its value into a variable before enter first"
            )
            return pair.refuse(Reason.ARGUMENT_UNCLEAR, call.span.start, message)
    return None


def _use_of(study: Study, call: Call) -> Use | None:
    event = study.program.events.of(call.name, call.name)
    return event.uses if event is not None else None


def _check_held(region: Region) -> Refusal | None:
    """Return a refusal for a lock and its like in what moves: what it moves past would lose it, or come under it."""
    pair = region.pair
    words = {*pair.candidate.facts.moving.holding}
    for moved, passed in ((region.head[1:], region.ahead), (region.tail[:-1], region.behind)):
        for call in (call for statement in moved for call in find_calls(statement.tokens) if passed):
            if _use_of(pair.study, call) in _HOLDS or not words.isdisjoint(call.name.split("_")):
                message = (
                    f"{call.name}() stands with interrupts off and would have to move, but what it holds or lets go "
                    f"of may be meant for the code that it would move past; take it out of the group first"
                )
                return pair.refuse(Reason.OPEN_WINDOW, call.span.start, message)
    return None


def _check_order(region: Region) -> Refusal | None:
    """Return a refusal where what moves and what it moves past use the same variable or member."""
    for moved, passed in ((region.head, region.ahead), (region.behind, region.tail)):
        conflict = find_conflict(moved, passed, region.pair.candidate.facts.moving)
        if conflict is not None:
            name, offset = conflict
            told = (
                "orders what is written on the other side"
                if name.endswith("()")
                else "is set on one side and used on the other"
            )
            message = f"`{name}` {told}; the two cannot change places"
            return region.pair.refuse(Reason.OPEN_WINDOW, offset, message)
        for name, call in find_handed(moved, passed, region.pair.candidate.facts.moving):
            where = _find_use(region.pair.study, call.name, name.rpartition(".")[2])
            if where:
                message = f"`{name}` is set on one side, and {call.name}() on the other uses it ({where})"
                told = f"{message}; the two cannot change places"
                return region.pair.refuse(Reason.OPEN_WINDOW, call.span.start, told)
    return None


def _find_use(study: Study, function: str, member: str) -> str:
    """Return where code that a function reaches names a member; empty where none of the code that was read does."""
    word = regex.compile(rf"(?:\.|->)\s*{regex.escape(member)}\b")
    waiting, seen = [function], {function}
    while waiting:
        for definition in study.program.all_of(waiting.pop()):
            found = word.search(definition.unit.text, *definition.function.body)
            if found is not None:
                return f"{definition.path}:{definition.unit.place(found.start()).line}"
            names = {call.callee for call in definition.flow.calls()} - seen if definition.flow else set()
            waiting += sorted(names)
            seen |= names
    return ""
