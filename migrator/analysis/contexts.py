"""One function, begun in one state: the states at every node, and the way back to each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from migrator.analysis.definitions import Definition
from migrator.analysis.evidence import Callee, Moment, Where
from migrator.analysis.findings import Assumption, Step
from migrator.analysis.flow import Called, Flow, Guard, Returned
from migrator.analysis.knowledge import Known, meet
from migrator.analysis.states import Mask, State
from migrator.syntax.tokens import Kind, Token

Point = tuple[int, State]
Caller = tuple["Context", Point]
Given = frozenset[tuple[str, Mask]]  # parameters that hold saved interrupt flags
Key = tuple[Definition, State, Given]
MomentKey = tuple[str, int, Callee, State]
YES, NO = "yes", "no"  # how a test came out
_WIDTH = 60
_OPENING = frozenset({"(", "[", ".", "->", "!", "~"})
_SIGNS = frozenset({"&", "*", "-", "+"})
_TIGHT = frozenset({")", "]", "(", "[", ".", "->", ",", "++", "--"})


class Context:
    """The states of one function that begins in `begin`.

    For each state of the accounts at a node, what is known of local names is
    kept once, joined over all paths that bring that state. So the work grows
    with the nodes and the few states of the accounts, not with the paths.

    Attributes:
        calls: functions that may be instrumented, called in code that RCU does not watch.
        asked: names whose code was looked for.
        entered: the contexts that it went into, each with the point from where it did so first.
        moments: what was seen in it, by place, kind and state.
        assumptions: what was taken for granted in it.
        visited: how many states were looked at.
    """

    def __init__(self, definition: Definition, flow: Flow, begin: State, given: Given, caller: Caller | None) -> None:
        self.definition = definition
        self.flow = flow
        self.begin = begin
        self.given = given
        self.caller = caller
        self.depth: int = caller[0].depth + 1 if caller else 0
        self.crossing = self._find_crossing()
        self.calls: set[str] = set()
        self.asked: set[str] = set()
        self.entered: dict[Key, Point] = {}
        self.moments: dict[MomentKey, Moment] = {}
        self.assumptions: dict[Assumption, None] = {}
        self.visited = 0
        self._states: list[dict[State, Known]] = [{} for _ in flow.nodes]
        self._before: dict[Point, Point | None] = {}
        self._queue: deque[Point] = deque()
        self._put((0, begin), dict(given), None)

    def _find_crossing(self) -> Where | None:
        """Return the call that first led to code that should not be in the EQS, where that lies on the way here."""
        if self.caller is None or not self.begin.loose:
            return None
        context, (number, state) = self.caller
        step = context.flow.nodes[number].step
        return context.crossing if state.loose or step is None else context.definition.where(step.offset)

    def _put(self, point: Point, known: Known, before: Point | None) -> None:
        states = self._states[point[0]]
        old = states.get(point[1])
        if old is None:
            self._before[point] = before
        elif (known := meet(old, known)) is old:
            return
        states[point[1]] = known
        self._queue.append(point)

    def take(self) -> Iterator[tuple[Point, Known]]:
        """Yield what has changed, until nothing does; the shortest ways first."""
        while self._queue:
            point = self._queue.popleft()
            self.visited += 1
            yield point, self._states[point[0]][point[1]]

    def pass_on(self, point: Point, to: int, state: State, known: Known) -> None:
        """Note that a state reaches node `to` from a point."""
        self._put((to, state), known, point)

    def points(self) -> Iterator[tuple[Point, Known]]:
        """Yield every state of every node, with what is known there."""
        for number, states in enumerate(self._states):
            for state, known in states.items():
                yield (number, state), known

    @property
    def key(self) -> Key:
        """What the engine keeps it by."""
        return self.definition, self.begin, self.given

    def chain(self) -> list[Key]:
        """Return the keys of the functions that were open when it was gone through, its own as the last."""
        found, at = [self.key], self.caller
        while at is not None:
            found.append(at[0].key)
            at = at[0].caller
        return found[::-1]

    def has(self, point: Point) -> bool:
        """Tell whether a path comes to a point."""
        return point[1] in self._states[point[0]]

    def states_at(self, node: int) -> Iterator[State]:
        """Yield the states in which paths come to a node."""
        yield from self._states[node]

    def known(self, point: Point) -> Known:
        """Return what is known at a point."""
        return self._states[point[0]][point[1]]

    def way(self, point: Point) -> list[Point]:
        """Return a shortest way to a point, from where the function begins up to the point itself."""
        found, at = [point], self._before[point]
        while at is not None:
            found.append(at)
            at = self._before[at]
        return found[::-1]

    def at_end(self) -> dict[State, Known]:
        """Return the states behind the function, with what is known of its result."""
        return self._states[self.flow.end]

    def witness(self, point: Point, state: State | None) -> tuple[Step, ...]:
        """Return a shortest way to a point, from where paths begin; `state` is the one behind its step."""
        inner = self._steps(point, state or point[1])
        if self.caller is None:
            return inner
        context, call = self.caller
        return (*context.witness(call, self.begin), *inner)

    def _tell_guard(self, guard: Guard) -> str:
        """Return a test as the code has it, and how it came out."""
        came = YES if guard.came_true else NO
        if guard.case:
            return f"case {_spell(guard.case)}: {came}"
        text = _spell(guard.test)
        results = {token.text for token in guard.test} & self.flow.callees.keys()
        for result in sorted(results, key=len, reverse=True):
            text = text.replace(result, f"{self.flow.callees[result]}()")
        return f"{text}: {came}"

    def _steps(self, point: Point, last: State) -> tuple[Step, ...]:
        steps: list[Step] = []
        behind, follower = last, -1
        for at in reversed(self.way(point)):
            steps += reversed(list(self.tell(at, follower, behind)))
            behind, follower = at[1], at[0]
        start = self.definition.where(self.definition.function.at)
        steps.append(Step(start.path, start.place, f"{self.definition.name}() begins", self.begin))
        return tuple(reversed(steps))

    def tell(self, point: Point, follower: int, behind: State) -> Iterator[Step]:
        """Yield what a node does, and which way is taken behind it."""
        node = self.flow.nodes[point[0]]
        if isinstance(node.step, Returned):
            where = self.definition.where(node.step.offset)
            yield Step(where.path, where.place, "returns", behind)
        if isinstance(node.step, Called):
            where = self.definition.where(node.step.offset)
            end = "end of " if node.step.is_release else ""
            yield Step(where.path, where.place, f"{end}{node.step.callee}()", behind)
        guard = self.guard(point[0], follower)
        if guard is not None:
            where = self.definition.where(guard.offset)
            yield Step(where.path, where.place, self._tell_guard(guard), behind)

    def tell_test(self, node: int, follower: int) -> str:
        """Return the test on the way from a node to one behind it, and how it came out; empty where there is none."""
        guard = self.guard(node, follower)
        return self._tell_guard(guard) if guard is not None else ""

    def guard(self, node: int, follower: int) -> Guard | None:
        """Return the test on the way from a node to one behind it, or None."""
        edges = self.flow.nodes[node].edges
        return next((guard for guard, to in edges if to == follower and guard is not None), None)


def _spell(tokens: Sequence[Token]) -> str:
    """Return an expression on one line, cut where it is long."""
    text, before = "", None
    for token in tokens:
        is_tight = before is None or token.text in _TIGHT or before.text in _OPENING or _is_sign(before, tokens)
        text += token.text if is_tight else f" {token.text}"
        before = token
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH]}..."


def _is_sign(token: Token, tokens: Sequence[Token]) -> bool:
    """Tell whether an operator has one side only: what stands in front of it is no value."""
    if token.text not in _SIGNS:
        return False
    before = next((other for other, after in pairwise(tokens) if after is token), None)
    return before is None or not (before.kind in {Kind.NAME, Kind.NUMBER} or before.text in {")", "]"})
