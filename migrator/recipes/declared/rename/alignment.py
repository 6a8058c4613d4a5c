"""Lines that go on under an opening parenthesis: they move with it, where it moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrator.syntax.edits import Edit, apply_edits, line_start
from migrator.syntax.tokens import Kind, Token, tokenize
from migrator.text import Span

_TAB = 8
_MOST = 100
_BRACE = (-1, -1)  # nothing is aligned to it


def realign(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits of white space that keep lines under the parenthesis that they were aligned to.

    `edits` are those of one file, sorted, and none of them is in the white space in front of a line.
    """
    return [*_Walk(text, edits).run()] if edits else []


def find_long(text: str, edits: Sequence[Edit]) -> list[int]:
    """Return the lines of the new text, counted from 1, that edits make longer than the kernel's limit."""
    old = {line for line in text.split("\n") if _is_long(line)}
    new = apply_edits(text, edits).split("\n")
    return [number for number, line in enumerate(new, 1) if _is_long(line) and line not in old]


def _is_long(line: str) -> bool:
    return len(line.expandtabs(_TAB)) > _MOST


@dataclass
class _Walk:
    """One pass over the tokens of a text; `shift` is how far the rest of the line moves to the right.

    Attributes:
        open: the column of each parenthesis that is open, as it is and as it will be.
    """

    text: str
    edits: Sequence[Edit]
    shift: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    next: int = 0

    def run(self) -> Iterator[Edit]:
        for token in _flat(self.text):
            inside = self._take(token)
            if "\n" in token.text:
                yield from self._end_line(token)
            elif inside or token.kind is not Kind.PUNCT:
                continue
            elif token.text == "(":
                column = self._column(token.start)
                self.open.append((column, column + self.shift))
            elif token.text == ")" and self.open:
                self.open.pop()
            elif token.text == "{":
                self.open.append(_BRACE)
            elif token.text == "}":
                self._close_brace()

    def _take(self, token: Token) -> bool:
        """Go on to a token; tell whether an edit has it."""
        while self.next < len(self.edits):
            edit = self.edits[self.next]
            old = self.text[edit.span.start : edit.span.end]
            if edit.span.start > token.start:
                return False
            if token.start < edit.span.end:
                return True
            self.shift += 0 if "\n" in old + edit.new else len(edit.new) - len(old)
            self.next += 1
        return False

    def _close_brace(self) -> None:
        while self.open and self.open.pop() != _BRACE:
            pass

    def _end_line(self, token: Token) -> Iterator[Edit]:
        """Begin a line; what was aligned to a parenthesis that moves is moved."""
        yield from self._keep_backslash(token)
        self.shift = 0
        if token.kind is not Kind.SPACE or not self.open:
            return
        begin = token.text.rindex("\n") + 1
        indent = token.text[begin:]
        old, new = self.open[-1][0] + 1, self.open[-1][1] + 1
        if old != new and len(indent.expandtabs(_TAB)) == old:
            self.shift = new - old
            yield Edit(Span(token.start + begin, token.end), _blanks(0, new, like=indent))

    def _keep_backslash(self, token: Token) -> Iterator[Edit]:
        """Keep the end of a macro's line in its column, where there is room."""
        white, mark, _ = token.text.partition("\\")
        if not self.shift or not mark or "\n" in white or white in {"", " "}:
            return
        begin, column = self._column(token.start) + self.shift, self._column(token.start + len(white))
        yield Edit(Span(token.start, token.start + len(white)), _blanks(begin, column, like=white) or " ")

    def _column(self, offset: int) -> int:
        return len(self.text[line_start(self.text, offset) : offset].expandtabs(_TAB))


def _blanks(begin: int, end: int, like: str) -> str:
    """Return what leads from one column to another, with tabs where what stood there has some."""
    tabs = end // _TAB - begin // _TAB if "\t" in like else 0
    return "\t" * tabs + " " * (end % _TAB if tabs > 0 else end - begin)


def _flat(text: str) -> Iterator[Token]:
    """Yield all tokens, those inside directives too."""
    for token in tokenize(text):
        if token.kind is Kind.DIRECTIVE:
            yield Token(Kind.PUNCT, token.start, "#")
            yield from tokenize(text, token.start + 1, token.end)
        else:
            yield token
