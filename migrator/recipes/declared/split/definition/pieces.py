"""Statements as pieces of text with their comments, ready to stand at another depth of another function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.syntax.edits import Edit, apply_edits, indent_at
from migrator.syntax.statements import Block, Statement
from migrator.syntax.tokens import Kind, tokenize
from migrator.text import Span


@dataclass(frozen=True)
class Piece:
    """One statement, or comments that none follows.

    Attributes:
        statement: None for comments alone.
        span: from its first comment to behind the comment on its last line.
        is_apart: an empty line stands before it.
        above: comments over a statement that goes, which stood over this one as well.
    """

    statement: Statement | None
    span: Span
    is_apart: bool
    above: Span | None = None


@dataclass(frozen=True)
class Line:
    """Text to be written: lines without the indentation that they share."""

    text: str
    is_apart: bool = False


def read_pieces(text: str, statements: Sequence[Statement], within: Span) -> list[Piece]:
    """Return the statements of a list with the comments around them; `within` is what lies between its braces."""
    found: list[Piece] = []
    cursor = within.start
    for statement in (*statements, None):
        end = within.end if statement is None else statement.span.start
        tail, lead, is_apart = _read_gap(text, Span(cursor, end), is_first=not found)
        if tail is not None:
            found[-1] = Piece(found[-1].statement, Span(found[-1].span.start, tail), found[-1].is_apart)
        if statement is not None:
            start = statement.span.start if lead is None else lead.start
            found.append(Piece(statement, Span(start, statement.span.end), is_apart))
            cursor = statement.span.end
        elif lead is not None:
            found.append(Piece(None, lead, is_apart))
    return found


def _read_gap(text: str, gap: Span, *, is_first: bool) -> tuple[int | None, Span | None, bool]:
    """Return where a comment behind the statement before ends, the comments that follow, and if a line is empty."""
    tail: int | None = None
    lead: Span | None = None
    is_apart = is_broken = False
    for token in tokenize(text, *gap):
        if token.kind is Kind.COMMENT and not is_broken and not is_first:
            tail = token.end
        elif token.kind is Kind.COMMENT:
            lead = Span(token.start if lead is None else lead.start, token.end)
        elif token.kind is Kind.SPACE:
            is_broken = is_broken or "\n" in token.text
            is_apart = is_apart or (lead is None and token.text.count("\n") > 1)
    return tail, lead, is_apart


def inside(parts: Sequence[Statement], before: int, behind: int) -> tuple[tuple[Statement, ...], Span]:
    """Return the statements of a branch, and what lies around them: its braces, or `before` and `behind`."""
    if len(parts) == 1 and isinstance(parts[0], Block):
        opening, closing = parts[0].tokens
        return parts[0].body, Span(opening.end, closing.start)
    return tuple(parts), Span(before, behind)


def write(text: str, span: Span, edits: Iterable[Edit] = (), *, is_apart: bool = False) -> Line:
    """Return a stretch of the text with those edits that lie in it, without its indentation."""
    here = [Edit(Span(e.span.start - span.start, e.span.end - span.start), e.new) for e in edits if span.holds(e.span)]
    indent = indent_at(text, span.start)
    first, *rest = apply_edits(text[span.start : span.end], here).split("\n")
    return Line("\n".join([first, *(line.removeprefix(indent) for line in rest)]), is_apart)


def render(lines: Sequence[Line], indent: str) -> str:
    """Return the lines below each other at an indentation, empty lines where there were some."""
    out: list[str] = []
    for line in lines:
        if line.is_apart and out:
            out.append("")
        out += [f"{indent}{part}" if part else "" for part in line.text.split("\n")]
    return "\n".join(out)


def write_piece(text: str, piece: Piece, edits: Iterable[Edit] = ()) -> Line:
    """Return a piece with its comments."""
    line = write(text, piece.span, edits, is_apart=piece.is_apart)
    return line if piece.above is None else Line(f"{write(text, piece.above).text}\n{line.text}", line.is_apart)


def join_apart(text: str, pieces: Sequence[Piece], is_kept: Sequence[bool]) -> list[Piece]:
    """Return the pieces that are kept.

    An empty line before one that goes stands before the next one then. So do its comments, where no empty line
    keeps them from a next one that has none itself.
    """
    found: list[Piece] = []
    is_apart = False
    above: Span | None = None
    for piece, keeps in zip(pieces, is_kept, strict=True):
        lead = lead_of(text, piece)
        above = None if piece.is_apart or (keeps and lead is not None) else above
        is_apart = is_apart or piece.is_apart
        if keeps:
            found.append(Piece(piece.statement, piece.span, is_apart, above))
            is_apart, above = False, None
        else:
            above = lead or above
    return found


def lead_of(text: str, piece: Piece) -> Span | None:
    """Return the comments over a statement; None where there are none."""
    if piece.statement is None or piece.span.start == piece.statement.span.start:
        return None
    comments = text[piece.span.start : piece.statement.span.start].rstrip()
    return Span(piece.span.start, piece.span.start + len(comments))
