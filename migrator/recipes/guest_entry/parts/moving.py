"""The text of statements that move into another function, with their comments."""

from bisect import bisect_left
from collections.abc import Sequence

from migrator.syntax.comments import comments_above
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


def is_on_own_lines(tokens: Sequence[Token], statement: Statement) -> bool:
    """Tell whether nothing else, and no comment, stands on the lines of a statement."""
    first = bisect_left(tokens, statement.span.start, key=lambda token: token.start)
    last = bisect_left(tokens, statement.span.end, key=lambda token: token.start)
    if any(token.kind in {Kind.COMMENT, Kind.DIRECTIVE} for token in tokens[first:last]):
        return False
    return all("\n" in tokens[i].text and tokens[i].kind is Kind.SPACE for i in (first - 1, last))


def lines_of(tokens: Sequence[Token], statements: Sequence[Statement]) -> tuple[str, ...]:
    """Return statements as lines without indentation, each below its comments."""
    lines: list[str] = []
    for statement in statements:
        for comment in comments_above(tokens, statement.span.start):
            lines += [_align(line) for line in comment.text.split("\n")]
        inside = (t.text for t in tokens if statement.span.start <= t.start < statement.span.end)
        lines.append(" ".join("".join(inside).split()))
    return tuple(lines)


def _align(line: str) -> str:
    """Return a line of a comment as it stands without indentation."""
    text = line.strip()
    return f" {text}" if text.startswith("*") else text


def remove_lines(text: str, tokens: Sequence[Token], group: Sequence[Statement]) -> Edit:
    """Return the edit that takes neighbours and their comments away, with one of two empty lines around them."""
    above = comments_above(tokens, group[0].span.start)
    begin = line_start(text, above[0].start if above else group[0].span.start)
    end = text.find("\n", group[-1].span.end) + 1
    head, _, _ = text[:begin].rpartition("\n")
    is_loose = not head.rpartition("\n")[2].strip()
    following = text[end : text.find("\n", end) + 1]
    if is_loose and not following.strip():
        end += len(following)
    return Edit(Span(begin, end), "")
