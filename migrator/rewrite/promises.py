"""Promises kept: the new order of things, as the analysis of the new files sees it."""

from collections import Counter

from migrator.analysis.between import Between, find_between
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.states import Mask, State
from migrator.analysis.study import Study
from migrator.recipes.promises import Kept, Nested, Paired, Promise, Reached, Returns, Runs, Unprobed
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import code_tokens


def check_promise(study: Study, promise: Promise) -> str:
    """Return how the new code breaks a promise, or nothing."""
    if isinstance(promise, Kept):
        return _check_kept(study, promise)
    wanted = promise.calls[0] if isinstance(promise, (Nested, Paired)) else ""
    definition = _find(study, promise.path, promise.function, wanted)
    if definition is None:
        return f"{promise.function}() is not found"
    match promise:
        case Nested():
            return _check_nested(definition, promise.calls)
        case Paired():
            return _check_paired(definition, promise.calls)
        case Reached():
            return _check_reached(study, definition, promise)
        case Unprobed():
            return "" if definition.is_noinstr else f"{definition.name}() is not noinstr"
        case Returns():
            return _check_returns(definition, promise.call)
        case Runs():
            runs = any(study.callees.run_call(call) is not None for call in _calls(definition))
            return "" if runs else f"{definition.name}() does not run the guest"


def _check_kept(study: Study, promise: Kept) -> str:
    """Return which calls some functions have lost, or have too many."""
    found: Counter[str] = Counter()
    for name, callee in promise.functions:
        definition = _find(study, promise.path, name, callee)
        if definition is None:
            return f"{name}() is not found"
        tokens = list(code_tokens(definition.unit.text, *definition.function.body))
        found.update(call.name for call in find_calls(tokens))
    lost, new = Counter(promise.calls) - found, found - Counter(promise.calls)
    told = " and ".join(f"{name}()" for name, _ in promise.functions)
    if lost:
        return f"{told} no longer call {', '.join(sorted(lost))} as often as before"
    return f"{told} call {', '.join(sorted(new))} more often than they should" if new else ""


def _check_returns(definition: Definition, call: str) -> str:
    """Return how the value of a call gets lost: it is wanted as `NAME = ... call(...); ... return NAME; }`."""
    words = [token.text for token in code_tokens(definition.unit.text, *definition.function.body)]
    at = words.index(call) if call in words else 0
    begin = max((i for i, word in enumerate(words[:at]) if word in {";", "{", "}"}), default=0) + 1
    is_kept = words[begin + 1 : begin + 2] == ["="] and words[-4:] == ["return", words[begin], ";", "}"]
    return "" if is_kept else f"{definition.name}() does not return what {call}() gives back"


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


def _check_paired(definition: Definition, pair: tuple[str, str]) -> str:
    """Return what is wrong with two calls in a function; each must stand there once."""
    found = [[call.offset for call in _calls(definition) if _last_word(call.callee) == name] for name in pair]
    if any(len(offsets) != 1 for offsets in found) or definition.flow is None:
        return f"{definition.name}() does not call each of {' and '.join(pair)} once"
    between = find_between(definition.flow, found[0][0], found[1][0])
    if isinstance(between, Between):
        return ""
    return f"{definition.name}() does not always go from {pair[0]} to {pair[1]}: {between.detail}"


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
    for state in sorted(states, key=str):
        seen = state._replace(mask=wanted.mask) if state.mask is Mask.UNKNOWN else state
        if (seen.mask, seen.time, seen.rcu, seen.told) != (wanted.mask, wanted.time, wanted.rcu, wanted.told):
            return f"a path comes to {call.callee}() with {state.describe()}"
    return ""


def _last_word(callee: str) -> str:
    return callee.replace("->", ".").rpartition(".")[2]
