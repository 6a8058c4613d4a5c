"""What is called while RCU does not watch: every call, what kind of code it reaches, and from where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from migrator.analysis.callees import Resolved
from migrator.analysis.contexts import Context, Key
from migrator.analysis.definitions import Definition
from migrator.analysis.evidence import Callee
from migrator.analysis.flow import Called
from migrator.analysis.states import Rcu, State
from migrator.analysis.study import Study
from migrator.facts.events import Event, Use
from migrator.text import Place


class CallKind(Enum):
    """What a callee is, where RCU does not watch."""

    RUN = "run"  # it runs the guest, and what it is made of is not looked into
    NOINSTR = "noinstr"
    INLINED = "inlined"  # always a part of its caller
    STATE = "state"  # a helper that moves the state, or a raw switch of the mask: it belongs here
    STUB = "stub"  # a constant, or an expression in which nothing is called
    INSTRUMENTABLE = "instrumentable"
    USE = "use"  # it relies on RCU: a tracepoint, a lock, a print
    UNKNOWN = "unknown"  # no C definition in reach


@dataclass(frozen=True)
class InnerCall:
    """One call.

    Attributes:
        caller: the function whose text holds it.
        kind: what the callee is.
        depth: how many calls lead from the function asked about to the caller.
        event: what the facts declare of the callee; None where its code tells.
        is_allowed: the author says, around the call, that it may be instrumented there.
        is_last: the callee makes calls, too, and none of them is told of.
    """

    caller: str
    callee: str
    path: str
    place: Place
    kind: CallKind
    depth: int
    event: Event | None = None
    is_allowed: bool = False
    is_last: bool = False


def find_inner_calls(study: Study, path: str, functions: Collection[str]) -> tuple[InnerCall, ...]:
    """Return the calls made while RCU does not watch on all paths from some functions of a file.

    The call with which that begins is one of them. Where one of the functions
    leaves RCU away for its caller, so are those of the caller. Left out is what
    the facts declare to be right everywhere, as a barrier is, and what lies more
    than one call behind one that should not be there: it goes when that one goes.
    Caller by caller, the nearest first, the calls of each in the order of the
    code: so a caller stands before what its callees call. Each call stands once.
    """
    depths: dict[Definition, int] = {}  # in the order in which they are reached
    found: dict[tuple[Definition, int], _Seen] = {}
    for depth, contexts in enumerate(_levels(study, _begin(study, path, functions))):
        for context in contexts:
            for seen in _calls(study, context):
                depths.setdefault(context.definition, depth)
                key = (context.definition, seen.call.offset)
                if key not in found or not seen.state.allowed:
                    found[key] = seen
    order = {definition: number for number, definition in enumerate(depths)}
    keys = sorted(found, key=lambda key: (depths[key[0]], order[key[0]], key[1]))
    return tuple(dict.fromkeys(_judge(study, key[0], found[key], depths) for key in keys))


class _Seen(NamedTuple):
    """A call in one state; `is_loose`: the code that makes it should not be there itself."""

    call: Called
    state: State
    is_loose: bool


def _begin(study: Study, path: str, functions: Collection[str]) -> list[Key]:
    """Return the functions, and those callers for whom they leave RCU away."""
    contexts = study.engine.contexts
    found = dict.fromkeys(key for key in contexts if key[0].path == path and key[0].name in functions)
    waiting = [key for key in found if _leaves_away(contexts[key])]
    for key in waiting:
        callers = [each for each, context in contexts.items() if key in context.entered and each not in found]
        found.update(dict.fromkeys(callers))
        waiting += (each for each in callers if _leaves_away(contexts[each]))
    return list(found)


def _leaves_away(context: Context) -> bool:
    return context.begin.rcu is not Rcu.AWAY and any(end.rcu is Rcu.AWAY for end in context.at_end())


def _levels(study: Study, keys: list[Key]) -> Iterator[list[Context]]:
    """Yield the functions that are reached, level by level, in the order of the code that calls them."""
    contexts, seen, first = study.engine.contexts, set(keys), len(keys)
    while keys:
        level = [contexts[key] for key in keys]
        yield level
        left = [context for context in level if len(seen) == first or not context.begin.loose]
        reached = dict.fromkeys(key for context in left for key in _in_order(context))
        keys = [key for key in reached if key in contexts and key not in seen]
        seen.update(keys)


def _in_order(context: Context) -> list[Key]:
    """Return the functions that a function calls, in the order of its code."""
    return [key for _, key in sorted(((point[0], key) for key, point in context.entered.items()), key=itemgetter(0))]


def _calls(study: Study, context: Context) -> Iterator[_Seen]:
    """Yield the calls of a function that are made while RCU does not watch, and the one with which that begins."""
    for number, node in enumerate(context.flow.nodes):
        call = node.step
        if isinstance(call, Called) and not call.is_release and _is_call(study, call):
            event = _event(study, call)
            begins = event is not None and event.rcu == Rcu.AWAY.value
            if event is None or not _is_harmless(event):
                states = (state for state in context.states_at(number) if begins or state.rcu is Rcu.AWAY)
                yield from (_Seen(call, state, context.begin.loose) for state in states)


def _is_call(study: Study, call: Called) -> bool:
    """Tell whether it is one: a name that stands alone is a macro; `.long (x)` is assembly that a macro holds."""
    return not call.callee.startswith(".") and (not call.is_bare or study.program.has_macro(call.callee))


def _event(study: Study, call: Called) -> Event | None:
    """Return what the facts declare of a call; nothing where the architecture has its own function of that name."""
    event = study.program.events.of(call.callee, call.told)
    is_own = event is not None and event.uses is Use.NOTHING and study.program.has_own(call.callee)
    return None if is_own or study.callees.run_call(call) is not None else event


def _is_harmless(event: Event) -> bool:
    changes = event.mask or event.told or event.time or event.rcu or event.allows
    return event.uses is Use.NOTHING and not changes


def _judge(study: Study, home: Definition, seen: _Seen, told: Mapping[Definition, int]) -> InnerCall:
    """Return what a call is; `told` are the functions whose calls are told of, by how far they are."""
    call, where = seen.call, home.where(seen.call.offset)
    event = _event(study, call)
    resolved = study.callees.resolve(call, home.path, certain=False)
    inside = [code for code in resolved.code if code.flow is not None and any(code.flow.calls())]
    return InnerCall(
        caller=home.name,
        callee=call.callee,
        path=where.path,
        place=where.place,
        kind=_kind(study, call, event, resolved),
        depth=told[home],
        event=event,
        is_allowed=seen.state.allowed > 0,
        is_last=seen.is_loose and event is None and bool(inside) and told.keys().isdisjoint(inside),
    )


def _kind(study: Study, call: Called, event: Event | None, resolved: Resolved) -> CallKind:
    """Return what the facts make of a call, or else the code."""
    if study.callees.run_call(call) is not None:
        return CallKind.RUN
    if event is not None:
        is_state = event.time or event.rcu or event.uses in {None, Use.NOTHING}
        return CallKind.STATE if is_state else CallKind.USE
    if resolved.kind is Callee.SAFE:
        return CallKind.INLINED if all(code.is_inline for code in resolved.code) else CallKind.NOINSTR
    if study.callees.is_synchronization(call):
        return CallKind.INLINED
    return CallKind(resolved.kind.value)
