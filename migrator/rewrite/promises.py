"""Promises kept: the new order of things, as the analysis of the new files sees it."""

from migrator.analysis.between import Between, find_between
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.states import Mask, State
from migrator.analysis.study import Study
from migrator.recipes.promises import Nested, Promise, Reached, Runs, Unprobed


def check_promise(study: Study, promise: Promise) -> str:
    """Return how the new code breaks a promise, or nothing."""
    wanted = promise.calls[0] if isinstance(promise, Nested) else ""
    definition = _find(study, promise.path, promise.function, wanted)
    if definition is None:
        return f"{promise.function}() is not found"
    match promise:
        case Nested():
            return _check_nested(definition, promise.calls)
        case Reached():
            return _check_reached(study, definition, promise)
        case Unprobed():
            return "" if definition.is_noinstr else f"{definition.name}() is not noinstr"
        case Runs():
            runs = any(study.callees.run_call(call) is not None for call in _calls(definition))
            return "" if runs else f"{definition.name}() does not run the guest"


def _find(study: Study, path: str, name: str, callee: str) -> Definition | None:
    """Return a function of a file; of several under #if, the one that makes the call."""
    found = [definition for definition in study.program.all_of(name) if definition.path == path]
    calling = [d for d in found if any(call.callee == callee for call in _calls(d))]
    return next(iter(calling or found), None)


def _calls(definition: Definition) -> list[Called]:
    return [call for call in definition.flow.calls() if not call.is_release] if definition.flow else []


def _check_nested(definition: Definition, order: tuple[str, str, str]) -> str:
    """Return what is wrong with the order of three calls in a function; each must stand there once."""
    found = [[call.offset for call in _calls(definition) if _last_word(call.callee) == name] for name in order]
    if any(len(offsets) != 1 for offsets in found):
        return f"{definition.name}() does not call each of {', '.join(order)} once"
    (first,), (middle,), (last,) = found
    between = find_between(definition.flow, first, last) if definition.flow else None
    third = between.find(middle) if isinstance(between, Between) else None
    if third is None or not isinstance(between, Between) or between.find_obstacle(third, middle) is not None:
        return f"{definition.name}() does not run straight through {', '.join(order)}"
    return ""


def _check_reached(study: Study, definition: Definition, promise: Reached) -> str:
    calls = [call for call in _calls(definition) if _last_word(call.callee) == promise.call]
    if not calls:
        return f"{definition.name}() does not call {promise.call}()"
    problems = (_check_states(study, promise.path, call, promise.state) for call in calls)
    return next((problem for problem in problems if problem), "")


def _check_states(study: Study, path: str, call: Called, wanted: State) -> str:
    """Return how a path comes to a call in another state; a mask that nobody knows is told as an assumption."""
    states = study.before(path, call.offset)
    if not states:
        return f"no path comes to {call.callee}()"
    for state in sorted(states):
        seen = state._replace(mask=wanted.mask) if state.mask is Mask.UNKNOWN else state
        if (seen.mask, seen.time, seen.rcu, seen.told) != (wanted.mask, wanted.time, wanted.rcu, wanted.told):
            return f"a path comes to {call.callee}() with {state.describe()}"
    return ""


def _last_word(callee: str) -> str:
    return callee.replace("->", ".").rpartition(".")[2]
