"""Statements of a function body: what the parser makes and others read.

A statement keeps its own tokens (trivia left out) and its offsets in the file.
A compound statement's own tokens are its head: `if (x)`, `for (;;)`, `do`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrator.syntax.tokens import Token
from migrator.text import Span


@dataclass(frozen=True)
class Statement:
    """Any statement.

    Attributes:
        span: from its first token to behind its last one.
        tokens: its own tokens, without those of the statements inside it.
    """

    span: Span
    tokens: tuple[Token, ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """The lists of statements inside, one for each way through."""
        return ()


class Expression(Statement):
    """An expression up to its `;`, or a macro call that stands without one."""


class Declaration(Statement):
    """A declaration of local names."""


class Empty(Statement):
    """A lone `;`."""


class Asm(Statement):
    """Inline assembly."""


class Directive(Statement):
    """A directive that is no condition: `#define`, `#undef`, `#pragma`."""


class Return(Statement):
    """`return`, with or without a value."""


class Break(Statement):
    """`break`."""


class Continue(Statement):
    """`continue`."""


@dataclass(frozen=True)
class Goto(Statement):
    """`goto`; `target` is empty where the target is computed."""

    target: str


@dataclass(frozen=True)
class Label(Statement):
    """`name:`."""

    name: str


class Case(Statement):
    """`case X:` or `default:`."""


@dataclass(frozen=True)
class Block(Statement):
    """Statements in braces."""

    body: tuple[Statement, ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """The one list in the braces."""
        return (self.body,)


@dataclass(frozen=True)
class If(Statement):
    """`if`; `orelse` is empty where there is no `else`."""

    then: tuple[Statement, ...]
    orelse: tuple[Statement, ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """Both sides."""
        return (self.then, self.orelse)


@dataclass(frozen=True)
class Loop(Statement):
    """`for`, `while`, `do`, or a macro that a statement follows.

    Attributes:
        keyword: `for`, `while`, `do`, or the macro's name.
    """

    keyword: str
    body: tuple[Statement, ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """The body."""
        return (self.body,)


@dataclass(frozen=True)
class Switch(Statement):
    """`switch`; its cases stand among the statements of the body."""

    body: tuple[Statement, ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """The body."""
        return (self.body,)


@dataclass(frozen=True)
class Conditional(Statement):
    """An `#if` group as alternatives.

    Where a branch cuts a statement in two, each alternative holds the whole
    statement as that branch makes it, so alternatives may share tokens.

    Attributes:
        conditions: the directive in front of each branch; empty for an absent `#else`.
        branches: the statements of each.
    """

    conditions: tuple[str, ...]
    branches: tuple[tuple[Statement, ...], ...]

    @property
    def parts(self) -> tuple[tuple[Statement, ...], ...]:
        """The branches."""
        return self.branches


@dataclass(frozen=True)
class Body:
    """A function's statements, and how much work it was to find them."""

    statements: tuple[Statement, ...]
    work: int


@dataclass(frozen=True)
class Unstructured:
    """Why a body has no statements: a sentence, and the offset it is about."""

    reason: str
    offset: int
    work: int


def walk(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield every statement, outer ones before inner ones, in the order of the text."""
    waiting = [iter(statements)]  # a long chain of `else if` is deeper than Python's stack
    while waiting:
        statement = next(waiting[-1], None)
        if statement is None:
            waiting.pop()
            continue
        yield statement
        waiting += [iter(part) for part in reversed(statement.parts)]
