"""Ways through code that was gone through, from where paths begin to the end of that function."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from functools import partial
from typing import NamedTuple

from migrator.analysis.contexts import YES, Context, Key, Point
from migrator.analysis.definitions import Definition
from migrator.analysis.engine import Onward
from migrator.analysis.evidence import RootKind
from migrator.analysis.flow import Called
from migrator.analysis.hops import Hop, Part, Spine, Way
from migrator.analysis.knowledge import Known
from migrator.analysis.searching import Goal, Search, Strict
from migrator.analysis.states import Rcu, State, Time
from migrator.analysis.study import Study
from migrator.analysis.usual import is_rare

_FIRST = (RootKind.RUN, RootKind.HANDLER, RootKind.TOP)
_UNLIKE = 1000  # so many steps are better than a test that comes out otherwise
_ODD = 100  # and so many are better than one that comes out as the code says that it rarely does
_MOST_RUNS = 4  # of the run calls of one function, each tried for a way
_Know = frozenset[tuple[str, object]] | None


class _Test(NamedTuple):
    """A test as it is told, where that is asked for, and whether the code says that it rarely comes out so."""

    told: str
    is_odd: bool


class Ways:
    """Finds ways; what the engine knows is not changed.

    Attributes:
        is_cut: a search was ended before every way was tried.
    """

    def __init__(self, study: Study) -> None:
        self.is_cut = False
        self._study = study
        self._contexts = study.engine.contexts
        self._onward: dict[tuple[Context, Point, _Know], list[Onward]] = {}
        self._runs: dict[Key, Spine] = {}
        self._inside: dict[tuple[Key, State, bool], tuple[Hop, ...]] = {}
        self._callers = self._find_callers()
        self._like: Mapping[str, bool] = {}
        self._through: dict[Spine, Way | None] = {}
        self._tests: dict[tuple[Definition, int, int], _Test] = {}

    def prefer(self, tests: Mapping[str, bool]) -> None:
        """Prefer ways on which these tests come out so."""
        if tests != self._like:
            self._like = tests
            self._tests.clear()
            self._inside.clear()
            self._through.clear()

    def cost(self, context: Context, point: Point, to: Point) -> int:
        """Return how little one wants to go from a point to the one behind it; 1 for what one does not mind."""
        key = (context.definition, point[0], to[0])
        if key not in self._tests:
            is_odd = is_rare(self._study, context, point[0], to[0])
            self._tests[key] = _Test(context.tell_test(point[0], to[0]) if self._like else "", is_odd)
        told, is_odd = self._tests[key]
        test, _, came = told.rpartition(": ")
        if self._like.get(test, came == YES) is not (came == YES):
            return _UNLIKE
        return _ODD if is_odd else 1

    def _find_callers(self) -> dict[Key, tuple[Key, Point] | None]:
        """Return every function that is reached, the nearest to a root first, with one that calls it."""
        roots = self._study.roots
        found: dict[Key, tuple[Key, Point] | None] = {
            (*root, frozenset()): None for kind in _FIRST for root in roots if roots[root] is kind
        }
        waiting = deque(key for key in found if key in self._contexts)
        while waiting:
            key = waiting.popleft()
            for inner, point in self._contexts[key].entered.items():
                if inner in self._contexts and inner not in found:
                    found[inner] = (key, point)
                    waiting.append(inner)
        return found

    def named(self, path: str, functions: Collection[str]) -> list[Context]:
        """Return what was gone through of some functions of a file, the nearest to where paths begin first."""
        keys = (key for key in self._callers if key[0].path == path and key[0].name in functions)
        return [self._contexts[key] for key in keys if key in self._contexts]

    def spine_to(self, context: Context) -> Spine:
        """Return the calls that lead from where paths begin to a function."""
        found: list[tuple[Context, Point]] = []
        caller = self._callers.get(context.key)
        while caller is not None:
            found.append((self._contexts[caller[0]], caller[1]))
            caller = self._callers[caller[0]]
        return tuple(reversed(found))

    def may_run(self, context: Context) -> bool:
        """Tell whether the guest may run on a way through a function, from where paths begin."""
        spine = self.spine_to(context)
        return bool(self.spine_to_run(spine[0][0] if spine else context))

    def is_run(self, context: Context, point: Point) -> bool:
        """Tell whether a point is a call that runs the guest."""
        step = context.flow.nodes[point[0]].step
        is_call = isinstance(step, Called) and not point[1].running
        return is_call and self._study.callees.run_call(step) is not None  # type: ignore[arg-type]

    def spine_to_run(self, context: Context) -> Spine:
        """Return the calls that lead from a function to the nearest call that runs the guest; empty if none does."""
        if context.key not in self._runs:
            self._runs[context.key] = self._find_run(context)
        return self._runs[context.key]

    def _find_run(self, context: Context) -> Spine:
        before: dict[Key, Spine] = {context.key: ()}
        waiting = deque([context])
        while waiting:
            at = waiting.popleft()
            point = next((p for p, _ in at.points() if self.is_run(at, p)), None)
            if point is not None:
                return (*before[at.key], (at, point))
            for inner, call in at.entered.items():
                if inner in self._contexts and inner not in before:
                    before[inner] = (*before[at.key], (at, call))
                    waiting.append(self._contexts[inner])
        return ()

    def can_run(self, inner: tuple[Key, State]) -> bool:
        """Tell whether the guest may run in a function."""
        return inner[0] in self._contexts and bool(self.spine_to_run(self._contexts[inner[0]]))

    def through(self, spine: Spine) -> Way | None:
        """Return a shortest way through a moment, and the one that lacks least; None where none comes out of it."""
        if spine not in self._through:
            root = spine[0][0]
            goal = partial(is_restored, root.begin)
            found = (self._search(each, goal, ran=not self.may_run(root)) for each in self._others(spine))
            ways = [way for way in found if way is not None]
            self._through[spine] = min(ways, key=lambda way: (way.rank, way.cost), default=None)
        return self._through[spine]

    def _others(self, spine: Spine) -> list[Spine]:
        """Return a way down to a run call, and those to others in the same function; the first few of them."""
        context, moment = spine[-1]
        if not self.is_run(context, moment):
            return [spine]
        points = dict.fromkeys([moment, *(point for point, _ in context.points() if self.is_run(context, point))])
        return [(*spine[:-1], (context, point)) for point in [*points][:_MOST_RUNS]]

    def _search(self, spine: Spine, goal: Goal, *, ran: bool) -> Way | None:
        """Return what a search finds: one that tells paths apart, or else one that joins them as the engine does.

        The guest runs once on the way; if there is no such way, as often as it must.
        """
        for is_once in (True, False):
            found = (self._run(Search(self, spine, goal, Strict(is_once, each)), ran=ran) for each in (True, False))
            best = next(found)
            if best is None or best.rank.is_wrong:  # that may be for want of trying: what is told apart is limited
                best = min((way for way in (best, next(found)) if way), key=lambda way: way.rank, default=None)
            if best is not None:
                return best
        return None

    def _run(self, search: Search, *, ran: bool) -> Way | None:
        way = search.run(ran=ran)
        self.is_cut = self.is_cut or search.is_cut
        return way

    def onward(self, context: Context, point: Point, known: Known | None) -> list[Onward]:
        """Return the ways on from a point, with what is known on the way there; None for what is on all of them."""
        key = (context, point, None if known is None else frozenset(known.items()))
        if key not in self._onward:
            known = context.known(point) if known is None else known
            self._onward[key] = self._study.engine.onward(context, point, known)
        return self._onward[key]

    def open_up(self, hop: Hop, *, runs: bool) -> tuple[Hop, ...]:
        """Return a hop, or what happens in the function that it calls, where that changes an account."""
        inside = self._find_inside(hop, runs=runs)
        return (hop._replace(part=Part.INTO), *inside, hop._replace(part=Part.BACK)) if inside else (hop,)

    def _find_inside(self, hop: Hop, *, runs: bool) -> tuple[Hop, ...]:
        """Return a way through the function that a hop calls; nothing where that changes no account."""
        if hop.part is not Part.WHOLE or hop.inner is None or hop.to is None or hop.inner[0] not in self._contexts:
            return ()
        key = (*hop.inner, runs)
        if key not in self._inside:
            self._inside[key] = self._go_inside(self._contexts[hop.inner[0]], hop.inner[1], runs=runs)
        inside = self._inside[key]
        is_changed = _accounts(hop.point[1]) != _accounts(hop.to[1])
        return inside if is_changed or runs or any(map(self.is_transition, inside)) else ()

    def _go_inside(self, context: Context, end: State, *, runs: bool) -> tuple[Hop, ...]:
        """Return a way through a function to a state at its end."""
        at_end = ((context, (context.flow.end, end)),)
        for spine in (self.spine_to_run(context), at_end) if runs else (at_end,):
            way = self._search(spine, lambda state: state == end, ran=not runs)
            if way is not None and not way.rank.is_wrong:
                return way.hops
        return ()

    def is_transition(self, hop: Hop) -> bool:
        """Tell whether a hop is a call that is declared to change guest time or RCU."""
        step = hop.context.flow.nodes[hop.point[0]].step
        event = self._study.program.events.of(step.callee, step.told) if isinstance(step, Called) else None
        return event is not None and bool(event.time or event.rcu)


def is_restored(begin: State, end: State) -> bool:
    """Tell whether guest time and RCU are as they were, as far as that is known."""
    return begin.time in {end.time, Time.UNKNOWN} and begin.rcu in {end.rcu, Rcu.UNKNOWN}


def _accounts(state: State) -> tuple[object, ...]:
    """Return what of a state is worth to be shown."""
    return state.mask, state.time, state.rcu, state.told, state.ran, state.opened
