"""Guest entry is split into timing and state, and the guest runs in a noinstr helper.

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
from dataclasses import dataclass

import regex

from migrator.analysis.sites import Site
from migrator.analysis.straight import (
    Mask,
    Obstacle,
    Stretch,
    calls_matching,
    find_stretch,
    mask_before,
)
from migrator.recipes.guest_entry.arguments import Arguments, derive_arguments
from migrator.recipes.guest_entry.candidates import check_candidate, enters_of, exits_of
from migrator.recipes.guest_entry.helper import Helper, build_helper
from migrator.recipes.guest_entry.reach import check_reach
from migrator.recipes.guest_entry.runcall import RunCall, find_other_runners, find_run_call, find_scope, result_type
from migrator.recipes.guest_entry.window import Window, edit_window, find_window
from migrator.recipes.model import Candidate, Note, Proposal, Reason, Recipe, Refusal, Safety
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement, Unstructured
from migrator.syntax.tokens import Kind
from migrator.text import Span


@dataclass(frozen=True)
class _Shape:
    """The straight line as it was recognised."""

    function: Function
    enter: Site
    exit: Site
    run: RunCall
    stretch: Stretch
    window: Window
    mask: Mask


def propose(candidate: Candidate) -> Proposal | Refusal:
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
    shape = _recognise(candidate, function, body.statements)
    if isinstance(shape, Refusal):
        return shape
    return _draft(candidate, shape, body.statements)


def _recognise(candidate: Candidate, function: Function, statements: Sequence[Statement]) -> _Shape | Refusal:
    (enter,), (exit_,) = enters_of(candidate), exits_of(candidate)
    handlers = candidate.archfacts.exit_handler if candidate.archfacts else ()
    if any(handler.name == function.name for handler in handlers):
        message = f"{function.name}() handles exits inside the run call; that shape has no recipe yet"
        return candidate.refuse(Reason.EXIT_INSIDE_RUN_CALL, candidate.sites[0].offset, message)
    run = find_run_call(candidate, statements, enter.offset)
    if isinstance(run, Refusal):
        return run
    if handlers:
        told = ", ".join(f"{handler.name}()" for handler in handlers)
        message = f"exits are handled inside the run call, by {told}; that shape has no recipe yet"
        return candidate.refuse(Reason.EXIT_INSIDE_RUN_CALL, run.call.span.start, message)
    stretch = find_stretch(statements, enter.offset, exit_.offset)
    if isinstance(stretch, Obstacle):
        message = f"from {enter.helper.name}() to {exit_.helper.name}() there is no straight line: {stretch.detail}"
        return candidate.refuse(Reason.NO_STRAIGHT_LINE, stretch.offset, message)
    return _check_line(candidate, function, enter, exit_, run, stretch)


def _check_line(
    candidate: Candidate, function: Function, enter: Site, exit_: Site, run: RunCall, stretch: Stretch
) -> _Shape | Refusal:
    for statement, site in ((stretch.inside[0], enter), (stretch.inside[-1], exit_)):
        if not is_plain_call(statement.tokens, [site.helper.name]):
            message = f"{site.helper.name}() is part of a larger statement"
            return candidate.refuse(Reason.NOT_A_STATEMENT, site.offset, message)
    holders = (i for i, s in enumerate(stretch.inside) if s.span.start <= run.call.span.start < s.span.end)
    at = next(holders, None)
    if at is None:
        message = f"the guest is run outside of {enter.helper.name}() and {exit_.helper.name}()"
        return candidate.refuse(Reason.NO_STRAIGHT_LINE, run.call.span.start, message)
    mask = _check_entry(candidate, enter, stretch, at)
    if isinstance(mask, Refusal):
        return mask
    if stretch.inside[at] is not run.statement:
        message = "the run call is not on the straight line from enter to exit: it stands in a block inside it"
        return candidate.refuse(Reason.NO_STRAIGHT_LINE, run.call.span.start, message)
    told = _check_told(candidate, stretch)
    if told is not None:
        return told
    window = find_window(candidate, exit_, stretch.inside[at + 1 : -1], stretch)
    if isinstance(window, Refusal):
        return window
    return _Shape(function, enter, exit_, run, stretch, window, mask)


def _check_entry(candidate: Candidate, enter: Site, stretch: Stretch, at: int) -> Mask | Refusal:
    """Return the interrupt mask at enter; a refusal where it is on there or changes before the run call."""
    irqs = candidate.facts.irqs
    touches = regex.compile("|".join(irqs.touching)).fullmatch
    mask = mask_before(
        stretch, lambda statement: is_plain_call(statement.tokens, [irqs.disable]), lambda name: bool(touches(name))
    )
    if mask in {Mask.ON, Mask.MAYBE_ON} or (enter.helper.saves_irqs and mask is not Mask.OFF):
        message = (
            f"interrupts may be enabled where {enter.helper.name}() stands; {irqs.disable}() is not seen before it"
        )
        return candidate.refuse(Reason.IRQS_UNCLEAR, enter.offset, message)
    for statement in stretch.inside[1 : at + 1]:
        changes = calls_matching(statement, lambda name: bool(touches(name)))
        if changes:
            message = (
                "the interrupt mask changes between enter and the run call, so the guest may run with interrupts "
                "open; the open window has no recipe yet"
            )
            return candidate.refuse(Reason.OPEN_WINDOW, changes[0], message)
    return mask


def _check_told(candidate: Candidate, stretch: Stretch) -> Refusal | None:
    """Return a refusal where tracing, lockdep or RCU is told by hand what the state helpers tell."""
    told = regex.compile("|".join(candidate.facts.irqs.told)).fullmatch
    found = [at for statement in stretch.inside for at in calls_matching(statement, lambda name: bool(told(name)))]
    if not found:
        return None
    split = candidate.facts.split
    message = (
        f"between enter and exit something is told by hand that {split.state_enter}() and {split.state_exit}() tell "
        f"too; which of them stays must be decided"
    )
    return candidate.refuse(Reason.OPEN_CODED, found[0], message)


def _draft(candidate: Candidate, shape: _Shape, statements: Sequence[Statement]) -> Proposal | Refusal:
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
    window = edit_window(candidate, shape.function, shape.window, shape.stretch)
    edits = (*helper.edits, enter, *window.edits)
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=candidate.path,
        function=shape.function.name,
        shape="straight",
        safety=Safety.NEEDS_REVIEW,
        why=_why(candidate, shape, helper, window.dropped),
        edits=edits,
        words=_words(candidate, shape, helper, arguments),
        assumptions=_assume(candidate, shape, edits),
    )


def _why(candidate: Candidate, shape: _Shape, helper: Helper, dropped: Sequence[int]) -> tuple[str, ...]:
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


def _words(candidate: Candidate, shape: _Shape, helper: Helper, arguments: Arguments) -> dict[str, str]:
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


def _assume(candidate: Candidate, shape: _Shape, edits: Sequence[Edit]) -> tuple[Note, ...]:
    def note(what: str, source: str) -> Note:
        return Note(candidate.path, shape.function.name, what, source)

    call = shape.run.call.name
    notes = [
        note(f"{call}() runs the guest and ends in {shape.run.primitive}", shape.run.source),
        note(f"no exit is handled inside {call}() by code that assembly calls", "the architecture's facts name none"),
    ]
    if shape.mask is Mask.UNKNOWN:
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
    notes.append(
        note("no call on the straight line changes the interrupt mask or jumps by itself", "their names alone")
    )
    notes += [note(what, "read the comment") for what in _stale_comments(candidate, shape, edits)]
    return tuple(notes)


def _stale_comments(candidate: Candidate, shape: _Shape, edits: Sequence[Edit]) -> list[str]:
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


RECIPE = Recipe(
    name="guest-entry",
    title="Guest entry is split into timing and state, and the guest runs in a noinstr helper.",
    propose=propose,
)
