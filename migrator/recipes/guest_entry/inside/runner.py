"""The functions that enter and run a guest whose exits are handled inside the run call."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.recipe import Part
from migrator.recipes.guest_entry.inside.halves import Half, find_half
from migrator.recipes.guest_entry.inside.handler import Handler, Problem, problem_of
from migrator.recipes.guest_entry.parts.candidates import check_tree
from migrator.recipes.guest_entry.parts.runcall import RunCall, find_run_call
from migrator.recipes.guest_entry.parts.running import find_running
from migrator.recipes.guest_entry.stretch.stretch import Home, find_home
from migrator.recipes.model import Candidate, Case, Reason, Refusal


@dataclass(frozen=True)
class Runner:
    """A function that enters the guest and runs it, with exits handled inside the run call."""

    home: Home
    run: RunCall
    enter: Half | Problem


def find_runner(case: Case, candidate: Candidate) -> Runner | None:
    """Return what one function does, if it enters and runs a guest whose exits are handled inside."""
    if any(site.helper.part is not Part.HELPER or site.in_macro for site in candidate.sites):
        return None
    if {"state-enter", "state-exit"} <= {site.helper.role for site in candidate.sites}:
        return None  # what stands between them is a matter of that function alone
    enter = find_half(candidate.sites, "enter")
    home = find_home(case, candidate)
    if enter is None or isinstance(home, Refusal):
        return None
    run = find_run_call(candidate, home.statements, candidate.sites[0].offset)
    if isinstance(run, Refusal) or case.archfacts is None or not case.archfacts.handlers_in(run.primitive):
        return None
    return Runner(home, run, enter)


def problem_at(runner: Runner, reason: Reason, message: str) -> Problem:
    """Return why a runner gets no draft, told at its run call."""
    return problem_of(runner.home.refuse(reason, runner.run.call.span.start, message))


def check_runner(case: Case, runner: Runner, handlers: Sequence[Handler]) -> Problem | None:
    """Return a problem where there is not one function that runs the guest, and one handler, with what they need."""
    missing = check_tree(runner.home.candidate)
    if missing is not None:
        return problem_of(missing)
    declared = case.archfacts.handlers_in(runner.run.primitive) if case.archfacts else ()
    told = ", ".join(f"{each.name}()" for each in declared)
    if not handlers:
        message = (
            f"exits are handled inside the run call, by {told} as the facts have it, but no C code of that name is "
            f"found; if it has another, declare it as an `exit-handler`"
        )
        return problem_at(runner, Reason.EXIT_INSIDE_RUN_CALL, message)
    if len(handlers) > 1:
        places = ", ".join(f"{each.path}:{each.unit.place(each.function.at).line}" for each in handlers)
        message = (
            f"exits are handled inside the run call in {len(handlers)} functions ({places}); which one is not certain"
        )
        return problem_at(runner, Reason.EXIT_INSIDE_RUN_CALL, message)
    others = _other_runners(case, runner) if case.study else []
    if others:
        message = f"{', '.join(others)} runs the guest too, and the same handler would return to it in another state"
        return problem_at(runner, Reason.TWO_RUN_CALLS, message)
    return None


def _other_runners(case: Case, runner: Runner) -> list[str]:
    """Return the other functions that make the run call or use its primitive, those behind the call left out."""
    study, behind = case.study, {n for t in (case.archfacts.target if case.archfacts else ()) for n in t.functions}
    home = runner.home.candidate.path, runner.home.function.span
    found = [
        definition
        for definition in (find_running(study, [runner.run.primitive]) if study else ())
        if (definition.path, definition.function.span) != home and definition.name not in behind
    ]
    return sorted({f"{definition.name}() in {definition.path}" for definition in found})
