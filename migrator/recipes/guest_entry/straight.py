"""Enter, run call and exit of one function become timing around a noinstr helper.

Why:     the deprecated pair stops RCU watching before the run call and lets it
         watch again only behind the place where interrupts are enabled, so
         interrupt handlers, tracing and instrumentation run where RCU is not
         watching; lockdep and interrupt tracing are told nothing at all.
Before:  guest_enter_irqoff(); ret = run(vcpu); local_irq_enable(); guest_exit();
After:   guest_timing_enter_irqoff(); ret = helper(vcpu); an interrupt window;
         guest_timing_exit_irqoff(); local_irq_enable();
         and in the helper: guest_state_enter_irqoff(); run; guest_state_exit_irqoff();
Safety:  needs review; refused where enter, run call and exit are not on one
         straight line, where the interrupt mask between them is not certain, or
         where the run call handles exits itself.
Source:  include/linux/kvm_host.h, comments above the helpers; ef9989afda73 (v5.17).
"""

from collections.abc import Sequence

import regex

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.arguments import Arguments, derive_arguments
from migrator.recipes.guest_entry.candidates import check_candidate
from migrator.recipes.guest_entry.helper import Helper, build_helper
from migrator.recipes.guest_entry.reach import check_reach
from migrator.recipes.guest_entry.runcall import find_other_runners, find_scope, result_type
from migrator.recipes.guest_entry.shape import Shape, recognise
from migrator.recipes.guest_entry.window import edit_window
from migrator.recipes.model import (
    Candidate,
    Case,
    Decision,
    FileEdits,
    Note,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Touched,
)
from migrator.recipes.model import (
    Shape as RecipeShape,
)
from migrator.recipes.promises import Nested, Promise, Reached, Runs, Unprobed
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Statement, Unstructured
from migrator.syntax.tokens import Kind
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


def propose_one(candidate: Candidate) -> Proposal | Refusal:
    """Return the edits for one function's pair, or why there are none."""
    refusal = check_candidate(candidate)
    if refusal is not None:
        return refusal
    function = candidate.sites[0].home
    body = candidate.unit.body(function) if function else None
    if function is None or body is None or isinstance(body, Unstructured):
        reason = body.reason if isinstance(body, Unstructured) else "it stands in no function"
        message = f"{candidate.sites[0].function}() could not be structured: {reason}"
        return candidate.refuse(Reason.NOT_STRUCTURED, candidate.sites[0].offset, message)
    shape = recognise(candidate, function, body.statements)
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
    refusal = check_reach(candidate, shape.function, statements, run.call.span, scope, arguments, returns)
    if refusal is not None:
        return refusal
    helper = build_helper(candidate, shape.function, run, arguments, returns)
    if isinstance(helper, Refusal):
        return helper
    name = shape.enter.helper.name
    enter = Edit(Span(shape.enter.offset, shape.enter.offset + len(name)), candidate.facts.split.timing_enter)
    window = edit_window(candidate, shape.function, shape.window, shape.line)
    edits = (*helper.edits, enter, *window.edits)
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=candidate.path,
        function=shape.function.name,
        shape="straight",
        safety=Safety.NEEDS_REVIEW,
        why=_why(candidate, shape, helper, window.dropped),
        edits=(FileEdits(candidate.path, edits),),
        touched=(
            Touched(candidate.path, shape.function.name, shape.function.name),
            Touched(candidate.path, helper.name, shape.function.name),
        ),
        promises=promise(candidate, shape, helper.name),
        words=_words(candidate, shape, helper, arguments),
        assumptions=_assume(candidate, shape, edits),
    )


