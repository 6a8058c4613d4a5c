"""One function, gone through from one standing: what is known in front of every node, and behind the function."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import regex

from migrator.analysis.callcontext.moving import Moving
from migrator.analysis.callcontext.standing import Standing
from migrator.analysis.callcontext.walk import Walk, assign, repeated, text_of
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.flow import Assigned, Called, Flow, Guard
from migrator.analysis.program import Program
from migrator.analysis.states import Mask
from migrator.facts.events import MaskEffect
from migrator.facts.held import Holding

_DEPTH = 8  # calls within calls that are followed for what they leave behind
_MOST = 48  # standings of one node; where there are more, nothing is known
_MEMBER = "->"
_OPENS = frozenset({MaskEffect.ON, MaskEffect.RESTORE})


class Walker:
    """Goes through functions of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._events = program.events
        self._walks: dict[tuple[Definition, Standing], Walk | None] = {}
        self._moving = Moving(program)
        self._held: dict[tuple[str, str, bool], tuple[Holding | None, Holding | None]] = {}
        self._off = regex.compile("|".join(rf"\b{name}\b" for name in self._events.facts.reached.off) or "(?!)")
        self._stack: list[Definition] = []

    def walk(self, definition: Definition, begin: Standing) -> Walk | None:
        """Return the function gone through; None where its body is not understood."""
        key = definition, begin
        if key not in self._walks:
            self._walks[key] = None  # it calls itself: that is taken to change nothing
            self._stack.append(definition)
            walk = self._go(definition, begin, frozenset())
            if walk is not None and len({(end.held, end.lost) for end in walk.ends}) > 1:
                # Locks that are taken and dropped under the same condition: tests that are made again come out alike.
                walk = self._go(definition, begin, repeated(walk.flow))
            self._walks[key] = walk
            self._stack.pop()
        return self._walks[key]

    def _go(self, definition: Definition, begin: Standing, tests: frozenset[str]) -> Walk | None:
        flow = definition.flow
        if flow is None:
            return None
        found: list[dict[Standing, None]] = [{} for _ in flow.nodes]
        found[0][begin] = None
        queue = deque([(0, begin)])
        while queue:
            number, standing = queue.popleft()
            for to, after in self._onward(definition, flow, number, standing, tests):
                after = after if len(found[to]) < _MOST else Standing()
                if after not in found[to]:
                    found[to][after] = None
                    queue.append((to, after))
        return Walk(flow, tuple(tuple(standings) for standings in found))

    def _onward(
        self, definition: Definition, flow: Flow, number: int, standing: Standing, tests: frozenset[str]
    ) -> Iterator[tuple[int, Standing]]:
        node = flow.nodes[number]
        afters = [standing]
        if isinstance(node.step, Called):
            afters = self._call(definition, node.step, standing.forget(_MEMBER))
        elif isinstance(node.step, Assigned):
            afters = [assign(node.step, standing.forget(node.step.target))]
        for after in afters:
            for guard, to in node.edges:
                left = after if guard is None else self._guard(flow, guard, after, tests)
                if left is not None:
                    yield to, left._replace(tests=()) if to == flow.end else left

    def _guard(self, flow: Flow, guard: Guard, standing: Standing, tests: frozenset[str]) -> Standing | None:
        """Return what is known where a test came out so; None where it cannot."""
        text = text_of(guard)
        if text in tests:
            return standing.test(text, guard.came_true)
        callee = flow.callees.get(guard.test[0].text, "") if len(guard.test) == 1 and not guard.case else ""
        told = flow.told.get(guard.test[0].text, text) if guard.test and not guard.case else ""
        if guard.came_true and self._off.search(told):
            return None
        if guard.came_true and callee and self._events.is_user_test(callee):
            # User mode holds nothing; what the exception disabled is open again where it returns to. What was taken
            # on the way here stays held, and who is known to run in an interrupt still does.
            return standing._replace(process=standing.process is not False, own=True, outer=Mask.ON)
        tried = next((each for each in self._events.facts.holding if callee and each.is_tried_by(callee)), None)
        return standing.drop(tried.what) if tried is not None and not guard.came_true else standing

    def _call(self, definition: Definition, call: Called, standing: Standing) -> list[Standing]:
        if call.is_bare and not self._program.has_macro(call.callee):
            return [standing]
        event = self._events.of(call.callee, call.told)
        taken, dropped = self.held(call)
        code = event is None and bool(self.code_of(definition, call))
        taken, dropped = (each if each is None or not (each.doubtful and code) else None for each in (taken, dropped))
        if taken is not None and not call.is_release:
            standing = self._take(definition, call, taken, standing)
        if dropped is not None:
            doubted = standing.settle(dropped.key(call.callee))
            standing = doubted if dropped.doubtful else standing.drop(dropped.what)
        if event is not None:
            standing = standing.after(event, call)
        return [standing] if event or taken or dropped else self._enter(definition, call, standing)

    def _take(self, definition: Definition, call: Called, taken: Holding, standing: Standing) -> Standing:
        where = definition.where(call.offset)
        name = call.callee if call.callee.endswith(")") else f"{call.callee}()"
        told = f"{name} at {where.path}:{where.place.line}"
        if taken.doubtful:
            return standing.doubt(taken.key(call.callee), f"perhaps {taken.what} by {told}")
        return standing.take(taken.what, told)

    def held(self, call: Called) -> tuple[Holding | None, Holding | None]:
        """Return what a call takes, and what it drops."""
        key = call.callee, call.told, call.is_release
        if key not in self._held:
            self._held[key] = self._find_held(call)
        return self._held[key]

    def _find_held(self, call: Called) -> tuple[Holding | None, Holding | None]:
        names = dict.fromkeys((call.callee, call.told))
        holding = self._events.facts.holding
        taken = next((each for each in holding for name in names if each.is_taken_by(name)), None)
        dropped = next((each for each in holding for name in names if each.is_dropped_by(name)), None)
        return (taken, taken) if call.is_release else (taken, dropped)

    def _enter(self, definition: Definition, call: Called, standing: Standing) -> list[Standing]:
        """Return the standings behind a call of ordinary code."""
        near = [each for each in self.code_of(definition, call) if each not in self._stack]
        code = [each for each in near if self._moving.is_moving(each)]
        if not code or len(self._stack) >= _DEPTH:
            return [standing]
        found: dict[Standing, None] = {}
        for each in code:
            if isinstance(each, MacroUse):  # a part of the function that uses it
                walk = self.walk(each, standing)
                found.update(dict.fromkeys(walk.ends if walk is not None else (standing,)))
            else:
                walk = self.walk(each, standing.bare())
                found.update(dict.fromkeys(standing.moved(end) for end in (walk.ends if walk is not None else ())))
        return [*found] or [standing]

    def code_of(self, definition: Definition, call: Called) -> tuple[Definition, ...]:
        """Return the functions, or macros, that a call by name reaches, as far as they were read."""
        if not call.callee.isidentifier():
            return ()
        found = self._program.definitions(call.callee, definition.path)
        return found or self._program.macros(call.callee, definition.path, call.arguments)

    def is_closed(self, walk: Walk, number: int) -> bool:
        """Tell whether interrupts are enabled again behind a node, on every path to the end of the function."""
        waiting, seen = [to for _, to in walk.flow.nodes[number].edges], {number}
        while waiting:
            at = waiting.pop()
            if at == walk.flow.end:
                return False
            if at in seen or self._opens(walk.flow.nodes[at].step):
                continue
            seen.add(at)
            waiting += [to for _, to in walk.flow.nodes[at].edges]
        return True

    def _opens(self, step: object) -> bool:
        if not isinstance(step, Called):
            return False
        event = self._events.of(step.callee, step.told)
        return event is not None and (event.mask in _OPENS or (step.is_release and event.mask is not None))
