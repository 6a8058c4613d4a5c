"""The lines that a patch adds or removes, with the places that they have, and the comments among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.series.hunklines import DiffHunk

_WORD = re.compile(r"\w+")
_OPENS = re.compile(r"/\*+|//")
_INSIDE = re.compile(r"\s*\*(?:\s|/|$)")  # a line in the middle of a comment, where a hunk begins in one


@dataclass(frozen=True)
class Line:
    """A line that a patch adds or removes, without its sign; `number` counts in the file that has it."""

    path: str
    number: int
    text: str

    @property
    def place(self) -> str:
        """The line as `path:line`."""
        return f"{self.path}:{self.number}"


def find_lines(hunk: DiffHunk, sign: str) -> Iterator[Line]:
    """Yield the lines of a hunk with that sign, `+` or `-`."""
    number, path = (hunk.new_line, hunk.path) if sign == "+" else (hunk.old_line, hunk.old_path)
    for line in hunk.lines:
        if line[:1] == sign:
            yield Line(path, number, line[1:])
        number += line[:1] in {sign, " "}


def find_comments(hunk: DiffHunk) -> Iterator[Line]:
    """Yield each comment of which a hunk adds a line, its words on one line, at the first that the hunk shows."""
    number, start = hunk.new_line - 1, 0
    words: list[str] = []
    is_open = is_new = False
    for line in (line for line in hunk.lines if line[:1] in {"+", " "}):
        number += 1
        text = line[1:]
        opens = _OPENS.search(text)
        if not is_open and (opens or _INSIDE.match(text)):
            is_open, is_new, start, words = True, False, number, []
        if not is_open:
            continue
        words.append(_strip(text))
        is_new = is_new or line[0] == "+"
        if "*/" in text or (opens is not None and opens[0] == "//"):
            is_open = False
            if is_new:
                yield Line(hunk.path, start, " ".join(filter(None, words)))
    if is_open and is_new:
        yield Line(hunk.path, start, " ".join(filter(None, words)))


def _strip(text: str) -> str:
    """Return the words of one line of a comment."""
    opens = _OPENS.search(text)
    inside = text[opens.end() :] if opens else text.lstrip().removeprefix("*")
    return inside.partition("*/")[0].strip(" \t*")


def words_in(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that stand in some lines."""
    return frozenset(word for line in lines for word in _WORD.findall(line.text))
