"""Paths through a graph: what is reached from where, and by which nodes."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence

from migrator.analysis.flow import Flow, Guard


class Ways:
    """The edges of a graph that a path can take: those that a constant rules out are left out."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.onward = [[to for guard, to in node.edges if not _is_never(guard)] for node in flow.nodes]
        self.back: list[list[int]] = [[] for _ in flow.nodes]
        for number, targets in enumerate(self.onward):
            for to in targets:
                self.back[to].append(number)

    def reach(self, starts: Iterable[int], avoid: Collection[int]) -> frozenset[int]:
        """Return what is reached from some nodes, these included, without a step on those to avoid."""
        return _flood(self.onward, starts, avoid)

    def leading(self, to: int, avoid: Collection[int]) -> frozenset[int]:
        """Return the nodes from which a path leads to one."""
        return _flood(self.back, [to], avoid)

    def path(self, start: int, goals: Collection[int], avoid: Collection[int]) -> list[int]:
        """Return a shortest path from behind a node to the first of the goals, that node included."""
        before: dict[int, int] = {}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            for to in self.onward[at]:
                if to in goals:
                    return [*_trace(before, start, at), to]
                if to not in before and to != start and to not in avoid:
                    before[to] = at
                    waiting.append(to)
        return [start]

    def offset(self, path: Sequence[int], index: int, default: int) -> int:
        """Return the place where a path goes from its node at `index` to the next: a test, or the last thing done."""
        edges = self.flow.nodes[path[index]].edges
        guard = next((g for g, to in edges if g and path[index + 1 : index + 2] == [to]), None)
        if guard is not None:
            return guard.offset
        steps = (self.flow.nodes[number].step for number in reversed(path[: index + 1]))
        return next((step.offset for step in steps if step is not None), default)

    def first_offset(self, number: int, default: int) -> int:
        """Return the offset of the first thing that happens from a node on."""
        seen: set[int] = set()
        while number not in seen:
            seen.add(number)
            node = self.flow.nodes[number]
            done = [node.step, *(guard for guard, _ in node.edges)]
            offset = next((each.offset for each in done if each is not None), None)
            if offset is not None:
                return offset
            number = next(iter(self.onward[number]), number)
        return default


def _is_never(guard: Guard | None) -> bool:
    """Tell whether a test on a plain number cannot come out so, as at the end of `do { } while (0)`."""
    if guard is None or guard.case or len(guard.test) != 1:
        return False
    words = {"true": True, "false": False, "0": False, "1": True}
    return words.get(guard.test[0].text, guard.came_true) is not guard.came_true


def _flood(edges: Sequence[Sequence[int]], starts: Iterable[int], avoid: Collection[int]) -> frozenset[int]:
    waiting = [start for start in starts if start not in avoid]
    found = set(waiting)
    while waiting:
        new = {to for to in edges[waiting.pop()] if to not in found and to not in avoid}
        found |= new
        waiting += new
    return frozenset(found)


def _trace(before: dict[int, int], start: int, at: int) -> list[int]:
    path = [at]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]
