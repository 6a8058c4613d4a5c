"""The place where a value is computed: it is traced there, and kept in a local where it is used again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from migrator.analysis.members import start_of
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.survey import Survey, Use
from migrator.recipes.model import Reason
from migrator.syntax.matchers import match_assignment
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Conditional, Expression, If, Loop, Statement
from migrator.syntax.unit import Unit
from migrator.text import Span


@dataclass(frozen=True)
class Store:
    """One store, as a statement of its own.

    Attributes:
        path: the words of what is stored to.
        target: where they stand.
        value: where the value stands.
        is_bare: it stands below a head, without braces.
        head: the `if` above it, where it is bare.
        again: where the function reads the field again, all of it behind the store.
    """

    use: Use
    statement: Statement
    path: tuple[str, ...]
    target: Span
    value: Span
    head: Statement | None
    again: tuple[Span, ...]


def find_store(survey: Survey, use: Use) -> Store | Doubt:
    """Return a store of a value, if the statement can be replaced."""
    unit, function = use.code
    body = unit.body(function)
    if not isinstance(body, Body):
        return doubt_at(Reason.VALUE_UNCLEAR, use.path, unit, use.offset, f"{function.name}() cannot be read")
    way = _way(body.statements, use.offset)
    statement = way[-1][0]
    assignment = match_assignment(statement.tokens)
    head = way[-2][0] if len(way) > 1 and isinstance(way[-2][0], If) else None
    refuse = Refuser(use, unit)
    if not isinstance(statement, Expression) or assignment is None or assignment.target[-1].start != use.offset:
        return refuse.at(use.offset, f"the store to `{survey.member}` is no statement of its own")
    if any(isinstance(each, (Loop, Conditional)) for each, _ in way):
        return refuse.at(use.offset, f"`{survey.member}` is stored in a loop, or under a directive")
    if _is_in_circle(unit, function, use.offset):
        return refuse.at(use.offset, f"a `goto` leads back in front of where `{survey.member}` is stored")
    if head is not None and isinstance(head, If) and head.orelse:
        return refuse.at(use.offset, f"`{survey.member}` is stored beside `else`, without braces")
    path = tuple(token.text for token in assignment.target)
    stop = way[-1][1][-1].span.end if head is None else statement.span.end
    again = _find_again(survey, use, path, Span(statement.span.end, stop), refuse)
    if isinstance(again, Doubt):
        return again
    value = Span(assignment.value[0].start, assignment.value[-1].end)
    target = Span(assignment.target[0].start, assignment.target[-1].end)
    return Store(use, statement, path, target, value, head, again)


def _is_in_circle(unit: Unit, function: Function, offset: int) -> bool:
    """Tell whether a jump behind an offset leads to a label in front of it."""
    text = unit.text
    labels = regex.findall(r"(?m)^[ \t]*(\w+):(?!:)", text[function.body.start : offset])
    return regex.search(r"\bgoto\s+\L<labels>\s*;", text[offset : function.body.end], labels=labels) is not None


@dataclass(frozen=True)
class Refuser:
    """Says why a store cannot be replaced."""

    use: Use
    unit: Unit

    def at(self, offset: int, message: str, reason: Reason = Reason.VALUE_UNCLEAR) -> Doubt:
        """Return the doubt about an offset of the file."""
        return doubt_at(reason, self.use.path, self.unit, offset, message)


def _way(statements: Sequence[Statement], offset: int) -> list[tuple[Statement, Sequence[Statement]]]:
    """Return the statements that hold an offset, the outermost first, each with those beside it."""
    for statement in statements:
        if statement.span.start <= offset < statement.span.end:
            inner = [found for part in statement.parts if (found := _way(part, offset))]
            return [(statement, statements), *(inner[0] if inner else [])]
    return []


def _find_again(
    survey: Survey, use: Use, path: tuple[str, ...], reach: Span, refuse: Refuser
) -> tuple[Span, ...] | Doubt:
    """Return where the function reads what it has stored, or why a local would not do."""
    unit, function = use.code
    tokens = unit.significant(function)
    found: list[Span] = []
    for echo in (each for each in survey.echoes if (each.path, each.function) == (use.path, function)):
        index = next(number for number, token in enumerate(tokens) if token.start == echo.offset)
        first = start_of(tokens, index)
        if tuple(token.text for token in tokens[first : index + 1]) != path or not _is_in(reach, echo.offset):
            message = f"`{survey.member}` is read where the value of another time may be in it"
            return refuse.at(echo.offset, message, Reason.OTHER_READER)
        found.append(Span(tokens[first].start, tokens[index].end))
    last = max((span.end for span in found), default=reach.start)
    for clear in (each for each in survey.clears if (each.path, each.function) == (use.path, function)):
        if clear.offset > use.offset:
            return refuse.at(clear.offset, f"`{survey.member}` is cleared again behind the store, and not traced then")
    between = [token for token in tokens if reach.start <= token.start < last]
    for token, after in pairwise(between):
        if token.text == path[0] and after.text in {"=", "++", "--", "+=", "-="}:
            return refuse.at(token.start, f"`{path[0]}` is changed between the store and the last use of the value")
    return tuple(found)


def _is_in(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end
