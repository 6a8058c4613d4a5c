"""The stretch from one call of a function to another: what leaves it, comes into it, or goes around a third call.

Answers are given on the graph, for all paths at once. What stands in the way is
named with the place where the paths part or meet; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.analysis.flow import Called, Flow
from migrator.analysis.paths import Ways


class ObstacleKind(Enum):
    """Why there is no such stretch."""

    ABSENT = "absent"
    SEVERAL_WAYS = "several-ways"
    OTHER_BLOCK = "other-block"
    LEAVES = "leaves"
    ENTERS = "enters"
    AROUND = "around"
    REPEATED = "repeated"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, and the offset of it; `detail` speaks of that place as `here`."""

    kind: ObstacleKind
    offset: int
    detail: str


@dataclass(frozen=True)
class Between:
    """A stretch that is entered at its first call alone, and left at its last alone.

    Attributes:
        first, last: the nodes of the two calls.
        inside: the nodes between them.
    """

    ways: Ways
    first: int
    last: int
    inside: frozenset[int]

    def find(self, offset: int) -> int | None:
        """Return the node of a third call between the two; None where it does not stand there once."""
        found = [number for number in self.inside if _is_call(self.ways.flow, number, offset)]
        return found[0] if len(found) == 1 else None

    def find_obstacle(self, third: int, offset: int) -> Obstacle | None:
        """Return where a path goes around a third call, whose name stands at `offset`, or makes it twice."""
        path = self.ways.path(self.first, {self.last}, {third})
        if path[-1] == self.last:
            at = _parting(path, self.ways.leading(third, {self.last}))
            return Obstacle(ObstacleKind.AROUND, self.ways.offset(path, at, offset), "a path goes around it here")
        if third in self.ways.reach(self.ways.onward[third], {self.last}):
            return Obstacle(ObstacleKind.REPEATED, offset, "a path comes here more than once")
        return None

    def until(self, third: int) -> frozenset[int]:
        """Return the nodes between the first call and a third one, on paths that come to it."""
        before = self.ways.reach(self.ways.onward[self.first], {third, self.last})
        return before & self.ways.leading(third, {self.first, self.last})

    def behind(self, third: int) -> frozenset[int]:
        """Return the nodes between a third call and the last."""
        return self.ways.reach(self.ways.onward[third], {self.last})

    def calls(self, nodes: Iterable[int]) -> Iterator[tuple[int, Called]]:
        """Yield the calls among some nodes, in the order of the text."""
        steps = [(number, self.ways.flow.nodes[number].step) for number in nodes]
        calls = [(number, step) for number, step in steps if isinstance(step, Called)]
        yield from sorted(calls, key=lambda each: each[1].offset)


def find_between(flow: Flow, first: int, last: int) -> Between | Obstacle:
    """Return the stretch from the call whose name stands at offset `first` to the one at `last`."""
    if flow.problems:
        return Obstacle(ObstacleKind.UNCLEAR, first, flow.problems[0])
    ways = Ways(flow)
    reached = ways.reach([0], ())
    ends = []
    for offset in (first, last):
        found = [number for number in reached if _is_call(flow, number, offset)]
        if not found:
            return Obstacle(ObstacleKind.ABSENT, offset, "no path comes here")
        if len(found) > 1:
            return Obstacle(ObstacleKind.SEVERAL_WAYS, offset, "an #if puts it on several ways")
        ends += found
    between = Between(ways, ends[0], ends[1], ways.reach(ways.onward[ends[0]], {ends[1]}))
    return _find_way_out(between, last) or _find_way_in(between, last) or between


def _find_way_out(between: Between, last: int) -> Obstacle | None:
    """Return where a path leaves the stretch, or turns back to its beginning, without the last call."""
    ways, goals = between.ways, {between.ways.flow.end, between.first}
    path = ways.path(between.first, goals, {between.last})
    if path[-1] not in goals or len(path) < 2:
        return None
    leading = ways.leading(between.last, {between.first}) | {between.first}
    if between.last not in ways.reach(ways.onward[between.first], {between.first}):
        return Obstacle(ObstacleKind.OTHER_BLOCK, last, "no path from the one leads to the other here")
    at = _parting(path, leading)
    return Obstacle(
        ObstacleKind.LEAVES, ways.offset(path, at, last), "a path leaves here that does not come to the end"
    )


def _find_way_in(between: Between, last: int) -> Obstacle | None:
    """Return where a path comes into the stretch without the first call."""
    ways, detail = between.ways, "a path comes in here that has not passed the beginning"
    around = ways.reach([0, *ways.onward[between.last]], {between.first})
    entries = [number for number in around & between.inside if _is_entry(between, number)]
    if entries:
        return Obstacle(ObstacleKind.ENTERS, min(ways.first_offset(number, last) for number in entries), detail)
    return Obstacle(ObstacleKind.ENTERS, last, detail) if between.last in around else None


def _is_entry(between: Between, number: int) -> bool:
    """Tell whether a node of the stretch is reached from outside."""
    return any(before not in between.inside and before != between.first for before in between.ways.back[number])


def _parting(path: Sequence[int], leading: Collection[int]) -> int:
    """Return the index of the last node of a path from which another way would have led on."""
    return max((index for index, number in enumerate(path[:-1]) if number in leading), default=0)


def _is_call(flow: Flow, number: int, offset: int) -> bool:
    step = flow.nodes[number].step
    return isinstance(step, Called) and step.offset == offset and not step.is_release
