"""One search for a way: down to a moment, through the calls that lead there, and out of them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from migrator.analysis.contexts import Context, Key, Point
from migrator.analysis.engine import Onward
from migrator.analysis.hops import Hop, Part, Rank, Spine, Way
from migrator.analysis.knowledge import Known
from migrator.analysis.states import State, Time

Goal = Callable[[State], bool]  # whether a state at the end is one to come out with
_MOST = 3  # of the paths to one point that are told apart by what is known on them
MOST_PLACES = 20_000  # that one search goes on from; what is found until then has to do


class Strict(NamedTuple):
    """What a search takes care of: that the guest runs once, and what is known on each path apart."""

    is_once: bool
    is_apart: bool


class Ground(Protocol):
    """What a search asks of the code."""

    def is_run(self, context: Context, point: Point) -> bool:
        """Tell whether a point is a call that runs the guest."""

    def can_run(self, inner: tuple[Key, State]) -> bool:
        """Tell whether the guest may run in a function."""

    def onward(self, context: Context, point: Point, known: Known | None) -> list[Onward]:
        """Return the ways on from a point, with what is known on the way there; None for what is on all of them."""

    def cost(self, context: Context, point: Point, to: Point) -> int:
        """Return how little one wants to go from a point to the one behind it; 1 for what one does not mind."""

    def open_up(self, hop: Hop, *, runs: bool) -> tuple[Hop, ...]:
        """Return a hop, or what happens in the function that it calls, where that changes an account."""


class _At(NamedTuple):
    """Where a search stands, and what has been: `is_out` once it has come through the moment."""

    level: int
    is_out: bool
    point: Point
    ran: bool
    lost: bool = False


class _Node(NamedTuple):
    """One place of a search: what is known there and in the callers, and how it was reached."""

    at: _At
    known: Known | None
    above: tuple[Known | None, ...] = ()
    before: _Node | None = None
    hop: Hop | None = None
    runs: bool = False  # the guest runs in what the hop calls
    cost: int = 0


class Search:
    """A search, the cheapest ways first; the first one that lacks nothing ends it.

    Attributes:
        is_cut: it was ended before every way was tried.
    """

    def __init__(self, ground: Ground, spine: Spine, goal: Goal, strict: Strict) -> None:
        self._ground = ground
        self._spine = spine
        self._goal = goal
        self._strict = strict
        self._seen: dict[_At, list[Known | None]] = {}
        self._waiting: list[tuple[int, int, _Node]] = []
        self.is_cut = False
        self._gone = 0  # places gone on from
        self._count = 0  # of places noted: those that cost the same are gone on from in order
        self._is_run = ground.is_run(*spine[-1])

    def run(self, *, ran: bool) -> Way | None:
        """Return the way that lacks least, of those the shortest; None where none comes to an end."""
        best: tuple[Rank, _Node] | None = None
        self._add(_Node(_At(0, is_out=False, point=(0, self._spine[0][0].begin), ran=ran), self._begin(0)))
        while self._waiting and (best is None or any(best[0])):
            node = heappop(self._waiting)[2]
            at = node.at
            if not self._is_new(node):
                continue
            if self._gone >= MOST_PLACES:
                self.is_cut = True
                break
            self._gone += 1
            if at.level == 0 and at.is_out and at.point[0] == self._spine[0][0].flow.end:
                rank = Rank(not self._goal(at.point[1]), not at.ran, at.lost)
                best = (rank, node) if best is None or rank < best[0] else best
            for new in self._steps(node):
                self._add(new)
        return Way(self._told(best[1]), best[0], best[1].cost) if best else None

    def _begin(self, level: int) -> Known | None:
        context = self._spine[level][0]
        return context.known((0, context.begin)) if self._strict.is_apart else None

    def _add(self, node: _Node) -> None:
        """Note a place to go on from, if that is not done yet."""
        at = node.at
        if not at.is_out and at.level + 1 == len(self._spine) and at.point == self._spine[-1][1]:
            node = node._replace(at=at._replace(is_out=True))
        if self._is_wanted(node):
            self._count += 1
            heappush(self._waiting, (node.cost, self._count, node))

    def _is_wanted(self, node: _Node) -> bool:
        """Tell whether a place was not gone on from yet; not so where as many as can be told apart were."""
        seen = self._seen.get(node.at, [])
        return len(seen) < _MOST and node.known not in seen

    def _is_new(self, node: _Node) -> bool:
        """Tell the same of the cheapest place that waits, and note that it is gone on from."""
        if not self._is_wanted(node):
            return False
        self._seen.setdefault(node.at, []).append(node.known)
        return True

    def _steps(self, node: _Node) -> Iterator[_Node]:
        at = node.at
        context, target = self._spine[at.level]
        if not at.is_out and at.point == target:
            yield self._enter(node)
        elif at.point[0] == context.flow.end:
            yield from self._leave(node)
        else:
            yield from self._go_on(node)

    def _enter(self, node: _Node) -> _Node:
        """Go into the call on whose way the moment lies."""
        level = node.at.level + 1
        context, point = self._spine[level - 1]
        inner = self._spine[level][0]
        at = node.at._replace(level=level, point=(0, inner.begin))
        hop = Hop(context, point, None, (inner.key, inner.begin), Part.INTO)
        return _Node(at, self._begin(level), (*node.above, node.known), node, hop, cost=node.cost + 1)

    def _leave(self, node: _Node) -> Iterator[_Node]:
        """Come back to the caller, if the moment has been."""
        at = node.at
        if at.level == 0 or not at.is_out:
            return
        caller, call = self._spine[at.level - 1]
        inner = (self._spine[at.level][0].key, at.point[1])
        for on in self._ground.onward(caller, call, node.above[-1]):
            if on.inner == inner:
                hop = Hop(caller, call, on.to, inner, Part.BACK)
                back = at._replace(level=at.level - 1, point=on.to)
                cost = node.cost + self._ground.cost(caller, call, on.to)
                yield _Node(back, self._keep(on), node.above[:-1], node, hop, cost=cost)

    def _go_on(self, node: _Node) -> Iterator[_Node]:
        at, context = node.at, self._spine[node.at.level][0]
        is_run = self._ground.is_run(context, at.point)
        is_early = self._is_run and not at.is_out  # the moment is to be the run call, and no other before it
        is_moment = at.is_out and node.before is not None and not node.before.at.is_out
        if is_run and self._strict.is_once and (is_early or (at.ran and not is_moment)):
            return
        for on in self._ground.onward(context, at.point, node.known):
            hop = Hop(context, at.point, on.to, on.inner)
            cost = node.cost + self._ground.cost(context, at.point, on.to)
            lost = at.lost or _is_lost(at.point[1], on.to[1])
            to = at._replace(point=on.to, ran=at.ran or is_run, lost=lost)
            new = _Node(to, self._keep(on), node.above, node, hop, cost=cost)
            yield new
            if on.inner is not None and not to.ran and not is_early and self._ground.can_run(on.inner):
                yield new._replace(at=to._replace(ran=True), runs=True)

    def _keep(self, on: Onward) -> Known | None:
        return on.known if self._strict.is_apart else None

    def _told(self, node: _Node) -> tuple[Hop, ...]:
        """Return the hops that led to a place, calls that change an account opened up."""
        found: list[tuple[Hop, bool]] = []
        at: _Node | None = node
        while at is not None and at.hop is not None:
            found.append((at.hop, at.runs))
            at = at.before
        return tuple(each for hop, runs in reversed(found) for each in self._ground.open_up(hop, runs=runs))


def _is_lost(before: State, after: State) -> bool:
    """Tell whether guest time ends and interrupts have not been open since the guest ran."""
    return before.time is Time.GUEST and after.time is Time.HOST and before.ran and not before.opened
