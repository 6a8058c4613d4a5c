"""The code behind the guest exit that traces a field: what of it goes, and on which conditions it traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.analysis.deferred import Trace
from migrator.analysis.members import MEMBER, member_of
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.holding import find_alone, find_gone, find_way, split_and
from migrator.recipes.model import Reason
from migrator.syntax.declarations import declared_variables
from migrator.syntax.matchers import find_calls, match_assignment
from migrator.syntax.statements import (
    Body,
    Conditional,
    Declaration,
    Empty,
    Expression,
    If,
    Statement,
    Switch,
    walk,
)
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span

Tokens = Sequence[Token]


@dataclass(frozen=True)
class Late:
    """A tracepoint's call behind the exit, and what belongs to it.

    Attributes:
        number: which argument the value is.
        value: the words of the path to the field.
        local: the one through which the value comes; empty for none.
        gone: the statements that have no other purpose, each as large as can be.
        conditions: what is asked before, in parts that all have to hold, the outermost first.
    """

    trace: Trace
    number: int
    value: tuple[str, ...]
    local: str
    gone: tuple[Statement, ...]
    conditions: tuple[tuple[Token, ...], ...]


def find_late(trace: Trace) -> Late | Doubt:
    """Return what belongs to a tracepoint's call."""
    unit, function, member = trace.unit, trace.function, trace.member
    body = unit.body(function)
    if not isinstance(body, Body):
        return _refuse(trace, f"{function.name}() cannot be read: {body.reason}")
    given = [n for n, argument in enumerate(trace.call.arguments) if _is_value(argument, trace)]
    words = {word for argument in trace.call.arguments for word in _members(argument)}
    if len(given) != 1 or (member in words and not member_of(trace.call.arguments[given[0]])):
        return _refuse(trace, f"{trace.call.name}() is given `{member}` in more than one argument, or in a sum")
    argument = trace.call.arguments[given[0]]
    local = argument[0].text if len(argument) == 1 else ""
    value = _path_of(trace, argument, local)
    way = list(find_way(body.statements, trace.call.span.start))
    gone = _find_all(trace, local, body.statements)
    problem = _check(trace, way, gone, body.statements)
    if problem:
        return _refuse(trace, problem)
    conditions = [part for each in way if isinstance(each, If) for part in split_and(each.tokens[2:-1])]
    return Late(trace, given[0], value, local, gone, tuple(conditions))


def _refuse(trace: Trace, message: str) -> Doubt:
    return doubt_at(Reason.VALUE_UNCLEAR, trace.path, trace.unit, trace.call.span.start, message)


def _members(tokens: Tokens) -> Iterator[str]:
    return (token.text for token in tokens if token.kind is Kind.NAME)


def _is_value(argument: Tokens, trace: Trace) -> bool:
    if member_of(argument) == trace.member:
        return True
    if len(argument) != 1:
        return False
    return bool(_path_of(trace, argument, argument[0].text))


def _path_of(trace: Trace, argument: Tokens, local: str) -> tuple[str, ...]:
    """Return the words of the path to the field that an argument is, or that its local is set from."""
    if not local:
        return tuple(token.text for token in argument)
    tokens = trace.unit.significant(trace.function)
    for index, token in enumerate(tokens[:-1]):
        if token.text == local and tokens[index + 1].text == "=" and tokens[index - 1].text not in MEMBER:
            end = next(at for at in range(index, len(tokens)) if tokens[at].text in {";", ","})
            if member_of(tokens[index + 2 : end]) == trace.member:
                return tuple(each.text for each in tokens[index + 2 : end])
    return ()


def _is_of_trace(statement: Statement, trace: Trace, local: str) -> bool:
    """Tell whether a statement only traces the value, fetches it or clears the field."""
    if isinstance(statement, Empty):
        return False
    span = trace.call.span
    if isinstance(statement, Declaration):
        names = [variable.name for variable in declared_variables(statement.tokens)]
        return bool(local) and names == [local]
    if not isinstance(statement, Expression):
        return False
    if statement.span.start == span.start and len(statement.tokens) and statement.span.end <= span.end + 2:
        return True
    assignment = match_assignment(statement.tokens)
    if assignment is None or assignment.operator != "=":
        return False
    target = tuple(token.text for token in assignment.target)
    return target == (local,) or member_of(assignment.target) == trace.member


def _find_all(trace: Trace, local: str, body: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements that have no other purpose, with the locals of blocks that only they use."""
    spare: set[Span] = set()

    def is_gone(statement: Statement) -> bool:
        return statement.span in spare or _is_of_trace(statement, trace, local)

    while True:
        gone = tuple(find_gone(body, is_gone))
        new = {each.span for each in walk(body) if isinstance(each, Declaration) and _is_spare(each, trace, gone)}
        if not new - spare - {each.span for each in gone}:
            return gone
        spare |= new


def _is_spare(declaration: Statement, trace: Trace, gone: Sequence[Statement]) -> bool:
    """Tell whether a declaration brings one local without a call, which is used in what goes alone."""
    names = [variable.name for variable in declared_variables(declaration.tokens)]
    if len(names) != 1 or next(find_calls(declaration.tokens), None) is not None:
        return False
    tokens = trace.unit.significant(trace.function)
    uses = [t for n, t in enumerate(tokens) if t.text == names[0] and tokens[n - 1].text not in MEMBER]
    inside = [t for t in uses if any(g.span.start <= t.start < g.span.end for g in gone)]
    own = [t for t in uses if declaration.span.start <= t.start < declaration.span.end]
    return bool(set(inside) - set(own)) and len({*inside, *own}) == len(uses)


def _check(trace: Trace, way: Sequence[Statement], gone: Sequence[Statement], body: Sequence[Statement]) -> str:
    """Return why the code cannot be taken out, or nothing."""
    name = trace.call.name
    if not any(each.span.start <= trace.call.span.start < each.span.end for each in gone):
        return f"{name}() is called in the middle of a larger statement"
    if any(isinstance(each, (Switch, Conditional)) for each in way):
        return f"{name}() is called under a switch, or under a directive"
    if any(isinstance(each, If) and _is_in(each.orelse, trace.call.span.start) for each in way):
        return f"{name}() is called behind `else`"
    alone = find_alone(body, gone)
    return f"a statement about `{trace.member}` is all that a condition decides about" if alone is not None else ""


def _is_in(statements: Sequence[Statement], offset: int) -> bool:
    return any(each.span.start <= offset < each.span.end for each in statements)
