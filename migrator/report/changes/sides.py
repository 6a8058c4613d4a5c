"""What one side of a hunk of C holds: statements, heads and comments, and which of them are changed."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.syntax.matchers import Call


@dataclass(frozen=True)
class Line:
    """A line of one side: its text, whether it is changed, and its number in the file."""

    text: str
    is_changed: bool
    number: int


@dataclass(frozen=True)
class Statement:
    """Code up to a `;` or a brace.

    Attributes:
        text: its tokens, with single blanks between them, to be compared.
        shown: as it is written, on one line.
        asks: the expression in the parentheses of an `if` or a loop; empty for all else.
        opens: a brace follows.
        line: the number of its first line among the lines of the side.
    """

    text: str
    shown: str
    calls: tuple[Call, ...]
    asks: str
    opens: bool
    line: int
    is_changed: bool
    function: str


@dataclass(frozen=True)
class Head:
    """The head of a function, or a declaration.

    Attributes:
        words: what stands around the declarator: types and attributes.
        has_body: a brace follows; None where the hunk ends before.
        is_made: the brace is on a changed line, and the name is, too.
    """

    name: str
    text: str
    words: frozenset[str]
    has_body: bool | None
    line: int
    is_changed: bool
    is_made: bool


@dataclass(frozen=True)
class Remark:
    """A comment, its words with single blanks between them; `function` is the one that it stands in, or above."""

    text: str
    is_changed: bool
    function: str


@dataclass(frozen=True)
class Side:
    """What one side of a hunk holds.

    Attributes:
        directives: those on changed lines.
        changed: the function of each changed line; empty where it stands in none.
    """

    statements: tuple[Statement, ...] = ()
    heads: tuple[Head, ...] = ()
    remarks: tuple[Remark, ...] = ()
    directives: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
