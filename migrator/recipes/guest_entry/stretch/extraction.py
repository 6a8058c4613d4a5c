"""The run call goes into a helper together with the state helpers: the edits, the promises, and what must be told."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.sites import Site
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.parts.arguments import derive_arguments
from migrator.recipes.guest_entry.parts.beside import find_beside
from migrator.recipes.guest_entry.parts.helper import Helper, build_helper
from migrator.recipes.guest_entry.parts.passing import Passing
from migrator.recipes.guest_entry.parts.reach import check_reach
from migrator.recipes.guest_entry.parts.result import result_type
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.guest_entry.parts.scope import find_scope
from migrator.recipes.guest_entry.stretch.stretch import Home, Stretch
from migrator.recipes.model import Refusal, Touched
from migrator.recipes.promises import Nested, Paired, Promise, Reached, Runs, Unprobed
from migrator.syntax.statements import Statement, walk

_UNFIT = frozenset({"eqs-tracepoint", "eqs-instrumentable", "eqs-irqs-enabled"})
_WORD = regex.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Extracted:
    """The helper, and the run call as it stands in it.

    Attributes:
        along: the statements beside the run call that the facts put into the helper with it.
        names: the same as messages tell them.
    """

    helper: Helper
    call: str
    along: tuple[Statement, ...] = ()
    names: tuple[str, ...] = ()


def extract(home: Home, run: RunCall) -> Extracted | Refusal:
    """Return the helper for a run call, or why it cannot be made."""
    candidate, function = home.candidate, home.function
    scope = find_scope(candidate, function, home.statements, run.statement.span.start)
    returns = result_type(candidate, run, scope)
    if isinstance(returns, Refusal):
        return returns
    arguments = derive_arguments(candidate, run, scope)
    if isinstance(arguments, Refusal):
        return arguments
    moved = find_beside(candidate, function, home.statements, run, scope, arguments)
    arguments = moved.arguments
    refusal = check_reach(candidate, function, home.statements, run.carried, scope, arguments, returns)
    if refusal is not None:
        return refusal
    helper = build_helper(candidate, function, run, arguments, returns)
    if isinstance(helper, Refusal):
        return helper
    taken = [edit.span for edit in moved.edits]
    along = [s for s in walk(home.statements) if any(t.start <= s.span.start < t.end for t in taken)]
    return Extracted(helper, arguments.call, tuple(along), moved.names)


def touched(home: Home, helper: str) -> tuple[Touched, ...]:
    """Return the functions that change: the run function, and the helper made of it."""
    path, name = home.candidate.path, home.function.name
    return Touched(path, name, name), Touched(path, helper, name)


def promise(stretch: Stretch, helper: str, timing: tuple[int, int] | None) -> tuple[Promise, ...]:
    """Return what the new code must show; `timing`: the offsets where the run function begins and ends guest time."""
    candidate = stretch.home.candidate
    split, path, function = candidate.facts.split, candidate.path, stretch.home.function.name
    run = stretch.run.call.callee[-1].text
    made: tuple[Promise, ...] = (
        *(() if stretch.run.is_macro else (Runs(path, helper),)),
        Nested(path, helper, (split.state_enter, run, split.state_exit)),
        Unprobed(path, helper),
    )
    entered = Reached(path, function, helper, State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF))
    if timing is None:
        return (*made, entered) if stretch.is_timed else made
    nested = Nested(path, function, (split.timing_enter, helper, split.timing_exit))
    paired = Paired(path, function, (split.timing_enter, split.timing_exit))
    return (
        nested if _runs_once(stretch, timing) else paired,
        *made,
        entered,
        Reached(path, helper, run, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, function, split.timing_exit, State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)),
    )


def _runs_once(stretch: Stretch, timing: tuple[int, int]) -> bool:
    """Tell whether the guest is run once in guest time: not in a loop, nor under a condition."""
    passing, at = stretch.passing.stretch(*timing), stretch.run.call.callee[-1].start
    third = passing.between.find(at) if isinstance(passing, Passing) else None
    if third is None or not isinstance(passing, Passing):
        return True  # what the old order hides, the new one must show
    return passing.between.find_obstacle(third, at) is None


def beside(stretch: Stretch, without: Sequence[Site] = (), along: Sequence[Statement] = ()) -> tuple[str, ...]:
    """Return the names that are called in the stretch beside the run call; they run outside of it from now on."""
    between = stretch.passing.between
    inner = [stretch.run.call.span, *(statement.span for statement in along)]
    others = {site.offset for site in without}
    irqs = stretch.home.candidate.facts.irqs
    calls = (call for _, call in between.calls(between.inside - {stretch.third}))
    found = (c for c in calls if not any(s.start <= c.offset < s.end for s in inner) and c.offset not in others)
    names = dict.fromkeys(_last_word(c.callee) for c in found if not c.is_release)
    return tuple(name for name in names if name not in {irqs.enable, irqs.disable})


def unfit(stretch: Stretch, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of some names that the analysis found to be called in the EQS and should not be."""
    candidate, between = stretch.home.candidate, stretch.passing.between
    places = {finding.place for finding in candidate.findings if finding.rule in _UNFIT}
    calls = (call for _, call in between.calls(between.inside))
    found = {_last_word(call.callee) for call in calls if candidate.unit.place(call.offset) in places}
    return tuple(name for name in names if name in found)


def _last_word(callee: str) -> str:
    words = _WORD.findall(callee)
    return words[-1] if words else callee
