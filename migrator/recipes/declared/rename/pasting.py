"""Macros that put names or strings together of an argument: a function that is handed to one is more than its name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from migrator.recipes.declared.rename.inside import number_of, opener_of
from migrator.recipes.declared.rename.rewriting import tokens_around
from migrator.recipes.declared.rename.spots import Spot, define_body
from migrator.recipes.declared.rename.tree import File, Found
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit

_MACRO = regex.compile(r"[A-Z_][A-Z0-9_]+")
_MAKES = frozenset({"##", "#"})


def find_pasting(found: Found, file: File, spot: Spot) -> str:
    """Return the macro that gets a name and makes another of it, or a string; nothing where none does.

    Only macros in capitals are looked up, where headers of the whole kernel, or files that hold one of the names,
    define them.
    """
    tokens = tokens_around(file, spot)
    index = bisect_left(tokens, spot.offset, key=lambda token: token.start)
    macro = opener_of(tokens, index)
    if not _MACRO.fullmatch(macro):
        return ""
    number = number_of(tokens, index)
    for unit in _units(found, file, macro):
        for directive in unit.outline.directives:
            name, parameters, body = _read(directive)
            if name == macro and _is_pasted(parameters, body, number):
                return macro
    return ""


def _units(found: Found, file: File, macro: str) -> Iterator[Unit]:
    """Yield the files that may define a macro, the nearest first."""
    yield file.unit
    yield from (other.unit for other in found.files if other is not file)
    for path in found.ground.sources.holding({macro}, found.ground.facts.scope.definitions):
        unit = found.ground.sources.read(path)
        if unit is not None and regex.search(rf"#\s*define\s+{macro}\(", unit.text):
            yield unit


def _read(directive: Token) -> tuple[str, list[str], list[str]]:
    if not regex.match(r"#\s*define\b", directive.text):
        return "", [], []
    name, parameters, body = define_body(directive)
    words = [token.text for token in parameters if token.text not in {"(", ")", ","}]
    return name[0].text if name else "", words, [token.text for token in body]


def _is_pasted(parameters: Sequence[str], body: Sequence[str], number: int) -> bool:
    """Tell whether the body makes something of the argument at a number, counted from 0."""
    if not parameters:
        return False
    parameter = parameters[min(number, len(parameters) - 1)]
    words = {parameter, "__VA_ARGS__"} if parameter == "..." else {parameter}
    at = [index for index, word in enumerate(body) if word in words]
    return any((i and body[i - 1] in _MAKES) or (i + 1 < len(body) and body[i + 1] == "##") for i in at)
