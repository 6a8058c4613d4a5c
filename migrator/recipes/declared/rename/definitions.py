"""Definitions of functions under their old and new names: real ones, and those that only call the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from migrator.facts.renaming import Renamed
from migrator.recipes.declared.rename.arguments import map_words
from migrator.recipes.declared.rename.spots import Spot, Use, define_body
from migrator.syntax.comments import comments_above
from migrator.syntax.declarations import declared_parameters
from migrator.syntax.edits import line_start
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

_EMPTY = regex.compile(r"[ \t]*\r?\n")
_EMPTY_BEFORE = regex.compile(r"\n(?P<EMPTY>[ \t]*\r?\n)\Z")


@dataclass(frozen=True)
class Definition:
    """A function or a macro of one of the names.

    Attributes:
        span: of the code alone.
        count: how many parameters it has; None where any number may come.
        is_own: nobody outside of the file, or of those that include it, has it.
        calls: the name of the function that it does nothing but call, with its parameters as they are or as a
            rename maps them; empty where it does something else.
    """

    path: str
    name: str
    offset: int
    span: Span
    count: int | None
    is_own: bool
    calls: str = ""


def find_definition(path: str, unit: Unit, spot: Spot, renamed: Renamed) -> Definition | None:
    """Return the definition that a spot is the name of; a macro that only asks for no function is one, too."""
    other = renamed.new if spot.name == renamed.old else renamed.old
    mapped = renamed if spot.name == renamed.old else None
    if spot.use is Use.MACRO and spot.directive is not None:
        return _read_macro(path, spot, spot.directive, other, mapped)
    function = next((f for f in unit.functions_at(spot.offset) if f.at == spot.offset), None)
    if spot.use is not Use.DEFINITION or function is None:
        return None
    body = [t.text for t in unit.significant(function) if function.body.start < t.start < function.body.end - 1]
    head = [t for t in unit.significant(function) if function.parameters.start < t.start < function.parameters.end - 1]
    names = [variable.name for variable in declared_parameters(head)]
    calls = _calls(body[:-1], names, other, mapped) if body[-1:] == [";"] else ""
    is_own = "static" in unit.specifiers(function)
    return Definition(path, spot.name, spot.offset, function.span, len(names), is_own, calls)


def count_declared(unit: Unit, spot: Spot) -> int | None:
    """Return how many parameters a declaration has; None where that is nowhere to tell."""
    tokens = [*_code_behind(unit, spot)]
    closing = next((at for at in range(len(tokens)) if tokens[at].text == ")" and _depth(tokens[: at + 1]) == 0), None)
    if closing is None:
        return None
    if any(token.text == "..." for token in tokens[:closing]):
        return None
    return len(declared_parameters(tokens[1:closing]))


def lines_of(unit: Unit, span: Span) -> Span:
    """Return the lines of some code with the comments directly above."""
    text = unit.text
    comments = comments_above(tuple(tokenize(text)), span.start)
    start = line_start(text, comments[0].start if comments else span.start)
    return Span(start, text.find("\n", span.end) + 1 or len(text))


def lines_without(unit: Unit, spans: Iterable[Span]) -> list[Span]:
    """Return what goes with some lines: those that follow each other as one, and one of the empty lines around."""
    text = unit.text
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return [_with_empty(text, span) for span in joined]


def _with_empty(text: str, span: Span) -> Span:
    before = _EMPTY_BEFORE.search(text, 0, span.start)
    if span.end == len(text) and before:
        return Span(before.start("EMPTY"), span.end)
    behind = _EMPTY.match(text, span.end)
    return Span(span.start, behind.end()) if behind and (before or not span.start) else span


def _read_macro(path: str, spot: Spot, directive: Token, other: str, mapped: Renamed | None) -> Definition:
    _, parameters, body = define_body(directive)
    span = Span(directive.start, directive.end)
    words = [token.text for token in body]
    if not parameters:
        is_other = words == [other] and (mapped is None or mapped.arguments is None)
        return Definition(path, spot.name, spot.offset, span, None, is_own=True, calls=other if is_other else "")
    names = [token.text for token in parameters if regex.fullmatch(r"\w+|\.\.\.", token.text)]
    calls = _calls(words, names, other, mapped)
    count = None if "..." in names else len(names)
    return Definition(path, spot.name, spot.offset, span, count, is_own=True, calls=calls)


def _calls(words: Sequence[str], names: Sequence[str], other: str, mapped: Renamed | None) -> str:
    """Return the other name where some words are nothing but a call of it, with the parameters given on."""
    words = list(words[1:] if words[:1] == ["return"] else words)
    if words[:2] != [other, "("] or words[-1:] != [")"]:
        return ""
    if mapped is not None and mapped.arguments is not None:
        if max(mapped.used, default=0) > len(names):
            return ""
        wanted = map_words([[name] for name in names], mapped)
    else:
        wanted = [["__VA_ARGS__" if name == "..." else name] for name in names]
    given = [token.text for token in tokenize(" ".join(words[2:-1])) if not token.text.isspace()]
    return other if given == _joined(wanted) else ""


def _joined(pieces: Sequence[Sequence[str]]) -> list[str]:
    joined: list[str] = []
    for number, piece in enumerate(pieces):
        joined += [*([","] if number else []), *piece]
    return joined


def _code_behind(unit: Unit, spot: Spot) -> list[Token]:
    tokens = (t for t in tokenize(unit.text, spot.span.end) if not t.text.isspace())
    found: list[Token] = []
    for token in tokens:
        if token.text == ";":
            break
        found.append(token)
    return found


def _depth(tokens: Sequence[Token]) -> int:
    return sum(token.nesting for token in tokens)


def functions_of(unit: Unit, spots: Sequence[Spot]) -> list[Function]:
    """Return the functions that some spots stand in, each once, in order."""
    return [*dict.fromkeys(f for spot in spots for f in unit.functions_at(spot.offset))]
