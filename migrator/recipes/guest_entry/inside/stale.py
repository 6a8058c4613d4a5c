"""Comments behind the run call that tell where the guest was left, and are not right any more."""

from collections.abc import Sequence
from itertools import accumulate

import regex

from migrator.recipes.guest_entry.inside.handler import Handler
from migrator.recipes.guest_entry.parts.line import Line
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.guest_entry.stretch.stretch import Home
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


def find_stale(home: Home, run: RunCall, line: Line, handlers: Sequence[Handler]) -> list[Token]:
    """Return the comments behind the run call that tell where the guest was left: not there any more.

    They are looked for up to where interrupts are enabled.
    """
    irqs = home.candidate.facts.irqs
    ends = (s.span.start for s in line.after if is_plain_call(s.tokens, [irqs.enable]))
    end = next(ends, run.statement.span.end)
    tokens = home.candidate.unit.tokens(home.function)
    found = [token for token in tokens if token.kind is Kind.COMMENT and run.statement.span.end <= token.start < end]
    return [token for token in found if _stale_words(handlers).search(token.text)]


def _stale_words(handlers: Sequence[Handler]) -> regex.Pattern[str]:
    names = [handler.name for handler in handlers]
    told = r"\b(?:\L<names>)\b|\bguest_(?:exit|enter|state|timing)|\bguest\b[^.]*\b(?:exit|enter|entry|left|leave)"
    return regex.compile(told, regex.IGNORECASE, names=names)


def without_stale(home: Home, comment: Token, handlers: Sequence[Handler]) -> tuple[Edit, ...]:
    """Return the edits that take a comment away, or those of its lines that tell of the old order and end there."""
    unit = home.candidate.unit
    lines = comment.text.splitlines(keepends=True)
    told = [bool(_stale_words(handlers).search(line)) for line in lines]
    ends = regex.compile(r"(?:[.;]|\b(?:\L<names>)(?:\(\))?)$", names=[handler.name for handler in handlers])
    is_whole = all(ends.search(line.strip()) for line, stale in zip(lines, told, strict=True) if stale)
    left = [line for line, stale in zip(lines[1:-1], told[1:-1], strict=True) if not stale and line.strip(" \t*\n")]
    if not left or not is_whole or told[0] or told[-1] or line_start(unit.text, comment.start) == comment.start:
        whole = Statement(Span(comment.start, comment.end), ())
        return remove_statements(unit.text, unit.tokens(home.function), [whole]).edits
    starts = list(accumulate(map(len, lines), initial=comment.start))
    return tuple(
        Edit(Span(start, start + len(line)), "")
        for start, line, stale in zip(starts, lines, told, strict=False)
        if stale
    )
