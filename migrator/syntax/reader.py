"""Reading a body's items one by one: tokens, and the `#if` groups between them.

The work is counted, not timed, and so is how deep things stand in each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from migrator.syntax.branches import MOST_NESTED, Choices, Group, Item
from migrator.syntax.tokens import Token
from migrator.text import Span


class Cursor(NamedTuple):
    """A position in nested items; at the end of `items` it goes on in `parent`."""

    items: tuple[Item, ...]
    at: int
    parent: Cursor | None


class FailError(Exception):
    """The tokens are no statement."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class SplitError(Exception):
    """A group cuts the statement that is being parsed."""

    def __init__(self, group: Group) -> None:
        super().__init__("an #if cuts a statement and its branches do not rejoin")
        self.group = group


class LimitError(Exception):
    """The body is nested too deeply, or the allowed number of steps is used up."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Reader:
    """A cursor over items, with the choices made for groups so far.

    Attributes:
        work: steps taken; reading stops with an error when `allowance` is reached.
    """

    def __init__(self, text: str, body: Span, items: tuple[Item, ...], allowance: int) -> None:
        self.text = text
        self.span = body
        self.cursor = Cursor(items, 0, None)
        self.choices: Choices = {}
        self.work = 0
        self.allowance = allowance
        self.depth = 0

    def boundary(self) -> Item | None:
        """Return what comes next: a token, a group nobody has settled, or None."""
        if self.work == self.allowance:
            raise LimitError("its #if groups combine in too many ways", self.span.start)
        self.work += 1
        items, index, parent = self.cursor
        while True:
            if index == len(items):
                if parent is None:
                    self.cursor = Cursor(items, index, None)
                    return None
                items, index, parent = parent
                continue
            item = items[index]
            if isinstance(item, Group):
                chosen = item.choose(self.choices)
                if chosen is not None:
                    parent = Cursor(items, index + 1, parent)
                    items, index = item.branches[chosen], 0
                    continue
            self.cursor = Cursor(items, index, parent)
            return item

    def peek(self) -> Token | None:
        """Return the next token inside a statement."""
        while True:
            item = self.boundary()
            if not isinstance(item, Group):
                return item
            if not item.is_inline:
                raise SplitError(item)
            items, index, parent = self.cursor
            self.cursor = Cursor(tuple(item.flatten()), 0, Cursor(items, index + 1, parent))

    def take(self) -> Token:
        """Return the next token and step behind it."""
        token = self.peek()
        if token is None:
            raise self.unfinished()
        self.cursor = self.cursor._replace(at=self.cursor.at + 1)
        return token

    def position(self) -> int:
        """Return the offset of what comes next, for comparing ways."""
        item = self.boundary()
        return len(self.text) if item is None else item.start

    def unfinished(self) -> FailError:
        return FailError("the body ends inside a statement", self.span.end - 1)

    @contextmanager
    def nested(self, offset: int) -> Iterator[None]:
        """Count what stands inside each other, whatever way it is recursed into."""
        if self.depth == MOST_NESTED:
            raise LimitError("statements are nested too deeply", offset)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def is_next(self, text: str) -> bool:
        item = self.boundary()
        return not isinstance(item, Group) and item is not None and item.text == text

    def parens(self) -> tuple[Token, ...]:
        """Take one pair of parentheses and all in it."""
        tokens = [self.take()]
        if tokens[0].text != "(":
            raise FailError("a head has no parentheses", tokens[0].start)
        depth = 1
        while depth:
            token = self.take()
            tokens.append(token)
            depth += token.nesting
        return tuple(tokens)

    def until_semicolon(self) -> tuple[Token, ...]:
        """Take everything up to the next `;` outside brackets."""
        tokens: list[Token] = []
        depth = 0
        while True:
            token = self.take()
            tokens.append(token)
            depth += token.nesting
            if depth < 0:
                raise FailError("a bracket closes that was not opened", token.start)
            if token.text == ";" and not depth:
                return tuple(tokens)
