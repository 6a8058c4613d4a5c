"""Whether RCU watches where a value is computed: on every path, and seen on one at least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrator.analysis.contexts import Context
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.evidence import Callee, Moment
from migrator.analysis.flow import Called
from migrator.analysis.states import Rcu
from migrator.analysis.study import Study
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.callers import find_callers, find_noinstr
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.hidden import find_hidden
from migrator.recipes.late_tracepoint.moving import context_rcu, contexts_of, states_at
from migrator.recipes.late_tracepoint.survey import Use
from migrator.recipes.model import Ground, Reason
from migrator.syntax.matchers import find_calls
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Proved:
    """What was seen.

    Attributes:
        seen: the functions from whose paths it is known that RCU watches, nearest first; none where no path that
            was followed comes there.
        opaque: what is called in the EQS and has no C definition in reach.
        is_whole: every function that leads to the place was looked at.
    """

    arch: str
    seen: tuple[str, ...]
    opaque: tuple[str, ...]
    is_whole: bool


def prove_place(ground: Ground, facts: LateFacts, arch: str, store: Use, clears: Sequence[Use] = ()) -> Proved | Doubt:
    """Return how it is known that RCU watches at a place on every path of an architecture; or why it is not.

    `clears` are where the field is cleared, but for where it is traced: none may lie between the two.
    """
    study = ground.judged[arch].study
    unit, function = store.code
    own = next((d for d in study.program.all_of(function.name) if d.path == store.path), None)
    own = own or _define(study, store.path, unit, function.name)
    if own is None:
        return _refuse(store, Reason.CONTEXT_UNCLEAR, f"{function.name}() cannot be read")
    if own.is_noinstr:
        return _refuse(store, Reason.INSIDE_EQS, f"{function.name}() is noinstr, and a tracepoint is instrumentation")
    problem = _find_inside(study, store, own) or _find_open(study, store)
    if problem is not None:
        return problem
    callers, is_whole = find_callers(ground, facts, arch, function.name)
    inlined = find_noinstr(study, callers, own)
    if inlined:
        message = f"{function.name}() becomes a part of {inlined}(), which is noinstr"
        return _refuse(store, Reason.INSIDE_EQS, message)
    odd = next((clear for clear in clears if _is_behind(clear, own.name, callers)), None)
    if odd is not None:
        message = f"{odd.code[1].name}() clears the field at {odd.where}, behind a call that leads here"
        return _refuse(store, Reason.VALUE_UNCLEAR, f"{message}: perhaps before it is traced")
    problem = _find_led(study, store, {own.name, *callers})
    if problem is not None:
        return problem
    opaque = tuple(sorted(_opaque(study)))
    hidden = find_hidden(ground, facts, study, {own.name, *callers}, opaque)
    if hidden:
        return _refuse(store, Reason.CONTEXT_UNCLEAR, hidden)
    return Proved(arch, tuple(_find_seen(study, own, store, callers)), opaque, is_whole)


def _is_behind(clear: Use, name: str, callers: Mapping[str, set[str]]) -> bool:
    """Tell whether a function clears the field behind a call that leads to the place, over one function at most."""
    unit, function = clear.code
    names = {name, *(caller for caller, called in callers.items() if name in called)}
    calls = (call for call in find_calls(unit.significant(function)) if call.span.start < clear.offset)
    return any(call.name in names and not call.is_member for call in calls)


def _define(study: Study, path: str, unit: Unit, name: str) -> Definition | None:
    """Return a function of a file that the analysis had no reason to read."""
    function = unit.function_named(name)
    return Definition(path, unit, function, study.program.events) if function is not None else None


def _refuse(store: Use, reason: Reason, message: str) -> Doubt:
    unit, _ = store.code
    return doubt_at(reason, store.path, unit, store.offset, message)


def _find_inside(study: Study, store: Use, own: Definition) -> Doubt | None:
    """Return the path on which RCU does not watch at the place, if there is one."""
    for context in contexts_of(study, own):
        states = states_at(context, store.offset)
        if any(rcu is Rcu.AWAY for rcu in states):
            where = _where_away(context)
            message = f"{own.name}() runs while RCU does not watch: it goes away {where}"
            return _refuse(store, Reason.INSIDE_EQS, message)
        if len(context_rcu(context)) > 1 and Rcu.UNKNOWN in states:
            return _refuse(store, Reason.CONTEXT_UNCLEAR, f"whether RCU watches at this place of {own.name}() is open")
    return None


def _where_away(context: Context) -> str:
    """Return where RCU goes away on the way to a function, in words."""
    point = next(point for point, _ in context.points() if point[1].rcu is Rcu.AWAY)
    steps = context.witness(point, None)
    away = next((step for step in steps if step.state.rcu is Rcu.AWAY), None)
    return f"at {away.path}:{away.place.line}, {away.event}" if away is not None else "in a caller"


def _find_open(study: Study, store: Use) -> Doubt | None:
    """Return what keeps one from knowing all code that runs while RCU does not watch."""
    for moment in study.engine.moments():
        if _is_unnamed(moment) and moment.before.rcu is Rcu.AWAY:
            told = (
                f"`{moment.call}` is called at {moment.where.path}:{moment.where.place.line} while RCU does not watch"
            )
            message = f"{told}, and which functions that reaches is not known"
            return _refuse(store, Reason.CONTEXT_UNCLEAR, message)
    for definition, begin in study.roots:
        for context in contexts_of(study, definition):
            if context.begin != begin:
                continue
            leaks = any(end.rcu is Rcu.AWAY for end in context.at_end()) and begin.rcu is not Rcu.AWAY
            comes = begin.rcu is Rcu.UNKNOWN and Rcu.WATCHING in context_rcu(context)
            if leaks or comes:
                how = "ends while RCU does not watch" if leaks else "makes RCU watch, and nothing tells since when"
                message = f"{definition.name}() {how}, so not all code is known that runs while RCU does not watch"
                return _refuse(store, Reason.CONTEXT_UNCLEAR, message)
    return None


def _is_unnamed(moment: Moment) -> bool:
    """Tell whether a call goes through a pointer that nobody tells the targets of.

    `.long (x)` is assembly that a macro holds; what the macros of the run call put together is a part of it.
    """
    is_made = moment.before.running and "(" in moment.call
    return moment.callee is Callee.UNKNOWN and not moment.call.isidentifier() and moment.call[0] != "." and not is_made


def _find_led(study: Study, store: Use, names: set[str]) -> Doubt | None:
    """Return the call, made while RCU does not watch, of a function by a name that leads to the place."""
    contexts = study.engine.contexts.values()
    names = names - {context.definition.name for context in contexts if context.begin.rcu is Rcu.AWAY}  # seen, then
    for context in contexts:
        if isinstance(context.definition, MacroUse):
            continue
        for (number, state), _ in context.points():
            call = context.flow.nodes[number].step
            if state.rcu is Rcu.AWAY and isinstance(call, Called) and call.callee in names:
                where = context.definition.where(call.offset)
                message = f"{call.callee}(), which leads here, is called at {where.path}:{where.place.line}"
                return _refuse(store, Reason.INSIDE_EQS, f"{message} while RCU does not watch")
    return None


def _find_seen(study: Study, own: Definition, store: Use, callers: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield the nearest functions, that of the place or such as lead to it, in which RCU is seen to watch there."""
    if any(states_at(context, store.offset) == {Rcu.WATCHING} for context in contexts_of(study, own)):
        yield own.name
    names, asked = [own.name], {own.name}
    while names:
        above = sorted(c for c, called in callers.items() if not called.isdisjoint(names) and c not in asked)
        asked.update(above)
        unseen = []
        for caller in above:
            states = {rcu for d in study.program.all_of(caller) for rcu in _states_of_calls(study, d, names)}
            if states == {Rcu.WATCHING}:
                yield caller
            elif not states or Rcu.AWAY not in states:
                unseen.append(caller)
        names = unseen


def _states_of_calls(study: Study, caller: Definition, names: list[str]) -> Iterator[Rcu]:
    calls = [c for c in find_calls(caller.unit.significant(caller.function)) if c.name in names and not c.is_member]
    for call in calls:
        yield from (state.rcu for state in study.before(caller.path, call.span.start))


def _opaque(study: Study) -> set[str]:
    return {
        moment.call
        for moment in study.engine.moments()
        if moment.callee is Callee.UNKNOWN and moment.before.rcu is Rcu.AWAY and moment.call.isidentifier()
    }
