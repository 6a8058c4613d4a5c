r"""Text of source files: bytes in and out, spans, and places for people.

Offsets count characters from 0 in the text as decoded here; lines end at
`\n` alone, because `str.splitlines()` also breaks at form feeds.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character range [start, end) of one text."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Tell whether another range lies in this one as a whole."""
        return self.start <= other.start and other.end <= self.end


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


_FEW = 64  # questions that are answered by counting


class Lines:
    """Translates offsets of one text into places; few questions to a large file cost no index of its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = 0
        self._ends: list[int] = []

    def place(self, offset: int) -> Place:
        """Return line and column of `offset`."""
        self._asked += 1
        if self._asked > _FEW:
            return self._look_up(offset)
        line = self._text.count("\n", 0, offset) + 1
        return Place(line, offset - self._text.rfind("\n", 0, offset))

    def _look_up(self, offset: int) -> Place:
        if not self._ends:
            self._ends = [-1, *(at for at, letter in enumerate(self._text) if letter == "\n")]
        line = bisect_left(self._ends, offset)
        return Place(line, offset - self._ends[line - 1])
