"""Statements beside the run call that go into the helper with it, by the architecture's facts.

They move together, in the order in which they stand there, or not at all: what comes
before the run call and what comes behind it may be halves of one thing. Nothing is
moved across other code, and nothing that the helper could not say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from migrator.facts.arch import Beside
from migrator.recipes.guest_entry.parts.arguments import Arguments, is_value, share
from migrator.recipes.guest_entry.parts.moving import is_on_own_lines, lines_of, remove_lines
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate
from migrator.syntax.declarations import Variable
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_calls, match_assignment, parse_call_pattern
from migrator.syntax.outline import Function
from migrator.syntax.statements import Expression, Statement, walk
from migrator.syntax.tokens import Token

Side = Literal["before", "behind"]


@dataclass(frozen=True)
class Moved:
    """What goes into the helper.

    Attributes:
        arguments: the helper's, with what that brings.
        names: the statements, as the messages tell them.
        left: the same where all of them stay where they are.
        edits: what takes them from the run function.
    """

    arguments: Arguments
    names: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()


def find_beside(
    candidate: Candidate,
    function: Function,
    statements: Sequence[Statement],
    run: RunCall,
    scope: dict[str, Variable],
    arguments: Arguments,
) -> Moved:
    """Return what moves beside the run call, and the helper's parameters with what that needs.

    Where the facts know more than what stands directly beside it, all of it stays.
    """
    tokens = candidate.unit.tokens(function)
    row = _find_row(statements, run.statement)
    at = next((i for i, each in enumerate(row) if each is run.statement), 0)
    movable = isinstance(run.statement, Expression) and is_on_own_lines(tokens, run.statement)
    before = list(_take(tokens, row[:at][::-1], run.beside, "before", scope)) if movable else []
    behind = list(_take(tokens, row[at + 1 :], run.beside, "behind", scope)) if movable else []
    taken = [*(statement for statement, _ in before[::-1]), *(statement for statement, _ in behind)]
    known = [s for s in walk(statements) if any(_is_kind(s, each) for each in run.beside if each.side == _side(s, run))]
    if len(known) != len(taken):
        return Moved(arguments, left=tuple(_name(statement) for statement in known))
    parameters = {parameter.name: parameter for parameter in arguments.parameters}
    for statement in taken:
        share(statement.tokens, scope, parameters)
    return Moved(
        arguments=replace(
            arguments,
            parameters=tuple(parameters.values()),
            outer=(_lines(tokens, before[::-1], "outside"), _lines(tokens, behind, "outside")),
            inner=(_lines(tokens, before[::-1], "inside"), _lines(tokens, behind, "inside")),
        ),
        names=tuple(_name(statement) for statement in taken),
        edits=tuple(
            remove_lines(candidate.unit.text, tokens, [s for s, _ in group])
            for group in (before[::-1], behind)
            if group
        ),
    )


def _side(statement: Statement, run: RunCall) -> Side:
    return "before" if statement.span.start < run.call.span.start else "behind"


def _find_row(statements: Sequence[Statement], wanted: Statement) -> Sequence[Statement]:
    """Return the list that a statement stands in."""
    if any(statement is wanted for statement in statements):
        return statements
    rows = (row for statement in walk(statements) for row in statement.parts)
    return next((row for row in rows if any(statement is wanted for statement in row)), ())


def _take(
    tokens: Sequence[Token], row: Sequence[Statement], known: Sequence[Beside], side: Side, scope: dict[str, Variable]
) -> Iterator[tuple[Statement, Beside]]:
    """Yield the statements that move, from the run call outwards; what is outside stays outside."""
    is_outside = False
    for statement in row:
        fact = next((each for each in known if each.side == side and _is_kind(statement, each)), None)
        if fact is None or (is_outside and fact.state == "inside"):
            return
        if not is_on_own_lines(tokens, statement) or not _can_move(statement, scope):
            return
        is_outside = fact.state == "outside"
        yield statement, fact


def _is_kind(statement: Statement, fact: Beside) -> bool:
    """Tell whether a statement is the one call, or an assignment to the members, that a fact names."""
    if not isinstance(statement, Expression):
        return False
    if fact.call:
        pattern = parse_call_pattern(fact.call)
        call = next(find_calls(statement.tokens), None)
        is_whole = call is not None and call.span.end == statement.tokens[-1].start
        return bool(pattern and call and is_whole and call.span.start == statement.span.start and pattern.matches(call))
    assignment = match_assignment(statement.tokens)
    members = fact.member.split(".")
    words = [token.text for token in assignment.target] if assignment and assignment.operator == "=" else []
    tail = words[-2 * len(members) :]
    return tail[1::2] == members and all(word in {".", "->"} for word in tail[::2])


def _can_move(statement: Statement, scope: dict[str, Variable]) -> bool:
    """Tell whether the helper can say the same: values that the caller need not evaluate."""
    assignment = match_assignment(statement.tokens)
    call = next(find_calls(statement.tokens), None)
    values = (assignment.target, assignment.value) if assignment else call.arguments if call else ()
    return not any(is_value(value, scope, ()) for value in values if value)


def _lines(tokens: Sequence[Token], group: Sequence[tuple[Statement, Beside]], state: str) -> tuple[str, ...]:
    return lines_of(tokens, [statement for statement, fact in group if fact.state == state])


def _name(statement: Statement) -> str:
    """Return what is assigned to, or what is called."""
    assignment = match_assignment(statement.tokens)
    if assignment is not None:
        return "".join(token.text for token in assignment.target)
    call = next(find_calls(statement.tokens), None)
    return f"{call.name}()" if call is not None else ""
