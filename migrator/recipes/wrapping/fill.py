"""A comment with other names in it: the paragraph that becomes too wide is filled again, in the comment's own style."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.syntax.edits import Edit, apply_edits, line_start
from migrator.text import Span

COLUMNS = 80
_NARROWEST = 30
_ROW = regex.compile(r"(?P<MARK>[ \t]*(?:/\*+|//+|\*(?!/))?[ \t]*)(?P<BODY>.*?)(?P<TAIL>[ \t]*\*/)?[ \t]*")
_PLAIN = regex.compile(r"[A-Za-z0-9_(`'\"<%&][^\t|\\]*")
_LIST = regex.compile(
    r"(?:(?:[0-9]{1,3}|[ivx]{1,4}|[A-Za-z])[.):]|\([A-Za-z0-9]{1,3}\)|[-*+o@#.])(?:[ \t]|\Z)|\S+:\Z|[-=~^.*+#]{2}"
    r"|_{2,}+(?![A-Za-z0-9])"  # a line, and no name
)
# Blanks that bring something into a column: no sentence ends before them.
_GAP = regex.compile(r"[^.!?:;, ][ ]{2,}\S")


@dataclass(frozen=True)
class _Row:
    mark: str
    body: str
    tail: str

    @property
    def begins(self) -> bool:
        return "/*" in self.mark

    @property
    def indent(self) -> str:
        return self.mark[: len(self.mark) - len(self.mark.lstrip())]


def fill(text: str, comment: Span, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
    """Return the edits of a comment, as one where a line would become too wide; None where it cannot be filled again.

    What stands above the wide line, and in other paragraphs, stays as it is.
    """
    start, end = line_start(text, comment.start), text.find("\n", comment.end)
    span = Span(start, len(text) if end < 0 else end)
    old = text[slice(*span)].split("\n")
    new = _apply(text, span, edits).split("\n")
    wide = next((n for n, line in enumerate(new) if _columns(line) > max(COLUMNS, _columns(old[n]))), None)
    if wide is None:
        return tuple(edits)
    if text[start : comment.start].strip() or text[comment.end : span.end].strip():
        return None
    filled = _fill(new, wide)
    return None if filled is None else (Edit(span, "\n".join(filled)),)


def _apply(text: str, span: Span, edits: Sequence[Edit]) -> str:
    moved = [Edit(Span(e.span.start - span.start, e.span.end - span.start), e.new) for e in edits]
    return apply_edits(text[slice(*span)], moved)


def _columns(line: str) -> int:
    return len(line.expandtabs(8))


def _fill(lines: Sequence[str], wide: int) -> list[str] | None:
    rows = [_read(line) for line in lines]
    first, last = _paragraph(rows, wide)
    below = rows[wide + 1 : last]
    if not all(_is_plain(row) for row in rows[first:last]) or len({row.mark for row in below}) > 1:
        return None
    row, tail = rows[wide], rows[last - 1].tail
    follow = below[0].mark if below else f"{row.indent} * " if row.begins else row.mark
    words = " ".join(each.body for each in rows[wide:last])
    if row.begins and row.tail:  # what stood on one line becomes a block
        filled = _wrap(words, follow, follow)
        return [*lines[:wide], f"{row.indent}{row.mark.strip()}", *filled, f"{row.indent} */"] if filled else None
    filled = _wrap(words, row.mark, follow)
    if filled is None:
        return None
    return [*lines[:wide], *_close(filled, tail, follow), *lines[last:]]


def _read(line: str) -> _Row:
    match = _ROW.fullmatch(line)
    return _Row(match["MARK"], match["BODY"], match["TAIL"] or "") if match else _Row("", line, "")


def _paragraph(rows: Sequence[_Row], at: int) -> tuple[int, int]:
    """Return the first line of a paragraph, and the one behind its last."""
    first, last = at, at + 1
    while first and rows[first - 1].body:
        first -= 1
    while last < len(rows) and rows[last].body:
        last += 1
    return first, last


def _is_plain(row: _Row) -> bool:
    return bool(_PLAIN.fullmatch(row.body)) and not _LIST.match(row.body) and not _GAP.search(row.body)


def _wrap(words: str, first: str, follow: str) -> list[str] | None:
    """Return the words in lines behind their marks; None where that makes something else of them."""
    widths = [COLUMNS - _columns(mark) for mark in (first, follow)]
    if min(widths) < _NARROWEST:
        return None
    # Tabs in the marks are wider than one character, so the marks are put in front afterwards.
    head, *_ = textwrap.wrap(words, widths[0], break_long_words=False, break_on_hyphens=False)
    rest = words[len(head) :].strip()
    body = textwrap.wrap(rest, widths[1], break_long_words=False, break_on_hyphens=False)
    if any(_LIST.match(line) for line in body):
        return None
    lines = [first + head, *(follow + line for line in body)]
    return None if any(_columns(line) > COLUMNS for line in lines) else lines


def _close(lines: list[str], tail: str, follow: str) -> list[str]:
    """Return the lines with the end of the comment, on a line of its own where it does not fit."""
    if _columns(lines[-1] + tail) <= COLUMNS:
        return [*lines[:-1], lines[-1] + tail]
    return [*lines, f"{follow.rstrip().removesuffix('*').rstrip(' ')} */"]
