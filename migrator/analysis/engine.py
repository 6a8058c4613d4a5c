"""The typestate analysis: states pushed through one architecture's code to a fixed point.

A called function is followed where that can matter: where RCU does not watch, and
where the function is known to change the accounts. Its result is kept by the state
in which it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import NamedTuple

from migrator.analysis.callees import Callees, Resolved
from migrator.analysis.contexts import Caller, Context, Given, Key, MomentKey, Point
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.effects import apply_event, return_handled, run_guest
from migrator.analysis.evidence import Callee, Moment
from migrator.analysis.findings import Assumption
from migrator.analysis.flow import Assigned, Called, Flow, Guard, Node, Returned
from migrator.analysis.knowledge import NOTHING, RETURNED, Known, Reader, saved_masks, without, without_members
from migrator.analysis.program import Program
from migrator.analysis.states import Mask, Rcu, State, Time
from migrator.analysis.values import ANY, Value
from migrator.facts.arch import RunCall
from migrator.facts.events import Event, Use
from migrator.syntax.tokens import Token

_DEPTH = 24  # calls within calls; what is deeper is told as an assumption
Inner = tuple[Key, State] | None  # a function that a call was followed into, and the state at its end
Behind = tuple[State, Known, Inner]


class Outcome(NamedTuple):
    """One state behind a call, what it returned there, and the flags that a macro saved for who uses it."""

    state: State
    value: object
    saved: Known = NOTHING
    inner: Inner = None


class Onward(NamedTuple):
    """One way on from a point: where it leads, what is known there, and the function that a call was followed into."""

    to: Point
    known: Known
    inner: Inner


class Engine:
    """Runs functions of one architecture.

    Attributes:
        contexts: the functions that were gone through, each by the state in which it began.
    """

    def __init__(
        self, program: Program, callees: Callees, is_followed: Callable[[Definition], bool], *, is_deep: bool = True
    ) -> None:
        self.program = program
        self.callees = callees
        self.contexts: dict[Key, Context] = {}
        self._is_followed = is_followed
        self._is_deep = is_deep
        self._stack: list[Key] = []
        self._reader = Reader(self._constant)
        self._current: list[Context] = []
        self._closed: dict[Definition, frozenset[str]] = {}

    def moments(self) -> list[Moment]:
        """Return every call that a rule may want to see, once for each place, kind and state."""
        found: dict[MomentKey, Moment] = {}
        for context in self.contexts.values():
            for key, moment in context.moments.items():
                found.setdefault(key, moment)
        return list(found.values())

    def assumptions(self) -> list[Assumption]:
        """Return what was taken for granted."""
        return list(dict.fromkeys(a for context in self.contexts.values() for a in context.assumptions))

    def renew(self, names: set[str]) -> None:
        """Go again through what was concluded without the code of these names, the innermost functions first.

        A caller is gone through again only where the outcome of a call is another.
        """
        self._reader = Reader(self._constant)  # it keeps what constants stood for
        # In the order of discovery: sets of contexts have none that two runs share.
        waiting = dict.fromkeys(key for key, each in self.contexts.items() if not names.isdisjoint(each.asked))
        while waiting:
            key = max(waiting, key=lambda each: self.contexts[each].depth)
            del waiting[key]
            old = self.contexts[key]
            if self._go(key, old.flow, old.caller).at_end() != old.at_end():
                waiting.update(dict.fromkeys(each for each, c in self.contexts.items() if key in c.entered))
        self._keep_reached()

    def _keep_reached(self) -> None:
        """Drop what no call leads to any more."""
        waiting = [key for key, context in self.contexts.items() if context.caller is None]
        reached = {*waiting}
        while waiting:
            new = (self.contexts[waiting.pop()].entered.keys() & self.contexts.keys()) - reached
            reached |= new
            waiting += new
        self.contexts = {key: context for key, context in self.contexts.items() if key in reached}

    def run(
        self, definition: Definition, begin: State, caller: Caller | None = None, given: Given = frozenset()
    ) -> Context | None:
        """Return a function's states, begun in `begin`; None where its body is not understood."""
        key = (definition, begin, given)
        if key in self.contexts:
            return self.contexts[key]
        flow = definition.flow
        if flow is None:
            if caller:
                what = f"the body of {definition.name}() is not understood; it is taken to change nothing"
                self._assume(caller[0], what, definition.path)
            return None
        return self._go(key, flow, caller)

    def _go(self, key: Key, flow: Flow, caller: Caller | None) -> Context:
        """Go through a function to the fixed point."""
        context = Context(key[0], flow, key[1], key[2], caller)
        for problem in flow.problems:
            self._assume(context, problem, key[0].path)
        self.contexts[key] = context
        self._stack.append(key)
        self._current.append(context)
        for point, known in context.take():
            self._step(context, point, known)
        self._stack.pop()
        self._current.pop()
        return context

    def _constant(self, name: str) -> int | None:
        """Return a constant's number, and note that this context asked for it."""
        if self._current:
            self._current[-1].asked.add(name)
        return self.program.constant(name)

    def returned(self, tokens: Sequence[Token], known: Known) -> Value:
        """Return what an expression's value is known to be, as a number."""
        value = self._reader.value(tokens, known)
        return value if isinstance(value, Value) else ANY

    def onward(self, context: Context, point: Point, known: Known) -> list[Onward]:
        """Return the ways on from a point of a function gone through, in the order of the code; nothing is noted."""
        count, kept = len(self.contexts), self._stack
        self._stack = context.chain()
        node, telling = context.flow.nodes[point[0]], context.flow.telling
        found = []
        noted = _unseen(context) if isinstance(node.step, Called) else context
        for state, after, inner in self._behind(noted, point, known):
            for guard, to in node.edges:
                tests = _no_case(node) if guard is None else [guard]
                left = self._assume_all(tests, after, telling)
                if left is not None and context.has((to, state)):
                    found.append(Onward((to, state), left, inner))
        self._stack = kept
        while len(self.contexts) > count:
            self.contexts.popitem()
        return found

    def _assume_all(self, tests: Iterable[Guard], known: Known, telling: Container[str]) -> Known | None:
        """Return what is known where tests came out so, with the case that was taken; None where that cannot be."""
        left: Known | None = known
        for test in tests:
            left = self._reader.assume(test, left, telling, keeps_cases=True) if left is not None else None
        return left

    def _step(self, context: Context, point: Point, known: Known) -> None:
        node, telling = context.flow.nodes[point[0]], context.flow.telling
        for state, after, _ in self._behind(context, point, known):
            for guard, to in node.edges:
                left = after if guard is None else self._reader.assume(guard, after, telling)
                if left is not None:
                    context.pass_on(point, to, state, left)

    def _behind(self, context: Context, point: Point, known: Known) -> list[Behind]:
        """Return the states behind a node's step."""
        step, state = context.flow.nodes[point[0]].step, point[1]
        if isinstance(step, Assigned):
            value = self._reader.value(step.value, known) if step.target in context.flow.telling else ANY
            return [(state, self._assign(known, step.target, value), None)]
        if isinstance(step, Returned):
            # A macro's names are those of the function that uses it.
            rest = saved_masks(known) if isinstance(context.definition, MacroUse) else NOTHING
            return [(state, self._assign(rest, RETURNED, self._reader.value(step.value, known)), None)]
        if isinstance(step, Called):
            return self._call(context, point, step, known)
        return [(state, known, None)]

    def _assign(self, known: Known, name: str, value: object) -> Known:
        rest = without(known, [name])
        return rest if value == ANY or value is None else {**rest, name: value}  # type: ignore[dict-item]

    def _call(self, context: Context, point: Point, call: Called, known: Known) -> list[Behind]:
        if call.is_bare and not self.program.has_macro(call.callee):
            return [(point[1], known, None)]
        known = without(known, [a[1].text for a in call.arguments if len(a) == 2 and a[0].text == "&"])
        run = self.callees.run_call(call)
        if run is not None:
            return self._run_guest(context, point, call, known, run)
        if self.callees.is_synchronization(call):
            return [(point[1]._replace(fresh=False), known, None)]
        event = self.program.events.of(call.callee, call.told)
        if event is not None and not (event.uses is Use.NOTHING and self.program.has_own(call.callee)):
            after, known = apply_event(event, call, point[1], known)
            if event.needs_off and point[1].mask is Mask.ON and event.mask is None:
                after = after._replace(excused=True)  # told once; what follows would only repeat it
            if event.needs_off and point[1].mask is Mask.UNKNOWN:
                what = f"interrupts are off where {call.callee}() is called; no path in reach says"
                self._assume(context, what, f"the contract of {call.callee}()")
            if event.uses is not Use.NOTHING or event.mask or event.told or event.rcu or event.time:
                self._note(context, point, call, after, event, Callee.DECLARED)
            return [(after, known, None)]
        state = point[1]._replace(fresh=False) if point[1].fresh else point[1]
        outcomes = self._enter(context, point, call, state, known)
        known = without_members(known)
        return [(o.state, self._assign({**known, **o.saved}, call.result, o.value), o.inner) for o in outcomes]

    def _run_guest(self, context: Context, point: Point, call: Called, known: Known, run: RunCall) -> list[Behind]:
        state = point[1]
        after = run_guest(state, run.returns)
        if state.running:
            return [(after, known, None)]
        if self.callees.handled:
            after = return_handled(state, self.callees.handled)
        self._note(context, point, call, after, None, Callee.RUN)
        what = f"{call.callee}() runs the guest and ends in {run.primitive}, which is not looked into"
        self._assume(context, what, run.source)
        if self.callees.is_primitive(call):
            return [(after, known, None)]
        outcomes = self._enter(context, point, call, state._replace(running=True, fresh=False), known)
        if self.callees.handled or not outcomes:
            return [(after, known, None)]
        ends = dict.fromkeys(run_guest(o.state._replace(running=state.running), run.returns) for o in outcomes)
        return [(end, known, None) for end in ends]

    def _enter(self, context: Context, point: Point, call: Called, state: State, known: Known) -> list[Outcome]:
        """Return the states behind a call of ordinary code."""
        away = state.rcu is Rcu.AWAY
        context.asked.add(call.callee)
        certain = away and not state.allowed and self._is_deep
        resolved = self.callees.resolve(call, context.definition.path, certain=certain)
        is_run = state.running and not point[1].running
        if away and (not is_run or resolved.kind is Callee.INSTRUMENTABLE):
            self._note(context, point, call, state, None, resolved.kind, resolved.code)
        if not is_run and (away or not call.callee.isidentifier()):
            self._tell_unknown(context, call, resolved)
            if resolved.source:
                self._assume(context, f"{call.callee}() reaches {_list(resolved.code)}", resolved.source)
        context.calls |= {d.name for d in resolved.code if not d.is_noinstr and not d.is_inline}
        for macro in (d for d in resolved.code if isinstance(d, MacroUse) and d.leaves):
            what = f"{macro.name}() can leave {context.definition.name}(), and that way is not followed"
            self._assume(context, what, macro.path)
        code = [definition for definition in resolved.code if self._follows(definition, context, state)]
        if not code:
            return [Outcome(state, ANY)]
        crossing = state.in_eqs and resolved.kind is Callee.INSTRUMENTABLE
        inside = state._replace(loose=True) if crossing else state
        found = [
            outcome
            for definition in code
            for outcome in self._outcomes((definition, inside, _give(definition, call, known)), (context, point))
        ]
        return [_come_back(outcome, state) for outcome in found]

    def _outcomes(self, key: Key, caller: Caller) -> list[Outcome]:
        definition, state, given = key
        inside = isinstance(definition, MacroUse) and any(
            isinstance(each[0], MacroUse) and each[0].name == definition.name for each in self._stack
        )  # C does not expand a macro inside itself either
        if inside or key in self._stack or len(self._stack) >= _DEPTH:
            why = "it calls itself" if key in self._stack else f"it is reached through more than {_DEPTH} calls"
            why = "it stands inside itself" if inside else why
            self._assume(caller[0], f"{definition.name}(): {why}; that is taken to change nothing", definition.path)
            return [Outcome(state, ANY)]
        caller[0].entered.setdefault(key, caller[1])
        context = self.run(definition, state, caller, given)
        if context is None:
            return [Outcome(state, ANY)]
        outcomes = [
            Outcome(end, k.get(RETURNED, ANY), saved_masks(k), (key, end)) for end, k in context.at_end().items()
        ]
        # A way out that forgot to leave is told there; behind the call it would be told again at every step.
        rcu = [o for o in outcomes if o.state.rcu is not Rcu.AWAY or state.rcu is Rcu.AWAY]
        outcomes = rcu if rcu and "away" in self._closes(definition) else outcomes
        time = [o for o in outcomes if o.state.time is not Time.GUEST or state.time is Time.GUEST]
        return time if time and "guest" in self._closes(definition) else outcomes

    def _closes(self, definition: Definition) -> frozenset[str]:
        """Return what a function both begins and ends by itself: `away`, `guest`."""
        if definition not in self._closed:
            flow = definition.flow
            events = [self.program.events.of(c.callee, c.told) for c in flow.calls()] if flow else []
            words = {word for event in events if event is not None for word in (event.time, event.rcu)}
            pairs = (("away", "watching"), ("guest", "host"))
            self._closed[definition] = frozenset(begun for begun, ended in pairs if {begun, ended} <= words)
        return self._closed[definition]

    def _follows(self, definition: Definition, context: Context, state: State) -> bool:
        """Tell whether a function's code is read where a call in that state reaches it."""
        if state.rcu is Rcu.AWAY and self._is_deep:
            return definition.path == context.definition.path or self.may_follow(definition)
        if state.time is Time.GUEST and definition.path == context.definition.path:
            return True
        return self._is_followed(definition)

    def may_follow(self, definition: Definition) -> bool:
        """Tell whether a function's code is read where it is called in the EQS."""
        own = f"arch/{self.program.arch}/kvm/" in definition.path or definition.path.endswith(".h")
        return own or definition.is_noinstr or definition.is_inline

    def _tell_unknown(self, context: Context, call: Called, resolved: Resolved) -> None:
        if resolved.kind is not Callee.UNKNOWN:
            return
        what = f"{call.callee}() has no C definition in reach; it is taken for code that nothing instruments"
        if not call.callee.isidentifier():
            what = f"{call.callee}() is called through a pointer or a macro, and the facts name no targets; "
            what += "it is taken to change nothing"
        self._assume(context, what, context.definition.path)

    def _note(
        self,
        context: Context,
        point: Point,
        call: Called,
        after: State,
        event: Event | None,
        kind: Callee,
        code: Sequence[Definition] = (),
    ) -> None:
        if call.is_release and event is not None and event.mask is None:
            return
        home, offset = self._home(context, call.offset)
        key = (home.path, offset, kind, point[1])
        if key not in context.moments:
            context.moments[key] = Moment(
                call.callee,
                home.where(offset),
                point[1],
                after,
                event,
                kind,
                lambda: context.witness(point, after),
                is_vouched=self._is_vouched(event, context.definition),
                code=tuple(dict.fromkeys(definition.name for definition in code)),
                crossing=context.crossing,
                depth=context.depth,
            )

    def _home(self, context: Context, offset: int) -> tuple[Definition, int]:
        """Return where a call is to be mended: in the architecture's code, if generic helpers hide it."""
        at = context
        while at.caller is not None and not at.definition.path.startswith(f"arch/{self.program.arch}/"):
            at, point = at.caller
            step = at.flow.nodes[point[0]].step
            if step is not None and at.definition.path.startswith(f"arch/{self.program.arch}/"):
                return at.definition, step.offset
        return context.definition, offset

    def _is_vouched(self, event: Event | None, definition: Definition) -> bool:
        """Tell whether a helper's warning says by itself, in this tree, that it may be instrumented."""
        if event is None or not event.vouched or not definition.is_inline:
            return False
        self.program.want(event.vouched)
        texts = self.program.macro_texts(event.vouched)
        return any(words in text for text in texts for words in self.program.events.facts.opening)

    def _assume(self, context: Context, what: str, source: str) -> None:
        context.assumptions[Assumption(self.program.arch, context.definition.name, what, source)] = None


