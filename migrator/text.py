r"""Text of source files: bytes in and out, spans, and places for people.

Offsets count characters from 0 in the text as decoded here; lines end at
`\n` alone, because `str.splitlines()` also breaks at form feeds.
"""

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character range [start, end) of one text."""

    start: int
    end: int


class Place(NamedTuple):
    """Where something stands, for people: line and column count from 1."""

    line: int
    column: int


def decode(data: bytes) -> str:
    """Return the text of a file; every byte string comes back from `encode`."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the bytes that `decode` was given."""
    return text.encode("utf-8", "surrogateescape")


def readable(text: str) -> str:
    """Return the text with each byte that is no UTF-8 shown in hexadecimal, for what must be UTF-8."""
    return encode(text).decode("utf-8", "backslashreplace")


class Lines:
    """Translates offsets of one text into places; made for few questions to large files."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, offset: int) -> Place:
        """Return line and column of `offset`."""
        line = self._text.count("\n", 0, offset) + 1
        return Place(line, offset - self._text.rfind("\n", 0, offset))
