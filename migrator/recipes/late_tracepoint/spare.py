"""Statements taken out of a function, with the locals that nothing uses any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.members import MEMBER
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.late_tracepoint.holding import find_alone
from migrator.recipes.late_tracepoint.listing import drop_declarator
from migrator.syntax.declarations import declared_variables
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, Statement, walk
from migrator.syntax.tokens import Kind, Token
from migrator.syntax.unit import Unit
from migrator.text import Span


@dataclass(frozen=True)
class Taken:
    """The edits; the comments that go, and those that stay and may tell of what went."""

    edits: tuple[Edit, ...]
    comments: tuple[Span, ...]
    doubtful: tuple[int, ...]


def take_out(
    unit: Unit, function: Function, gone: Sequence[Statement], vanishing: Sequence[Span] = (), kept: Sequence[str] = ()
) -> Taken | str:
    """Return what takes statements out of a function, or why they cannot go.

    `vanishing` is further text that others take out; `kept` are names that are needed all the same.
    """
    body = unit.body(function)
    if not isinstance(body, Body):
        return f"{function.name}() cannot be read: {body.reason}"
    lists: list[Edit] = []
    going = list(gone)
    while (
        spare := _find_spare(
            unit, function, body, (*(g.span for g in going), *(e.span for e in lists), *vanishing), kept
        )
    ) is not None:
        statement, name = spare
        if next(find_calls(statement.tokens), None) is not None:
            return f"`{name}` is set by a call, and nothing would use it any more"
        listed = drop_declarator(unit.text, statement.span, name)
        if listed is not None:
            lists.append(listed)
        else:
            going.append(statement)
    if not going:
        return Taken(tuple(lists), (), ())
    if find_alone(body.statements, going) is not None:
        return "it is all that a condition decides about"
    if all(any(g.span.holds(each.span) for g in going) for each in body.statements):
        return f"nothing else stands in {function.name}(), which would be left empty"
    tokens = unit.tokens(function)
    removed = remove_statements(unit.text, tokens, going)
    comments = tuple(Span(t.start, t.end) for t in tokens if t.kind is Kind.COMMENT and t.start in removed.dropped)
    inside = tuple(
        Span(t.start, t.end) for t in tokens if t.kind is Kind.COMMENT and any(_in(t, g.span) for g in going)
    )
    return Taken((*removed.edits, *lists), (*comments, *inside), removed.doubtful)


def _in(token: Token, span: Span) -> bool:
    return span.start <= token.start < span.end


def _find_spare(
    unit: Unit, function: Function, body: Body, spans: Sequence[Span], kept: Sequence[str]
) -> tuple[Declaration, str] | None:
    """Return a local that was used by what goes alone, with its declaration."""
    tokens = [token for token in unit.significant(function) if token.kind is Kind.NAME]
    stay = [token for token in tokens if not any(_in(token, span) for span in spans)]
    names = {token.text for token in tokens if any(_in(token, span) for span in spans)}
    for statement in walk(body.statements):
        if not isinstance(statement, Declaration) or any(g.holds(statement.span) for g in spans):
            continue
        for variable in declared_variables(statement.tokens):
            if variable.name not in names or variable.name in kept:
                continue
            uses = [t for t in stay if t.text == variable.name and not _is_member(unit, t)]
            if len(uses) == 1 and _in(uses[0], statement.span):
                return statement, variable.name
    return None


def _is_member(unit: Unit, token: Token) -> bool:
    return unit.text[: token.start].rstrip().endswith(tuple(MEMBER))


def find_orphan(unit: Unit, gone: Sequence[Span]) -> str:
    """Return a static function of a file that only text which goes calls: a compiler warns of it."""
    for function in unit.outline.functions:
        specifiers = unit.specifiers(function)
        if "static" not in specifiers or any("inline" in word or "unused" in word for word in specifiers):
            continue
        uses = [match.start() for match in regex.finditer(rf"\b{regex.escape(function.name)}\b", unit.text)]
        left = [at for at in uses if not any(span.start <= at < span.end for span in gone)]
        if len(left) == 1 < len(uses):
            return function.name
    return ""
