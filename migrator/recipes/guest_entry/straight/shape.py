"""Enter, run call and exit of one function become timing around a noinstr helper.

Why:     the deprecated pair stops RCU watching before the run call and lets it
         watch again only behind the place where interrupts are enabled, so
         interrupt handlers, tracing and instrumentation run where RCU is not
         watching; lockdep and interrupt tracing are told nothing at all.
Before:  guest_enter_irqoff(); ret = run(vcpu); local_irq_enable(); guest_exit();
         or, at the end: guest_exit_irqoff(); ... local_irq_enable();
After:   guest_timing_enter_irqoff(); ret = helper(vcpu); ... an interrupt window;
         guest_timing_exit_irqoff(); local_irq_enable();
         and in the helper: guest_state_enter_irqoff(); run; guest_state_exit_irqoff();
Safety:  needs review; refused where enter, run call and exit are not on one
         straight line, where the interrupt mask between them is not certain, or
         where the run call handles exits itself.
Source:  include/linux/kvm_host.h, comments above the helpers; ef9989afda73 (v5.17).
"""

from collections import Counter
from collections.abc import Sequence

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.parts.arguments import derive_arguments
from migrator.recipes.guest_entry.parts.beside import find_beside
from migrator.recipes.guest_entry.parts.candidates import check_candidate
from migrator.recipes.guest_entry.parts.helper import build_helper
from migrator.recipes.guest_entry.parts.reach import check_reach
from migrator.recipes.guest_entry.parts.result import result_type
from migrator.recipes.guest_entry.parts.scope import find_scope
from migrator.recipes.guest_entry.parts.unreadable import check_readable
from migrator.recipes.guest_entry.parts.window_edits import edit_window, missing_synchronization
from migrator.recipes.guest_entry.straight.recognise import Shape, recognise
from migrator.recipes.guest_entry.straight.told import tell_assumptions, tell_why, tell_words
from migrator.recipes.model import (
    Candidate,
    Case,
    Decision,
    FileEdits,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Touched,
)
from migrator.recipes.model import (
    Shape as RecipeShape,
)
from migrator.recipes.promises import Kept, Nested, Promise, Reached, Returns, Runs, Unprobed
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Body, Statement
from migrator.syntax.tokens import code_tokens
from migrator.text import Span


def propose(case: Case) -> list[Decision]:
    """Return a decision on each candidate; a helper's name is given once."""
    decisions: list[Decision] = []
    taken: set[object] = set()
    for candidate in case.candidates:
        decision = propose_one(candidate)
        if isinstance(decision, Proposal) and decision.words["helper"] in taken:
            message = f"another function of this architecture takes the name {decision.words['helper']} already"
            decision = candidate.refuse(Reason.NAME_TAKEN, candidate.sites[0].offset, message)
        if isinstance(decision, Proposal):
            taken.add(decision.words["helper"])
        decisions.append(decision)
    return decisions


def propose_one(candidate: Candidate, *, is_handled: bool = False) -> Proposal | Refusal:
    """Return the edits for one function's pair, or why there are none.

    `is_handled`: exits are handled inside the run call, and the caller decides on that.
    """
    refusal = check_readable(candidate) or check_candidate(candidate)
    function = candidate.sites[0].home
    body = candidate.unit.body(function) if function else None
    if refusal is not None or function is None or not isinstance(body, Body):
        return refusal or candidate.refuse(Reason.NOT_STRUCTURED, candidate.sites[0].offset, "it has no statements")
    shape = recognise(candidate, function, body.statements, is_handled=is_handled)
    if isinstance(shape, Refusal):
        return shape
    return _draft(candidate, shape, body.statements)


def _draft(candidate: Candidate, shape: Shape, statements: Sequence[Statement]) -> Proposal | Refusal:
    run = shape.run
    scope = find_scope(candidate, shape.function, statements, run.statement.span.start)
    returns = result_type(candidate, run, scope)
    if isinstance(returns, Refusal):
        return returns
    arguments = derive_arguments(candidate, run, scope)
    if isinstance(arguments, Refusal):
        return arguments
    moved = find_beside(candidate, shape.function, statements, run, scope, arguments)
    arguments = moved.arguments
    refusal = check_reach(candidate, shape.function, statements, run.carried, scope, arguments, returns)
    if refusal is not None:
        return refusal
    helper = build_helper(candidate, shape.function, run, arguments, returns)
    if isinstance(helper, Refusal):
        return helper
    name = shape.enter.helper.name
    enter = Edit(Span(shape.enter.offset, shape.enter.offset + len(name)), candidate.facts.split.timing_enter)
    window = edit_window(candidate, shape.function, shape.window, shape.line)
    edits = (*helper.edits, *moved.edits, enter, *window.edits)
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=candidate.path,
        function=shape.function.name,
        shape="straight",
        safety=Safety.NEEDS_REVIEW,
        why=tell_why(candidate, shape, helper.name, window.dropped),
        edits=(FileEdits(candidate.path, edits),),
        touched=(
            Touched(candidate.path, shape.function.name, shape.function.name),
            Touched(candidate.path, helper.name, shape.function.name),
        ),
        promises=promise(candidate, shape, helper.name, returns),
        words=tell_words(candidate, shape, helper.name, moved),
        assumptions=tell_assumptions(candidate, shape, moved, edits),
    )


def promise(candidate: Candidate, shape: Shape, helper: str, returns: str) -> tuple[Promise, ...]:
    """Return what the new code must show: timing around the helper, and state around the run call."""
    split, path, function = candidate.facts.split, candidate.path, shape.function.name
    run = shape.run.call.callee[-1].text
    return (
        Nested(path, function, (split.timing_enter, helper, split.timing_exit)),
        *(() if shape.run.is_macro else (Runs(path, helper),)),
        Nested(path, helper, (split.state_enter, run, split.state_exit)),
        Unprobed(path, helper),
        Reached(path, helper, run, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, function, split.timing_exit, State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)),
        *(() if returns == "void" else (Returns(path, helper, run),)),
        Kept(path, ((function, helper), (helper, run)), _expect_calls(candidate, shape, helper)),
    )


def _expect_calls(candidate: Candidate, shape: Shape, helper: str) -> tuple[str, ...]:
    """Return the calls of the function and the helper together: those from before, with what the window adds."""
    split, irqs = candidate.facts.split, candidate.facts.irqs
    body = code_tokens(candidate.unit.text, *shape.function.body)
    calls = Counter(call.name for call in find_calls(list(body)))
    calls.subtract((shape.enter.helper.name, shape.exit.helper.name))
    calls.update((split.timing_enter, helper, split.state_enter, split.state_exit, split.timing_exit))
    calls.update((irqs.enable, irqs.disable))
    synchronization = missing_synchronization(candidate, shape.function, shape.window)
    calls.update([synchronization.removesuffix("()")] if synchronization else [])
    return tuple(sorted(calls.elements()))


SHAPE = RecipeShape(
    name="straight",
    title="Enter, run call and exit of one function become timing around a noinstr helper.",
    propose=propose,
)