def promise(candidate: Candidate, shape: Shape, helper: str) -> tuple[Promise, ...]:
    """Return what the new code must show: timing around the helper, and state around the run call."""
    split, path, function = candidate.facts.split, candidate.path, shape.function.name
    run = shape.run.call.callee[-1].text
    return (
        Nested(path, function, (split.timing_enter, helper, split.timing_exit)),
        Runs(path, helper),
        Nested(path, helper, (split.state_enter, run, split.state_exit)),
        Unprobed(path, helper),
        Reached(path, helper, run, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, function, split.timing_exit, State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)),
    )


def _why(candidate: Candidate, shape: Shape, helper: Helper, dropped: Sequence[int]) -> tuple[str, ...]:
    sentences = [
        f"enter, run call and exit stand on one straight line of {shape.function.name}()",
        f"whether all code that {helper.name}() reaches may run unwatched by RCU must be read",
    ]
    if not shape.window.existed:
        sentences.append("interrupts are now opened before the end of guest time, where they were not before")
    if dropped:
        lines = ", ".join(str(candidate.unit.place(offset).line) for offset in dropped)
        sentences.append(f"comments that told the old order were replaced (lines {lines} of the old file)")
    return tuple(sentences)


def _words(candidate: Candidate, shape: Shape, helper: Helper, arguments: Arguments) -> dict[str, str]:
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    return {
        "function": shape.function.name,
        "helper": helper.name,
        "run_call": arguments.call,
        "enter": shape.enter.helper.name,
        "exit": shape.exit.helper.name,
        "window": "moved" if shape.window.existed else "new",
        "synchronization": synchronization.call if synchronization else "",
        "document": synchronization.document if synchronization else "",
    }


def _assume(candidate: Candidate, shape: Shape, edits: Sequence[Edit]) -> tuple[Note, ...]:
    def note(what: str, source: str) -> Note:
        return Note(candidate.path, shape.function.name, what, source)

    call = shape.run.call.name
    notes = [
        note(f"{call}() runs the guest and ends in {shape.run.primitive}", shape.run.source),
        note(f"no exit is handled inside {call}() by code that assembly calls", "the architecture's facts name none"),
    ]
    if not shape.is_mask_proven:
        notes.append(note("interrupts are off at enter", f"the contract of {shape.enter.helper.name}()"))
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    if synchronization is not None:
        notes.append(note(f"{synchronization.call} {synchronization.why}", synchronization.document))
    else:
        notes.append(note("no synchronization is known that makes a pending interrupt be taken", "the facts name none"))
    others = find_other_runners(candidate, shape.function)
    if others:
        told = ", ".join(f"{name}()" for name in others)
        notes.append(note(f"{told} of the same file runs the guest too, not through the helper", "read it"))
    if shape.restoring:
        told = ", ".join(f"{name}()" for name in shape.restoring)
        what = f"{told} and what follows up to the exit leave the interrupt mask as they find it"
        notes.append(note(what, "one function puts back what another has saved, which the analysis does not follow"))
    if shape.unread:
        told = ", ".join(f"{name}()" for name in shape.unread)
        what = f"no call of {told} between enter and exit changes the interrupt mask or jumps"
        notes.append(note(what, "their names alone"))
    notes += [note(what, "read the comment") for what in _stale_comments(candidate, shape, edits)]
    return tuple(notes)


def _stale_comments(candidate: Candidate, shape: Shape, edits: Sequence[Edit]) -> list[str]:
    """Return a sentence for each comment of the function that still names a helper it no longer calls."""
    gone = regex.compile(rf"\b(?:{shape.enter.helper.name}|{shape.exit.helper.name})\b")
    found = []
    for token in candidate.unit.tokens(shape.function):
        inside = any(edit.span.start <= token.start < edit.span.end for edit in edits)
        match = gone.search(token.text) if token.kind is Kind.COMMENT and not inside else None
        if match:
            line = candidate.unit.place(token.start).line
            found.append(f"the comment at line {line} of the old file names {match.group()}(), no longer called here")
    return found


SHAPE = RecipeShape(
    name="straight",
    title="Enter, run call and exit of one function become timing around a noinstr helper.",
    propose=propose,
)
