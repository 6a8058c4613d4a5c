"""Copies of the generic state helpers: a call that moves the context, and what is told by hand around it.

A copy may stand alone as the body of a function of its own, a wrapper, or among
other statements. It is one only if it tells what the generic helper tells, in
that order; what differs is said and never guessed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from migrator.facts.recipe import Era, Helper, Part, RecipeFacts
from migrator.syntax.matchers import find_calls, is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, Empty, Expression, Statement, walk
from migrator.syntax.unit import Unit
from migrator.text import Span

_PARTS = frozenset({Part.HELPER, Part.BUILDING_BLOCK})
_ROLES = frozenset({"enter", "exit", "context-enter", "context-exit"})


@dataclass(frozen=True)
class Group:
    """One copy.

    Attributes:
        helper: what the facts say of the call that moves the context.
        offset: of that call.
        statements: the call, and what is told around it.
        problem: how it differs from the generic helper; empty where it does not.
        enters: it goes to the guest.
        times: it changes guest time too.
    """

    helper: Helper
    offset: int
    statements: tuple[Statement, ...]
    problem: str
    enters: bool
    times: bool


def find_groups(unit: Unit, function: Function, facts: RecipeFacts) -> list[Group]:
    """Return the copies in a function, in the order of the text; none where it has no statements."""
    body = unit.body(function)
    if not isinstance(body, Body):
        return []
    moving = {helper.name: helper for helper in facts.helper if _moves(helper)}
    found = (_gather(line, at, helper, facts) for line, at, helper in _cores(body, moving))
    return sorted((group for group in found if group is not None), key=lambda group: group.offset)


def find_wrapped(unit: Unit, function: Function, facts: RecipeFacts) -> Group | None:
    """Return the one copy that is all that a function does."""
    body = unit.body(function)
    groups = find_groups(unit, function, facts)
    if not isinstance(body, Body) or len(groups) != 1:
        return None
    doing = [s for s in body.statements if not isinstance(s, (Declaration, Empty))]
    return groups[0] if tuple(doing) == groups[0].statements else None


def _moves(helper: Helper) -> bool:
    return helper.era is Era.OLD and helper.part in _PARTS and helper.role in _ROLES and not helper.saves_irqs


def _cores(body: Body, moving: dict[str, Helper]) -> Iterator[tuple[tuple[Statement, ...], int, Helper]]:
    """Yield the calls that move the context, each with the list of statements that it stands in."""
    lists = [body.statements, *(part for statement in walk(body.statements) for part in statement.parts)]
    for line in lists:
        for at, statement in enumerate(line):
            if is_plain_call(statement.tokens, moving):
                yield line, at, moving[statement.tokens[0].text]


def _gather(line: tuple[Statement, ...], at: int, helper: Helper, facts: RecipeFacts) -> Group | None:
    """Return the copy around a call; None where nothing is told beside it."""
    telling = facts.telling
    enters = helper.role.endswith("enter")
    told = {*telling.enter_before, *telling.enter_behind, *telling.exit_before, *telling.exit_behind}
    timing = {h.name for h in facts.helper if h.role == f"timing-{_direction(enters)}" and h.era is Era.OLD}
    known = told | timing | {telling.begin, telling.end}
    first, last = at, at
    while first and _called(line[first - 1]) in known:
        first -= 1
    while last + 1 < len(line) and _called(line[last + 1]) in known:
        last += 1
    names = [_called(statement) for statement in line[first : last + 1]]
    if told.isdisjoint(names):
        return None
    before, behind = names[: at - first][::-1], names[at - first + 1 :]
    wanted = (telling.enter_before, telling.enter_behind) if enters else (telling.exit_before, telling.exit_behind)
    stretch = (telling.begin, telling.end)
    # Time begins before RCU goes away, and ends once it is back: on the side of what may be instrumented.
    ahead = _fit(before, wanted[0][::-1], stretch[::-1] if enters else None, timing if enters else ())
    after = _fit(behind, wanted[1], None if enters else stretch, () if enters else timing)
    counted = sum(name in timing for name in names) + (helper.role == _direction(enters))
    left = [] if ahead is None or after is None else [*before[ahead:], *behind[after:]]
    if ahead is None or after is None or counted > 1 or not (told | timing).isdisjoint(left):
        found = ", ".join(f"{name}()" for name in names)
        order = ", ".join(f"{name}()" for name in [*wanted[0], helper.name, *wanted[1]])
        problem = f"it makes {found}, and the generic helper {order}"
        return Group(helper, line[at].span.start, line[first : last + 1], problem, enters, bool(counted))
    return Group(helper, line[at].span.start, line[at - ahead : at + after + 1], "", enters, bool(counted))


def _direction(enters: bool) -> str:
    return "enter" if enters else "exit"


def _fit(
    names: Sequence[str], wanted: tuple[str, ...], stretch: tuple[str, str] | None, timing: Collection[str]
) -> int | None:
    """Return how many names, counted from the call, are those wanted; None where they are not.

    `stretch` are the two calls that may stand around them, and around the one of
    `timing`, which may stand among them or in a stretch of its own.
    """
    found: list[str] = []
    count = 0
    for number, name in enumerate(names, 1):
        if name not in timing:
            found.append(name)
        if stretch is not None and tuple(found[-2:]) == stretch:
            del found[-2:]  # empty, once what changes guest time is out of it
        if tuple(found) in ({wanted} if stretch is None else {wanted, (stretch[0], *wanted, stretch[1])}):
            count = number
    # What encloses only some of it would lose its other half.
    is_open = stretch is not None and tuple(names[count : count + 1]) == stretch[1:]
    return None if is_open or not count else count


def _called(statement: Statement) -> str:
    """Return the name of a function whose call is all of a statement; arguments do not matter."""
    if not isinstance(statement, Expression):
        return ""
    call = next(find_calls(statement.tokens), None)
    if call is None or call.is_member or call.span != Span(statement.span.start, statement.tokens[-1].start):
        return ""
    return call.name
