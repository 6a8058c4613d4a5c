"""Which names tokens read: members and the words before a colon left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.analysis.members import MEMBER
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Statement, walk
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


def read_names(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield index and text of each name that is no member."""
    for index, token in enumerate(tokens):
        if token.kind is Kind.NAME and not (index and tokens[index - 1].text in MEMBER):
            yield index, token.text


def all_names(statements: Sequence[Statement]) -> set[str]:
    """Return the names that statements, and those inside of them, read."""
    return {name for statement in walk(statements) for _, name in read_names(statement.tokens)}


def by_pointer(tokens: Sequence[Token], node: str) -> list[Edit] | None:
    """Return the edits that reach a variable by a pointer of its name; None where it is used as a whole."""
    edits: list[Edit] = []
    for index, name in read_names(tokens):
        if name != node:
            continue
        token = tokens[index]
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is not None and after.text == ".":
            edits.append(Edit(Span(token.end, after.end), "->"))
        elif index and tokens[index - 1].text == "&" and _is_unary(tokens, index - 1):
            edits.append(Edit(Span(tokens[index - 1].start, token.start), ""))
        else:
            return None
    return edits


def _is_unary(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].text in {"(", ",", "="}
