"""The new order of things, as the analysis sees it: timing around the helper, state around the run call."""

from migrator.analysis.between import Between, find_between
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.analysis.study import Study
from migrator.facts.recipe import Split
from migrator.recipes.model import Proposal


def check_order(study: Study, path: str, proposal: Proposal, split: Split) -> str:
    """Return what is wrong with the order of calls and states that a proposal made, or nothing."""
    name = proposal.words["helper"]
    function, helper = _find(study, path, proposal.function, name), _find(study, path, name, split.state_enter)
    if function is None or helper is None:
        return f"{proposal.function}() and {name}() are not both found"
    problem = _check_nested(function, (split.timing_enter, name, split.timing_exit))
    if problem:
        return problem
    run = next((call for call in _calls(helper) if study.callees.run_call(call) is not None), None)
    if run is None:
        return f"{name}() does not run the guest"
    problem = _check_nested(helper, (split.state_enter, _last_word(run.callee), split.state_exit))
    if problem or not helper.is_noinstr:
        return problem or f"{name}() is not noinstr"
    wanted = State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)
    return _check_states(study, path, run, wanted) or _check_end(study, path, function, split)


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


def _check_end(study: Study, path: str, function: Definition, split: Split) -> str:
    """Return what is wrong with the states at the end of guest time."""
    leave = next(call for call in _calls(function) if call.callee == split.timing_exit)
    return _check_states(study, path, leave, State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF))


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
