"""The edits of the open window: what runs with interrupts off moves next to the run call, and nothing else moves."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.guest_entry.open_window.comment import can_reword, find_stale, new_names, reword
from migrator.recipes.guest_entry.open_window.lines import SharedLineError, WholeLines
from migrator.recipes.guest_entry.open_window.model import Region
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.comments import begin_with_comments
from migrator.syntax.edits import Edit, indent_at, line_start, newline_of
from migrator.syntax.statements import Block, If, Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


@dataclass(frozen=True)
class RegionEdits:
    """The edits, but for the run call itself.

    Attributes:
        dropped: the comments that went, with the calls that opened and closed the window.
        left: comments at those calls that were left where they stood, without the call.
        stale: comments that name an old helper and were left as they are.
        reworded: comments whose names were replaced.
    """

    edits: tuple[Edit, ...]
    dropped: tuple[int, ...]
    left: tuple[int, ...]
    stale: tuple[int, ...]
    reworded: tuple[int, ...]


def edit_region(region: Region) -> RegionEdits | Refusal:
    """Return the edits of one function, or why a part of it cannot be moved as text."""
    try:
        return _Writer(region).write()
    except SharedLineError as error:
        message = f"`{error}` shares its line with something else; give each statement a line of its own first"
        return region.pair.refuse(Reason.NOT_A_STATEMENT, error.offset, message)


class _Writer:
    """Collects the edits of one function."""

    def __init__(self, region: Region) -> None:
        candidate = region.pair.candidate
        self._region = region
        self._text = candidate.unit.text
        self._tokens = candidate.unit.tokens(region.pair.function)
        self._flow_words = candidate.facts.flow_words
        self._names = new_names(candidate)
        self._newline = newline_of(self._text)
        self._whole = WholeLines(self._text, self._tokens, self._newline)
        run = region.pair.run.statement
        self._indent = indent_at(self._text, run.span.start)
        self._edits: list[Edit] = []
        self._dropped: list[int] = []
        self._left: list[int] = []
        self._moved: list[Span] = []

    def write(self) -> RegionEdits:
        """Return all edits."""
        region, run = self._region, self._region.pair.run.statement
        self._whole.of(run, run)
        guard = region.guard
        braces = guard is not None and not isinstance(guard.then[0], Block)
        head, tail = self._carry(region.head), self._carry(region.tail)
        if region.ahead or guard:
            self._cut(region.head[0], region.opening, head)
            at = line_start(self._text, begin_with_comments(self._tokens, run.span.start))
            gap = "" if braces else self._whole.gap_before(at)
            self._edits.append(Edit(Span(at, at), gap + self._indented(head)))
        else:
            self._cut(region.opening, region.opening, ())
            self._rename(region.head)
        if region.behind or guard:
            self._cut(region.closing, region.tail[-1], tail)
            at = self._whole.of(run, run).end
            gap = "" if braces else self._whole.gap_behind(at)
            self._edits.append(Edit(Span(at, at), self._indented(tail) + self._close(guard, braces) + gap))
        else:
            self._cut(region.closing, region.closing, ())
            self._rename(region.tail)
        if guard is not None and braces:
            self._edits += self._open(guard)
        stale, reworded = self._reword()
        return RegionEdits(tuple(self._edits), tuple(self._dropped), tuple(self._left), stale, reworded)

    def _carry(self, statements: Sequence[Statement]) -> list[Span]:
        """Return the lines of each statement that moves; every one must have its own."""
        return [self._whole.of(statement, statement) for statement in statements]

    def _indented(self, moved: Sequence[Span]) -> str:
        """Return moved lines at the run call's indentation, under the new names."""
        pieces = []
        for number, span in enumerate(moved):
            self._moved.append(span)
            if number and self._text[moved[number - 1].end : span.start].strip(" \t\r") == "\n":
                pieces.append(self._newline)
            pieces.append(self._renamed(span))
        return "".join(pieces)

    def _renamed(self, span: Span) -> str:
        """Return the lines of one statement, indented anew, with the new names in its code and its comments."""
        old = indent_at(self._text, span.start)
        new, cursor = "", span.start
        for token in self._inside(span):
            now = self._now(token)
            if now:
                new += self._text[cursor : token.start] + now
                cursor = token.end
        new += self._text[cursor : span.end]
        lines = new.removesuffix("\n").split("\n")
        return "".join((self._indent + line.removeprefix(old) if line.strip() else line) + "\n" for line in lines)

    def _inside(self, span: Span) -> list[Token]:
        return [token for token in self._tokens if span.start <= token.start < span.end]

    def _now(self, token: Token) -> str:
        """Return what takes a token's place in a line that moves, if anything does."""
        pair, split = self._region.pair, self._region.pair.candidate.facts.split
        if token.start in (pair.enter.offset, pair.exit.offset):
            return split.timing_enter if token.start == pair.enter.offset else split.timing_exit
        if token.kind is Kind.COMMENT and find_stale(token.text, self._names) and can_reword(token.text):
            old = indent_at(self._text, token.start)
            made = reword(token.text, self._names, self._indent, self._newline)
            return made.replace(self._newline + self._indent, self._newline + old)
        return ""

    def _rename(self, statements: Sequence[Statement]) -> None:
        """Add the edit of the helper's name, where its statement stays."""
        for statement in statements:
            token = statement.tokens[0]
            if token.start in (self._region.pair.enter.offset, self._region.pair.exit.offset):
                self._edits.append(Edit(Span(token.start, token.end), self._now(token)))

    def _cut(self, first: Statement, last: Statement, moved: Sequence[Span]) -> None:
        """Add the edit that removes the lines of some statements, and one of two empty lines around them.

        Comments on them that do not move stay, but for those that tell of the old order.
        """
        span = self._whole.of(first, last)
        comments = [token for token in self._inside(span) if token.kind is Kind.COMMENT]
        loose = [token for token in comments if not any(each.start <= token.start < each.end for each in moved)]
        kept = [token for token in loose if not self._is_flow(token)]
        self._dropped += [token.start for token in loose if token not in kept]
        self._left += [token.start for token in kept]
        indent = indent_at(self._text, first.span.start)
        text = "".join(f"{indent}{token.text}{self._newline}" for token in kept)
        span = span if kept else self._whole.with_gap(span)
        self._edits.append(Edit(span, text))
        self._moved.append(span)

    def _is_flow(self, comment: Token) -> bool:
        words = r"(?<![a-z])(?:\L<words>)(?:s|ed|ing)?(?![a-z])"
        return regex.search(words, comment.text.lower(), words=self._flow_words) is not None

    def _open(self, guard: If) -> list[Edit]:
        """Return the braces that a condition gets in front of what it governs."""
        end = guard.tokens[-1].end
        return [Edit(Span(end, end), " {")]

    def _close(self, guard: If | None, braces: bool) -> str:
        """Return the line that ends a condition which had no braces."""
        if guard is None or not braces:
            return ""
        return f"{indent_at(self._text, guard.span.start)}}}{self._newline}"

    def _reword(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Add the edits of comments that stay in place; return which were left alone, and which have new names."""
        stale, reworded = [], []
        for token in self._tokens:
            if token.kind is not Kind.COMMENT or not find_stale(token.text, self._names):
                continue
            if token.start in self._dropped:
                continue
            if not can_reword(token.text):
                stale.append(token.start)
                continue
            reworded.append(token.start)
            if not any(span.start <= token.start < span.end for span in self._moved):
                indent = indent_at(self._text, token.start)
                new = reword(token.text, self._names, indent, self._newline)
                self._edits.append(Edit(Span(token.start, token.end), new))
        return tuple(stale), tuple(reworded)
