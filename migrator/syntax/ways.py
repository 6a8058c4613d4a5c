"""`#if` groups between statements and across them.

A group that holds whole statements becomes alternatives at once. A group that
cuts a statement in two is parsed once per branch, each time with the text that
follows it, until all ways stand at the same place again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from migrator.syntax.branches import Choices, Group, Item
from migrator.syntax.reader import Cursor, FailError, Reader, SplitError
from migrator.syntax.statements import Conditional, Statement
from migrator.text import Span


@dataclass
class _Way:
    """One branch on its way to where all branches meet."""

    cursor: Cursor
    choices: Choices
    statements: list[Statement]


class Ways(Reader, ABC):
    """Lists of statements with their groups; what one statement is, a subclass knows."""

    @abstractmethod
    def statement(self) -> Statement:
        """Parse one statement."""

    def statements(self) -> tuple[Statement, ...]:
        """Parse up to a closing brace or the end."""
        found: list[Statement] = []
        while self.step(found):
            pass
        return tuple(found)

    def step(self, found: list[Statement]) -> bool:
        """Parse one statement or one group into `found`; False where the list ends."""
        item = self.boundary()
        start, choices = self.cursor, self.choices
        if item is None or (not isinstance(item, Group) and item.text == "}"):
            return False
        if isinstance(item, Group):
            with self.nested(item.start):
                found.append(self.group(item, start))
            return True
        try:
            found.append(self.statement())
        except SplitError as split:
            if split.group.start < item.start:
                raise
            self.choices = choices
            with self.nested(split.group.start):
                found.append(self.rejoin(split.group, start, begun=True))
        return True

    def group(self, group: Group, start: Cursor) -> Statement:
        """Parse a group between statements."""
        choices = self.choices
        try:
            branches = tuple(self.complete(branch) for branch in group.branches)
        except (FailError, SplitError):
            self.choices = choices
            return self.rejoin(group, start, begun=False)
        self.cursor = start._replace(at=start.at + 1)
        return Conditional(Span(group.start, group.end), (), group.conditions, branches)

    def complete(self, branch: tuple[Item, ...]) -> tuple[Statement, ...]:
        """Parse one branch that must hold whole statements."""
        self.cursor = Cursor(branch, 0, None)
        found = self.statements()
        rest = self.boundary()
        if rest is not None:
            raise FailError("a closing brace has no opening one", rest.start)
        return found

    def rejoin(self, group: Group, start: Cursor, *, begun: bool) -> Statement:
        """Parse every branch with what follows, until all stand at one place.

        `begun`: the statement at `start` begins before the group, so each way
        takes at least that one.
        """
        before = self.choices
        ways = [_Way(start, {**before, group.key: (group, index)}, []) for index in range(len(group.branches))]
        if begun:
            for way in ways:
                self.advance(way, group)
        while len(places := {id(way): self.place_of(way) for way in ways}) and len(set(places.values())) > 1:
            self.advance(min(ways, key=lambda way: places[id(way)]), group)
        first = start.items[start.at]
        self.cursor, self.choices = ways[0].cursor, before
        ends = [group.end, *(way.statements[-1].span.end for way in ways if way.statements)]
        span = Span(min(first.start, group.start), max(ends))
        return Conditional(span, (), group.conditions, tuple(tuple(way.statements) for way in ways))

    def place_of(self, way: _Way) -> int:
        self.cursor, self.choices = way.cursor, way.choices
        place = self.position()
        way.cursor = self.cursor
        return place

    def advance(self, way: _Way, group: Group) -> None:
        self.cursor, self.choices = way.cursor, way.choices
        if not self.step(way.statements):
            raise SplitError(group)
        way.cursor = self.cursor
        self.choices = way.choices

    def body(self) -> tuple[Statement, ...]:
        """Parse the one statement that a head governs."""
        item = self.boundary()
        if item is None:
            raise self.unfinished()
        if not isinstance(item, Group):
            return (self.statement(),)
        start, before = self.cursor, self.choices
        branches, places = [], set()
        for index in range(len(item.branches)):
            self.cursor, self.choices = start, {**before, item.key: (item, index)}
            if self.boundary() is None:
                raise SplitError(item)
            branches.append((self.statement(),))
            places.add(self.position())
        self.choices = before
        if len(places) > 1:
            raise SplitError(item)
        span = Span(item.start, max(item.end, *(branch[-1].span.end for branch in branches)))
        return (Conditional(span, (), item.conditions, tuple(branches)),)

    def is_else(self) -> bool:
        item = self.boundary()
        if isinstance(item, Group):
            if any(_opens_with_else(branch) for branch in item.branches):
                raise SplitError(item)
            return False
        return item is not None and item.text == "else"


def _opens_with_else(branch: tuple[Item, ...]) -> bool:
    if not branch:
        return False
    first = branch[0]
    if isinstance(first, Group):
        return any(_opens_with_else(inner) for inner in first.branches)
    return first.text == "else"
