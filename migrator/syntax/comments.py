"""Comments as trivia: which ones belong to the statement below them."""

from bisect import bisect_left
from collections.abc import Sequence

from migrator.syntax.tokens import Kind, Token
from migrator.text import Span


def comments_above(tokens: Sequence[Token], offset: int) -> tuple[Token, ...]:
    """Return the comments that stand directly above what begins at `offset`.

    Directly: on lines of their own, without an empty line below them.
    `tokens` are all tokens around, trivia included, sorted by offset.
    """
    index = bisect_left(tokens, offset, key=lambda token: token.start)
    found: list[Token] = []
    while index >= 2:
        space, comment = tokens[index - 1], tokens[index - 2]
        if space.kind is not Kind.SPACE or comment.kind is not Kind.COMMENT or space.text.count("\n") > 1:
            break
        if not _begins_line(tokens, index - 2):
            break
        found.insert(0, comment)
        index -= 2
    return tuple(found)


def _begins_line(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether only white space stands before the token on its line."""
    before = tokens[index - 1] if index else None
    return before is None or before.kind is Kind.DIRECTIVE or (before.kind is Kind.SPACE and "\n" in before.text)


def begin_with_comments(tokens: Sequence[Token], offset: int) -> int:
    """Return where a statement at `offset` begins when its comments count."""
    comments = comments_above(tokens, offset)
    return comments[0].start if comments else offset


def has_comment(tokens: Sequence[Token], span: Span) -> bool:
    """Tell whether a comment lies inside `span`."""
    return any(token.kind is Kind.COMMENT and span.start <= token.start < span.end for token in tokens)
