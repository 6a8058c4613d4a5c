"""Lines put into a function: where they begin and end."""

from bisect import bisect_left
from collections.abc import Sequence

import regex

from migrator.syntax.edits import Edit, indent_at, line_start
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span

_TRAILING = regex.compile(r"[ \t]+\n")


def put_before(text: str, offset: int, lines: Sequence[str]) -> Edit:
    """Return the edit that puts lines in front of a statement that begins its line."""
    indent = indent_at(text, offset)
    text = "".join(f"{line}\n{indent}" for line in lines)
    return Edit(Span(offset, offset), _TRAILING.sub("\n", text))


def begins_line(text: str, offset: int) -> bool:
    """Tell whether nothing but blanks stands before an offset on its line."""
    return not text[line_start(text, offset) : offset].strip()


def end_of_line(tokens: Sequence[Token], offset: int) -> int | None:
    """Return the end of the line behind a statement, past a comment; None where code stands there."""
    index = bisect_left(tokens, offset, key=lambda token: token.start)
    for token in tokens[index:]:
        if token.kind is Kind.SPACE and "\n" in token.text:
            return token.start
        if token.kind not in {Kind.SPACE, Kind.COMMENT} or "\n" in token.text:
            return None
    return None
