"""Whether what a member or a table keeps is read otherwise than to call it or to test it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.analysis.callcontext.kept import Home, Kept
from migrator.analysis.definitions import Definition
from migrator.analysis.members import MEMBER
from migrator.analysis.program import Program
from migrator.facts.events import Events, Use
from migrator.syntax.matchers import find_closing
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_JOINS = frozenset({"&&", "||", "!"})
_COMPARES = frozenset({"==", "!="})
_ASKS = frozenset({"if", "while"})
_TAKES = frozenset({"=", "{", ","})


def is_read(unit: Unit, kept: Kept, program: Program, alike: regex.Pattern[str]) -> bool:
    """Tell whether a file takes the value out of its home, so that it may be called from anywhere.

    `alike` is for calls that look a pointer up by its member's name.
    """
    events = program.events
    tokens = list(code_tokens(unit.text))
    numbers = [n for n, token in enumerate(tokens) if token.text == kept.name and token.kind is Kind.NAME]
    if kept.home is Home.MEMBER:
        in_macro = regex.compile(rf"#\s*define\b.*(?:->|\.)\s*{kept.name}\b", regex.DOTALL)
        if any(in_macro.match(each.text) and not alike.search(each.text) for each in unit.outline.directives):
            return True
        return any(_takes_member(tokens, n, events) for n in numbers)
    return any(_takes_table(unit, tokens, n, program) for n in numbers)


def _takes_member(tokens: Sequence[Token], number: int, events: Events) -> bool:
    if not number or tokens[number - 1].text not in MEMBER or tokens[number - 2].text in {"{", ","}:
        return False  # a declaration, another name, or `.name = f` of an initializer
    return _takes(tokens, number - 1, number + 1, events)


def _takes_table(unit: Unit, tokens: Sequence[Token], number: int, program: Program) -> bool:
    events = program.events
    if number and tokens[number - 1].text in MEMBER:
        return False
    behind = number + 1
    while behind < len(tokens) and tokens[behind].text == "[":
        closing = find_closing(tokens, behind)
        behind = len(tokens) if closing is None else closing + 1
    is_bare = behind == number + 1
    if is_bare and tokens[number - 1].text == "(":
        event = events.find(tokens[number - 2].text)
        is_asked = event is not None and event.uses is Use.NOTHING  # `ARRAY_SIZE(table)`
        return not is_asked and not _is_filled_by(tokens, number, program)
    if not unit.functions_at(tokens[number].start):
        return is_bare and tokens[number - 1].text in _TAKES  # else it is declared there
    return _takes(tokens, number - 1, behind, events)


def _is_filled_by(tokens: Sequence[Token], number: int, program: Program) -> bool:
    """Tell whether a table is handed, alone, to a function that puts pointers into it and does nothing else with it."""
    code = program.all_of(tokens[number - 2].text)
    return tokens[number + 1].text == ")" and bool(code) and all(_fills(each, program.events) for each in code)


def _fills(definition: Definition, events: Events) -> bool:
    if len(definition.parameters) != 1:
        return False
    name, body = definition.parameters[0], definition.function.body
    tokens = list(code_tokens(definition.unit.text, *body))
    named = [n for n, token in enumerate(tokens) if token.kind is Kind.NAME and token.text.rstrip("_") == name]
    for number in named:
        closing = find_closing(tokens, number + 1) if tokens[number + 1].text == "[" else None
        if closing is None or _takes(tokens, number - 1, closing + 1, events) or tokens[closing + 1].text == "(":
            return False
    return True


def _takes(tokens: Sequence[Token], before: int, behind: int, events: Events) -> bool:
    """Tell whether an expression that ends in front of `behind` is used otherwise than to call, test or set it."""
    after = tokens[behind].text if behind < len(tokens) else ""
    if after in {"(", "="} or after in _COMPARES:
        return False
    while before >= 0 and (tokens[before].kind is Kind.NAME or tokens[before].text in {*MEMBER, "]"}):
        before = _opening(tokens, before) - 1 if tokens[before].text == "]" else before - 1
    lead = tokens[before].text if before >= 0 else ""
    if lead in _COMPARES or lead == "!":
        return False
    if after == "?":
        return tokens[behind + 1].text == ":"
    if lead == "(" and after == ")":
        word = tokens[before - 1].text
        return word not in _ASKS and word not in events.facts.transparent
    return not (after in {*_JOINS, ")"} and (lead in {*_JOINS, "("}))


def _opening(tokens: Sequence[Token], closing: int) -> int:
    depth = 0
    for number in range(closing, -1, -1):
        depth += {"]": 1, "[": -1}.get(tokens[number].text, 0)
        if not depth:
            return number
    return 0
