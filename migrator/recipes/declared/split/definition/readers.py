"""Who else touches the flag: the wake side may read it, and nobody may change it."""

from __future__ import annotations

from migrator.analysis.members import MEMBER
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"})


def check_flag(unit: Unit, function: Function, kind: str, member: str) -> bool:
    """Make sure that nothing but the function sets the member; tell whether something else reads it.

    Raises:
        UnclearError: something sets it, or what the node is made of cannot be seen.
    """
    _check_type(unit, function, kind, member)
    is_read = False
    for tokens in _elsewhere(unit, function):
        for index, token in enumerate(tokens):
            if token.text != member or not index or tokens[index - 1].text not in MEMBER:
                continue
            is_read = True
            if _is_set(tokens, index):
                raise UnclearError(
                    token.start,
                    f"`{member}` is set outside of {function.name}() too, so a wait may change its way while it waits",
                )
    return is_read


def _elsewhere(unit: Unit, function: Function) -> list[list[Token]]:
    """Return the code before the function and behind it, and what macros say."""
    pieces = [(0, function.span.start), (function.span.end, len(unit.text))]
    found = [list(code_tokens(unit.text, *piece)) for piece in pieces]
    macros = [token for tokens in found for token in tokens if token.kind is Kind.DIRECTIVE]
    return [*found, *(list(code_tokens(macro.text.lstrip("#"))) for macro in macros)]


def _is_set(tokens: list[Token], index: int) -> bool:
    start = index
    while start >= 2 and tokens[start - 1].text in MEMBER and tokens[start - 2].kind is Kind.NAME:
        start -= 2
    before = tokens[start - 1].text if start else ""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    is_address = before == "&" and (start < 2 or tokens[start - 2].text in {"(", ",", "=", "return"})
    return after in _ASSIGNS or before in {"++", "--"} or is_address


def _check_type(unit: Unit, function: Function, kind: str, member: str) -> None:
    """Make sure that the node's type is made in this very file, so that all who know it are seen."""
    words = kind.split()
    for block in unit.outline.blocks:
        head = list(code_tokens(unit.text, unit.text.rfind(";", 0, block.start) + 1, block.start))
        is_it = [token.text for token in head[-2:]] == words[-2:] and words[0] == "struct"
        if is_it and member in {token.text for token in code_tokens(unit.text, *block)}:
            return
    raise UnclearError(
        function.at, f"`{kind}` is not made in the same file, so whoever else sets `{member}` is not seen"
    )