def _no_case(node: Node) -> list[Guard]:
    """Return what holds on a way without a test: no case matches, if others of the ways are cases."""
    guards = (guard for guard, _ in node.edges if guard is not None and guard.case) if len(node.edges) > 1 else ()
    return [replace(guard, came_true=False) for guard in guards]


def _unseen(context: Context) -> Context:
    """Return a context that stands for another, and in which what is noted is lost."""
    other = copy(context)
    other.calls, other.asked, other.entered, other.moments, other.assumptions = set(), set(), {}, {}, {}
    return other


def _give(definition: Definition, call: Called, known: Known) -> Given:
    """Return the parameters through which a call hands on saved interrupt flags; to a macro, all that are kept."""
    if isinstance(definition, MacroUse):
        return frozenset(saved_masks(known).items())
    masks = [known.get(f"flags {a[0].text}", known.get(a[0].text)) if len(a) == 1 else None for a in call.arguments]
    if not any(isinstance(mask, Mask) for mask in masks):
        return frozenset()
    given = zip(definition.parameters, masks, strict=False)
    return frozenset((name, mask) for name, mask in given if isinstance(mask, Mask) and name)


def _come_back(outcome: Outcome, state: State) -> Outcome:
    """Return an outcome for the caller, whose own code is as loose, and as near to the guest, as it was."""
    end = outcome.state
    if (end.loose, end.running) == (state.loose, state.running):
        return outcome
    return outcome._replace(state=end._replace(loose=state.loose, running=state.running))


def _list(code: tuple[Definition, ...]) -> str:
    return " or ".join(f"{definition.name}()" for definition in code) or "nothing that is read"
