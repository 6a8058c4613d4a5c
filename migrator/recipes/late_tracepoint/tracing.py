"""The call of a tracepoint where a value is computed, and the local that keeps the value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from migrator.analysis.members import MEMBER
from migrator.recipes.late_tracepoint.doubt import Doubt
from migrator.recipes.late_tracepoint.storing import Refuser, Store
from migrator.syntax.edits import Edit, indent_at, indent_step, line_start
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, Statement
from migrator.syntax.tokens import Kind, Token
from migrator.syntax.unit import Unit
from migrator.text import Span

_COLUMNS = 80
_TAB = 8


@dataclass(frozen=True)
class Traced:
    """What the call at the place is made of.

    Attributes:
        call: the tracepoint's call.
        arguments: as code there has them; that of the value is empty.
        number: which one the value is.
        conditions: what is asked before.
        type: the field's.
        is_same: the tracepoint takes the value in the field's type.
        names: what a local may be called, the best first.
    """

    call: str
    arguments: tuple[str, ...]
    number: int
    conditions: tuple[str, ...]
    type: str
    is_same: bool
    names: tuple[str, ...]


def trace_at(store: Store, traced: Traced) -> tuple[tuple[Edit, ...], str] | Doubt:
    """Return the edits that trace a value where it is computed, and the name of the local that they need, if any."""
    unit, function = store.use.code
    text = unit.text[store.value.start : store.value.end]
    is_plain = "/*" not in text and "//" not in text
    refuse = Refuser(store.use, unit)
    if store.head is not None and traced.conditions:
        return refuse.at(store.use.offset, "the store stands below an `if`, and the tracepoint below another")
    indent = indent_at(unit.text, store.statement.span.start)
    step = indent_step(unit.text, function.span)
    if not store.again and traced.is_same and is_plain:
        lines = _call(traced, " ".join(text.split()), indent, step)
        return (Edit(store.statement.span, "\n".join(lines).removeprefix(indent)),), ""
    taken = {t.text for t, before in _names(unit, function) if before not in MEMBER}
    name = next((each for each in traced.names if each not in taken), "")
    if not name or not traced.type:
        return refuse.at(store.use.offset, "no name is free for a local that keeps the value")
    lines = [f"{indent}{name} = {text};", *_call(traced, name, indent, step)]
    edits = [Edit(store.statement.span, "\n".join(lines).removeprefix(indent))]
    if store.head is not None:
        braces = _braces(unit, store, store.head)
        if braces is None:
            return refuse.at(store.use.offset, "the store stands on the line of its `if`")
        edits += braces
    edits += [Edit(span, name) for span in store.again]
    return (*edits, _declare(unit, function, f"{traced.type}{'' if traced.type.endswith('*') else ' '}{name};")), name


def _names(unit: Unit, function: Function) -> list[tuple[Token, str]]:
    tokens = unit.significant(function)
    return [(t, tokens[n - 1].text if n else "") for n, t in enumerate(tokens) if t.kind is Kind.NAME]


def _braces(unit: Unit, store: Store, head: Statement) -> list[Edit] | None:
    """Return the braces around the one statement below a head."""
    end_of_head = head.tokens[-1].end
    line_end = unit.text.find("\n", store.statement.span.end)
    between = unit.text[end_of_head : store.statement.span.start]
    if "\n" not in between or unit.text[store.statement.span.end : line_end].strip():
        return None
    outer = indent_at(unit.text, head.span.start)
    return [Edit(Span(end_of_head, end_of_head), " {"), Edit(Span(line_end, line_end), f"\n{outer}}}")]


def _call(traced: Traced, value: str, indent: str, step: str) -> list[str]:
    """Return the lines of the call, below its conditions."""
    condition = " && ".join(traced.conditions)
    head = [f"{indent}if ({condition})"] if condition else []
    indent += step if condition else ""
    arguments = [value if n == traced.number else text for n, text in enumerate(traced.arguments)]
    begin = f"{indent}{traced.call}("
    lines, width = [begin], len(begin.expandtabs(_TAB))
    column = width
    for number, argument in enumerate(arguments):
        piece = argument + (");" if number == len(arguments) - 1 else ",")
        lead = " " if number and lines[-1] != begin else ""
        if column + len(lead + piece) > _COLUMNS and number:
            lines.append("\t" * (width // _TAB) + " " * (width % _TAB) + piece)
            column = width + len(piece)
        else:
            lines[-1] += (" " if number else "") + piece
            column += len(piece) + (1 if number else 0)
    return [*head, *lines]


def _declare(unit: Unit, function: Function, line: str) -> Edit:
    """Return the edit that declares a local at the head of a function, in the order that its lines have."""
    body = unit.body(function)
    declared: list[Statement] = []
    for statement in body.statements if isinstance(body, Body) else ():
        if not isinstance(statement, Declaration):
            break
        declared.append(statement)
    if not declared:
        start = unit.text.find("\n", function.body.start) + 1
        return Edit(Span(start, start), f"{indent_step(unit.text, function.span)}{line}\n\n")
    widths = [len(unit.text[each.span.start : each.span.end].split("\n")[0]) for each in declared]
    falls = len(widths) > 1 and all(one >= other for one, other in pairwise(widths))
    below = next((each for each, width in zip(declared, widths, strict=True) if width < len(line)), None)
    indent = indent_at(unit.text, declared[0].span.start)
    if falls and below is not None:
        start = line_start(unit.text, below.span.start)
    else:
        start = unit.text.find("\n", declared[-1].span.end) + 1
    return Edit(Span(start, start), f"{indent}{line}\n")
