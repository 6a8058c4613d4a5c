"""A guest whose exits are handled inside the run call is left and entered again around the handler.

Why:     assembly or generated code calls a C handler in the middle of the guest.
         It traces, sleeps and enables interrupts where RCU does not watch; or it
         leaves and enters the guest by itself, in a function that may be
         instrumented, and the function that runs the guest never leaves it.
Before:  guest_enter_irqoff(); ret = run(vcpu); guest_exit_irqoff();
         int handle_exit(vcpu) { local_irq_enable(); ... local_irq_disable(); }
After:   guest_timing_enter_irqoff(); ret = helper(vcpu); guest_timing_exit_irqoff();
         static int __handle_exit(vcpu) { the same }
         int noinstr handle_exit(vcpu) { state exit; __handle_exit(vcpu); state enter; }
Safety:  needs review; refused where the handler is called from C too, where a way
         out of it is not known to have interrupts off, where it leaves or enters
         under a condition, and where enter and run call are not in one function.
Source:  arch/mips/kvm/mips.c, 72e3244512b3; arch/loongarch/kvm/vcpu.c.
"""

from collections.abc import Sequence
from dataclasses import replace

from migrator.recipes.guest_entry.inside.alone import find_bare, is_alone, propose_alone
from migrator.recipes.guest_entry.inside.halves import find_half
from migrator.recipes.guest_entry.inside.handler import (
    Handler,
    Problem,
    check_handler,
    find_handler,
    find_handlers,
)
from migrator.recipes.guest_entry.inside.kept import propose_kept
from migrator.recipes.guest_entry.inside.left import propose_left
from migrator.recipes.guest_entry.inside.runner import Runner, check_runner, find_runner, problem_at
from migrator.recipes.model import Candidate, Case, Decision, Proposal, Reason, Refusal, Shape


def propose(case: Case) -> list[Decision]:
    """Return a decision on the functions that run the guest, and on their handlers; on no others."""
    if case.archfacts is None or case.study is None or not case.archfacts.exit_handler:
        return []
    runners = [runner for candidate in case.candidates if (runner := find_runner(case, candidate)) is not None]
    decisions: list[Decision] = []
    for runner in runners:
        handlers = find_handlers(case, runner.run.primitive, runner.home.candidate)
        decision = _propose_one(case, runner, handlers)
        decisions += _refuse_all(case, runner, handlers, decision) if isinstance(decision, Problem) else [decision]
    decided = {key for decision in decisions for key in _covered(decision)}
    alone = [find_handler(candidate) for candidate in case.candidates if candidate.key not in decided]
    wrapped = [handler for handler in alone if handler is not None and is_alone(handler)]
    return decisions + [_wrap_alone(case, each) for each in (*wrapped, *([] if runners else find_bare(case)))]


def _covered(decision: Decision) -> tuple[tuple[str, str], ...]:
    """Return the functions that a decision is about."""
    covers = decision.covers if isinstance(decision, Proposal) else ()
    return covers or ((decision.path, decision.function),)


def _wrap_alone(case: Case, handler: Handler) -> Decision:
    """Return the decision on a handler whose runner needs none."""
    made = check_handler(case, handler) or propose_alone(case, handler)
    if isinstance(made, Proposal):
        return made
    return Refusal(case.facts.name, case.arch, made.path, handler.name, made.line, made.reason, made.message)


def _propose_one(case: Case, runner: Runner, handlers: Sequence[Handler]) -> Proposal | Problem:
    candidate = runner.home.candidate
    problem = check_runner(case, runner, handlers)
    if problem is not None:
        return problem
    (handler,) = handlers
    problem = check_handler(case, handler)
    if problem is not None:
        return problem
    leave = find_half(candidate.sites, "exit")
    if isinstance(runner.enter, Problem) or isinstance(leave, Problem):
        return runner.enter if isinstance(runner.enter, Problem) else leave  # type: ignore[return-value]
    if leave is None and handler.candidate.sites:
        return propose_left(runner.home, runner.run, runner.enter, handler)
    if leave is not None and not handler.candidate.sites:
        return propose_kept(case, candidate, handler)
    both = "both leave the guest" if handler.candidate.sites else "do not leave the guest themselves"
    message = f"{candidate.sites[0].function}() and {handler.name}() {both}; on which paths it is left must be read"
    return problem_at(runner, Reason.EXIT_INSIDE_RUN_CALL, message)


def _refuse_all(case: Case, runner: Runner, handlers: Sequence[Handler], problem: Problem) -> list[Decision]:
    """Return a refusal for each function of the shape; the place is told in words where it is in another one."""
    keys = {runner.home.candidate.key, *((handler.path, handler.name) for handler in handlers)}
    names = [runner.home.function.name, *(handler.name for handler in handlers)]
    return [_refuse(candidate, problem, names) for candidate in case.candidates if candidate.key in keys]


def _refuse(candidate: Candidate, problem: Problem, names: Sequence[str]) -> Refusal:
    home = candidate.sites[0].home
    unit = candidate.unit
    lines = range(unit.place(home.span.start).line, unit.place(home.span.end).line + 1) if home else range(0)
    if candidate.path == problem.path and problem.line in lines:
        refusal = candidate.refuse(problem.reason, candidate.sites[0].offset, problem.message)
        return replace(refusal, line=problem.line)
    others = " and ".join(dict.fromkeys(f"{name}()" for name in names if name != candidate.sites[0].function))
    place = f"{problem.path}:{problem.line}"
    message = problem.message if place in problem.message else f"{problem.message} ({place})"
    if others:
        message = f"it can only be converted together with {others}, and: {message}"
    return candidate.refuse(problem.reason, candidate.sites[0].offset, message)


SHAPE = Shape(
    name="inside",
    title="A guest whose exits are handled inside the run call is left and entered again around the handler.",
    propose=propose,
)
