"""Whole lines of a function: where statements begin and end with their comments, and the empty lines around them."""

from bisect import bisect_left
from collections.abc import Sequence

import regex

from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import line_start
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span

_BLANK = regex.compile(r"[ \t]*\r?\n")


class SharedLineError(Exception):
    """A statement that must move shares its line with another."""

    def __init__(self, statement: Statement) -> None:
        super().__init__(statement.tokens[0].text)
        self.offset = statement.span.start


class WholeLines:
    """The lines of one function; `tokens` are all of its tokens, trivia included."""

    def __init__(self, text: str, tokens: Sequence[Token], newline: str) -> None:
        self._text = text
        self._tokens = tokens
        self._newline = newline

    def of(self, first: Statement, last: Statement) -> Span:
        """Return the whole lines from one statement, with its comments, to another.

        Raises:
            SharedLineError: something else stands on the first or on the last of them.
        """
        begin = begin_with_comments(self._tokens, first.span.start)
        start = line_start(self._text, begin)
        if self._text[start:begin].strip():
            raise SharedLineError(first)
        index = bisect_left(self._tokens, last.span.end, key=lambda token: token.start)
        while index < len(self._tokens) and self._is_trailing(self._tokens[index]):
            index += 1
        end = self._tokens[index]
        if end.kind is not Kind.SPACE:
            raise SharedLineError(last)
        return Span(start, end.start + end.text.index("\n") + 1)

    def _is_trailing(self, token: Token) -> bool:
        return (token.kind is Kind.SPACE or token.kind is Kind.COMMENT) and "\n" not in token.text

    def with_gap(self, span: Span) -> Span:
        """Return lines with an empty one before or behind them that would be one too many without them."""
        before = self._text[: span.start].rstrip(" \t")
        if before.endswith(("{\n", "{\r\n")) or _ends_blank(before):
            blank = _BLANK.match(self._text, span.end)
            span = Span(span.start, blank.end() if blank else span.end)
        if _ends_blank(before) and self._text[span.end :].lstrip(" \t").startswith("}"):
            return Span(len(before.rstrip("\r\n")) + len(self._newline), span.end)
        return span

    def gap_before(self, at: int) -> str:
        """Return an empty line, where none stands in front of an offset."""
        before = self._text[:at].rstrip(" \t")
        return "" if _ends_blank(before) or before.endswith(("{\n", "{\r\n")) else self._newline

    def gap_behind(self, at: int) -> str:
        """Return an empty line, where none stands behind an offset and no block ends there."""
        following = self._text[at:].lstrip(" \t")
        return "" if following.startswith(("\n", "\r\n", "}")) else self._newline


def _ends_blank(text: str) -> bool:
    """Tell whether a text ends with an empty line."""
    return text.endswith(("\n\n", "\n\r\n"))
