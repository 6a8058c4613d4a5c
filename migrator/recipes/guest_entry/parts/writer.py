"""Lines written in place of statements, at their indentation, with their comments cared for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.model import Candidate
from migrator.syntax.comments import begin_with_comments, comments_above
from migrator.syntax.edits import Edit, indent_at, indent_step, line_start, newline_of, render_comment, render_lines
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


@dataclass(frozen=True)
class Written:
    """The edits, and the offsets of the comments that went."""

    edits: tuple[Edit, ...]
    dropped: tuple[int, ...]

    @staticmethod
    def join(parts: Iterable[Written]) -> Written:
        """Return all of some parts."""
        parts = tuple(parts)
        return Written(tuple(e for part in parts for e in part.edits), tuple(o for part in parts for o in part.dropped))


class Writer:
    """Writes in one function, at the indentation of the line that holds `offset`."""

    def __init__(self, candidate: Candidate, function: Function, offset: int) -> None:
        self._words = candidate.facts.flow_words
        self._text = candidate.unit.text
        self._tokens = candidate.unit.tokens(function)
        self._indent = indent_at(self._text, offset)
        self._step = indent_step(self._text, function.span)

    def comment(self, prose: str) -> list[str]:
        """Return prose as the lines of a comment."""
        return render_comment(prose, self._indent)

    def is_alone(self, statement: Statement) -> bool:
        """Tell whether nothing else stands on a statement's lines, and no comment belongs to it."""
        head, tail = self._around(statement.span)
        return not head.strip() and not tail.strip() and not comments_above(self._tokens, statement.span.start)

    def replace(self, first: Statement, last: Statement, lines: Sequence[str], heir: str = "") -> Written:
        """Return the edit from `first`, with its comments, to `last`.

        Comments that tell of the old order go; others stay, in front of the lines
        or, where one stood behind `last`, behind the line `heir` or behind them all.
        """
        begin = begin_with_comments(self._tokens, first.span.start)
        behind = self._comment_behind(last.span.end)
        takes = behind is not None and (self._is_flow(behind) or heir in lines)
        span = Span(begin, behind.end if behind is not None and takes else last.span.end)
        comments = [t for t in self._tokens if t.kind is Kind.COMMENT and span.start <= t.start < span.end]
        kept = [token for token in comments if not self._is_flow(token)]
        if behind in kept:
            lines = [f"{line} {kept[-1].text}" if line == heir else line for line in lines]
        newline = newline_of(self._text)
        text = render_lines(lines, self._indent, self._step, newline)
        text = "".join(f"{self._indent}{token.text}{newline}" for token in kept if token is not behind) + text
        dropped = tuple(token.start for token in comments if token not in kept)
        head = self._text[line_start(self._text, begin) : begin]
        if not head.strip():
            return Written((Edit(span, text.removeprefix(self._indent)),), dropped)
        span = Span(begin - len(head) + len(head.rstrip()), span.end)
        return Written((Edit(span, newline + text),), dropped)

    def remove(self, statement: Statement) -> Written:
        """Return the edit that takes a statement away with comments of the old order; empty lines go too."""
        begin = begin_with_comments(self._tokens, statement.span.start)
        above = [token for token in self._tokens if begin <= token.start < statement.span.start]
        comments = [token for token in above if token.kind is Kind.COMMENT]
        if not all(self._is_flow(token) for token in comments):
            begin, comments = statement.span.start, []
        span = Span(begin, self._end_with_flow(statement.span.end))
        dropped = tuple(
            token.start for token in self._tokens if token.kind is Kind.COMMENT and token.start in range(*span)
        )
        head, tail = self._around(span)
        if head.strip():
            return Written((Edit(Span(span.start - len(head) + len(head.rstrip()), span.end), ""),), dropped)
        if tail.strip():
            return Written((Edit(Span(span.start, span.end + len(tail) - len(tail.lstrip())), ""),), dropped)
        start, end = span.start - len(head), span.end + len(tail) + 1
        following = self._text[end : self._text.find("\n", end) + 1]
        is_loose = not self._text[:start].removesuffix("\n").rpartition("\n")[2].strip()
        return Written((Edit(Span(start, end + len(following) * (is_loose and not following.strip())), ""),), dropped)

    def _around(self, span: Span) -> tuple[str, str]:
        """Return what stands before and behind a span on its lines."""
        return self._text[line_start(self._text, span.start) : span.start], self._text[span.end :].partition("\n")[0]

    def _end_with_flow(self, offset: int) -> int:
        """Return the end of the comment on the same line that tells of the old order, or `offset`."""
        comment = self._comment_behind(offset)
        return comment.end if comment is not None and self._is_flow(comment) else offset

    def _comment_behind(self, offset: int) -> Token | None:
        """Return the comment that follows on the same line."""
        index = bisect_left(self._tokens, offset, key=lambda token: token.start)
        if self._tokens[index].kind is Kind.SPACE and "\n" not in self._tokens[index].text:
            index += 1
        return self._tokens[index] if self._tokens[index].kind is Kind.COMMENT else None

    def _is_flow(self, comment: Token) -> bool:
        pattern = r"(?<![a-z])(?:\L<words>)(?:s|ed|ing)?(?![a-z])"
        return regex.search(pattern, comment.text.lower(), words=self._words) is not None
