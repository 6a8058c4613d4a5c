"""What the analysis knows of the calls on the way from enter to exit: what they do to the mask, and what they tell.

A call is judged by the states before and behind it, so wrappers and macros are
seen; what is declared of the name counts where the states are the same, as with
a guard that closes what it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from migrator.analysis.between import Between, Obstacle, ObstacleKind, find_between
from migrator.analysis.contexts import Context
from migrator.analysis.definitions import Definition
from migrator.analysis.evidence import Callee
from migrator.analysis.flow import Called
from migrator.analysis.states import Mask, Rcu, State, Told
from migrator.analysis.study import Study
from migrator.facts.events import Event, MaskEffect, Use
from migrator.recipes.guest_entry.parts.jumping import find_jump
from migrator.syntax.outline import Function

_States = dict[int, set[State]]


def find_definition(study: Study, path: str, function: Function) -> Definition | None:
    """Return a function of a file as the analysis reads it."""
    named = study.program.all_of(function.name)
    return next((d for d in named if d.path == path and d.function.span == function.span), None)


class Passing:
    """The states on all paths through one function.

    Attributes:
        between: the stretch that is asked about.
    """

    def __init__(self, study: Study, definition: Definition, between: Between) -> None:
        self._study = study
        self._definition = definition
        self.between = between
        engine = study.engine
        self._contexts = [context for context in engine.contexts.values() if context.definition is definition]
        self._states = [_by_node(context) for context in self._contexts]

    def stretch(self, first: int, last: int) -> Passing | Obstacle:
        """Return the same of another stretch of the function, by the offsets of its two calls."""
        flow = self._definition.flow
        if flow is None:
            return Obstacle(ObstacleKind.UNCLEAR, first, "its paths could not be followed")
        between = find_between(flow, first, last)
        return between if isinstance(between, Obstacle) else Passing(self._study, self._definition, between)

    def states(self, node: int) -> set[State]:
        """Return the states in front of a node's call."""
        return {state for states in self._states for state in states.get(node, ())}

    def opened_at(self, node: int) -> str:
        """Return in words where a path to a node enabled interrupts; empty where none comes with them on."""
        for context, states in zip(self._contexts, self._states, strict=True):
            state = next((state for state in states.get(node, ()) if state.mask is Mask.ON), None)
            if state is not None:
                steps = list(context.witness((node, state), None))
                last = max((i for i, s in enumerate(steps[:-1]) if s.state.mask is not Mask.ON), default=-1)
                step = steps[last + 1]
                return f"{step.event} at {step.path}:{step.place.line}"
        return ""

    def masking(self, nodes: Iterable[int]) -> list[int]:
        """Return the offsets of the calls among some nodes that change the interrupt mask, or may."""
        found = [
            call.offset
            for node, call in self.between.calls(nodes)
            if _masks(self._event(call)) or self._becomes(node, _mask) - {Mask.UNKNOWN}
        ]
        return list(dict.fromkeys(found))

    def restoring(self, nodes: Iterable[int]) -> list[str]:
        """Return the names that are called and put back a mask which others saved: one that the analysis lost."""
        calls = self.between.calls(nodes)
        found = [
            call.callee for node, call in calls if not self._event(call) and Mask.UNKNOWN in self._becomes(node, _mask)
        ]
        return list(dict.fromkeys(found))

    def telling(self, nodes: Iterable[int]) -> list[int]:
        """Return the offsets of the calls that tell lockdep, tracing or RCU something, and change no mask."""
        return [
            call.offset
            for node, call in self.between.calls(nodes)
            if not _masks(self._event(call)) and (_tells(self._event(call)) or self._is_wrapper(node))
        ]

    def jumping(self, nodes: Iterable[int]) -> Called | None:
        """Return the first call of a macro that leaves the function, or goes to a label of it."""
        return find_jump(self._study, self._definition.path, (call for _, call in self.between.calls(nodes)))

    def unread(self, nodes: Iterable[int]) -> list[str]:
        """Return the names that are called and of whose code nothing is known."""
        calls = (call for _, call in self.between.calls(nodes) if not self._study.callees.is_declared(call))
        return list(dict.fromkeys(call.callee for call in calls if not self._is_read(call)))

    def _event(self, call: Called) -> Event | None:
        return self._study.program.events.of(call.callee, call.told)

    def _is_wrapper(self, node: int) -> bool:
        """Tell whether what lockdep, tracing or RCU believe is another behind a call, and the mask is not."""
        if self._becomes(node, _mask):
            return False
        told = self._becomes(node, lambda state: state.told) - {Told.UNKNOWN}
        return bool(told or self._becomes(node, lambda state: state.rcu) - {Rcu.UNKNOWN})

    def _becomes(self, node: int, view: Callable[[State], Hashable]) -> set[Hashable]:
        """Return what is seen behind a node and neither before it nor on another way to there.

        In a loop, what it changes comes back to it; there, what the stretch begins with counts as before.
        """
        ways, found = self.between.ways, set[Hashable]()
        turns = node in ways.reach(ways.onward[node], {self.between.first, self.between.last})
        for states in self._states:
            begin = (state._replace(rcu=Rcu.AWAY) for state in states.get(self.between.first, ()))
            known = {view(state) for state in (begin if turns else states.get(node, ()))}
            for to in ways.onward[node] if node in states else ():
                others = (states.get(other, ()) for other in ways.back[to] if other != node and not turns)
                elsewhere = {view(state) for other in others for state in other}
                found |= {view(state) for state in states.get(to, ())} - known - elsewhere
        return found

    def _is_read(self, call: Called) -> bool:
        resolved = self._study.callees.resolve(call, self._definition.path, certain=False)
        if resolved.kind is Callee.UNKNOWN:
            return self._study.callees.is_synchronization(call)
        return all(self._is_followed(code) for code in resolved.code)

    def _is_followed(self, code: Definition) -> bool:
        near = code.path == self._definition.path or self._study.engine.may_follow(code)
        return code.flow is not None and (near or self._study.relevance.follows(code))


def _by_node(context: Context) -> _States:
    found: _States = {}
    for (node, state), _ in context.points():
        found.setdefault(node, set()).add(state)
    return found


def _mask(state: State) -> Mask:
    return state.mask


def _masks(event: Event | None) -> bool:
    return event is not None and event.mask not in {None, MaskEffect.SAVE}


def _tells(event: Event | None) -> bool:
    """Tell whether a call says what the state helpers say: to lockdep and tracing, or to RCU."""
    if event is None or event.role:
        return False
    return bool(event.told or event.rcu or (event.allows and event.uses is not Use.NOTHING))
