"""The straight shape, recognised: enter, run call and exit on one line that nothing leaves and nothing comes into.

Paths and states are asked of the analysis; where statements stand, of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migrator.analysis.between import Obstacle, ObstacleKind, find_between
from migrator.analysis.sites import Site
from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.parts.candidates import enters_of, exits_of
from migrator.recipes.guest_entry.parts.line import Line, find_line
from migrator.recipes.guest_entry.parts.passing import Passing, find_definition
from migrator.recipes.guest_entry.parts.runcall import RunCall, find_run_call
from migrator.recipes.guest_entry.parts.window import Window, find_window
from migrator.recipes.guest_entry.straight.traces import find_traces
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.outline import Function
from migrator.syntax.statements import Asm, Statement, walk


@dataclass(frozen=True)
class Shape:
    """The straight line as it was recognised.

    Attributes:
        is_mask_proven: interrupts are off at enter on every path.
        unread: what is called between enter and exit and of whose code nothing is known.
        restoring: what is called there and puts back a mask that was saved elsewhere.
    """

    function: Function
    enter: Site
    exit: Site
    run: RunCall
    line: Line
    window: Window
    is_mask_proven: bool
    unread: tuple[str, ...]
    restoring: tuple[str, ...]


@dataclass(frozen=True)
class _Pair:
    """A function's one pair and its run call."""

    candidate: Candidate
    function: Function
    enter: Site
    exit: Site
    run: RunCall


def recognise(
    candidate: Candidate, function: Function, statements: Sequence[Statement], *, is_handled: bool = False
) -> Shape | Refusal:
    """Return the shape of a function with one pair, or why it has another.

    `is_handled`: what becomes of exits that are handled inside the run call is decided elsewhere.
    """
    (enter,), (exit_,) = enters_of(candidate), exits_of(candidate)
    run = find_run_call(candidate, statements, enter.offset)
    run = run if is_handled else _check_handlers(candidate, function, run)
    if isinstance(run, Refusal):
        return run
    pair = _Pair(candidate, function, enter, exit_, run)
    passing = _find_passing(pair)
    if isinstance(passing, Refusal):
        return passing
    line = find_line(statements, enter.offset, exit_.offset)
    if isinstance(line, Obstacle):
        return _refuse_line(pair, line)
    shape = _check_line(pair, line, passing)
    return _keep_traces(candidate, shape) if is_handled and isinstance(shape, Shape) else shape


def _keep_traces(candidate: Candidate, shape: Shape) -> Shape:
    """Return the shape with a new window in front of the tracepoints that tell of the guest's end."""
    behind = shape.line.inside[(shape.line.holder(shape.run.call.span.start) or 0) + 1 : -1]
    return replace(shape, window=replace(shape.window, traces=find_traces(candidate, behind)))


def _check_handlers(candidate: Candidate, function: Function, run: RunCall | Refusal) -> RunCall | Refusal:
    """Return the run call, unless exits are handled inside of it."""
    handlers = candidate.archfacts.exit_handler if candidate.archfacts else ()
    if any(handler.name == function.name for handler in handlers):
        message = (
            f"{function.name}() handles exits inside the run call; it must be converted with the code that runs it"
        )
        return candidate.refuse(Reason.EXIT_INSIDE_RUN_CALL, candidate.sites[0].offset, message)
    within = candidate.archfacts.handlers_in(run.primitive) if candidate.archfacts and isinstance(run, RunCall) else ()
    if isinstance(run, RunCall) and within:
        told = ", ".join(f"{handler.name}()" for handler in within)
        message = f"exits are handled inside the run call, by {told}, and the two are not recognised as one shape"
        return candidate.refuse(Reason.EXIT_INSIDE_RUN_CALL, run.call.span.start, message)
    return run


def _find_passing(pair: _Pair) -> Passing | Refusal:
    """Return what the analysis saw between enter and exit, if that is a stretch of its own."""
    candidate, study = pair.candidate, pair.candidate.study
    definition = find_definition(study, candidate.path, pair.function) if study else None
    if study is None or definition is None or definition.flow is None:
        message = f"the paths of {pair.function.name}() could not be followed"
        return candidate.refuse(Reason.NOT_STRUCTURED, pair.enter.offset, message)
    between = find_between(definition.flow, pair.enter.offset, pair.exit.offset)
    return _refuse_line(pair, between) if isinstance(between, Obstacle) else Passing(study, definition, between)


def _refuse_line(pair: _Pair, obstacle: Obstacle) -> Refusal:
    names = f"from {pair.enter.helper.name}() to {pair.exit.helper.name}()"
    message = f"{names} there is no straight line: {obstacle.detail}"
    return pair.candidate.refuse(Reason.NO_STRAIGHT_LINE, obstacle.offset, message)


def _check_line(pair: _Pair, line: Line, passing: Passing) -> Shape | Refusal:
    candidate = pair.candidate
    for statement, site in ((line.inside[0], pair.enter), (line.inside[-1], pair.exit)):
        if not is_plain_call(statement.tokens, [site.helper.name]):
            message = f"{site.helper.name}() is part of a larger statement"
            return candidate.refuse(Reason.NOT_A_STATEMENT, site.offset, message)
    run = pair.run.call.callee[-1].start
    third = passing.between.find(run)
    if third is None:
        message = f"the guest is run outside of {pair.enter.helper.name}() and {pair.exit.helper.name}()"
        return candidate.refuse(Reason.NO_STRAIGHT_LINE, run, message)
    refusal = _check_mask(pair, passing, third) or _check_calls(pair, line, passing, third)
    if refusal is not None:
        return refusal
    behind = line.inside[line.holder(run) or 0 :][1:-1]
    masking = passing.masking(passing.between.behind(third) | {third})
    window = find_window(candidate, pair.exit, behind, line, masking, passing)
    if isinstance(window, Refusal):
        return window
    proven = {state.mask for state in passing.states(passing.between.first)} == {Mask.OFF}
    others = passing.between.inside - {third}
    unread = tuple(dict.fromkeys((*passing.unread(others), *window.unread)))
    restoring = tuple(dict.fromkeys((*passing.restoring(others), *window.restoring)))
    return Shape(pair.function, pair.enter, pair.exit, pair.run, line, window, proven, unread, restoring)


def _check_calls(pair: _Pair, line: Line, passing: Passing, third: int) -> Refusal | None:
    """Return a refusal for paths around the run call, for macros that jump, and for what is told by hand."""
    candidate, between = pair.candidate, passing.between
    around = between.find_obstacle(third, pair.run.call.callee[-1].start)
    if around is not None:
        message = f"the guest is not run once on every path from enter to exit: {around.detail}"
        return candidate.refuse(Reason.NO_STRAIGHT_LINE, around.offset, message)
    jump = passing.jumping(between.inside - {third})
    if jump is not None:
        return _refuse_line(
            pair, Obstacle(ObstacleKind.LEAVES, jump.offset, f"the macro {jump.callee}() returns or jumps")
        )
    assembly = next((s for s in walk(line.inside) if isinstance(s, Asm)), None)
    if assembly is not None:
        message = (
            "inline assembly stands between enter and exit; whether it changes the interrupt mask, or has to stay next "
            "to the run call, must be read"
        )
        return candidate.refuse(Reason.IRQS_UNCLEAR, assembly.span.start, message)
    telling = passing.telling(between.inside - {third})
    if telling:
        split = candidate.facts.split
        message = (
            f"between enter and exit something is told by hand that {split.state_enter}() and {split.state_exit}() "
            f"tell too; which of them stays must be decided"
        )
        return candidate.refuse(Reason.OPEN_CODED, telling[0], message)
    return None


def _check_mask(pair: _Pair, passing: Passing, third: int) -> Refusal | None:
    """Return a refusal where a path comes to enter or to the run call with interrupts on, or may."""
    name, irqs = pair.enter.helper.name, pair.candidate.facts.irqs
    masks = {state.mask for state in passing.states(passing.between.first)}
    if not masks:
        message = f"no path that the analysis follows comes to {name}()"
        return pair.candidate.refuse(Reason.NO_STRAIGHT_LINE, pair.enter.offset, message)
    if Mask.ON in masks:
        opened = passing.opened_at(passing.between.first)
        message = f"interrupts may be enabled where {name}() stands: a path comes from {opened} with them on"
        return pair.candidate.refuse(Reason.IRQS_UNCLEAR, pair.enter.offset, message)
    if pair.enter.helper.saves_irqs and masks != {Mask.OFF}:
        message = f"interrupts may be enabled where {name}() stands; {irqs.disable}() is not seen on every path to it"
        return pair.candidate.refuse(Reason.IRQS_UNCLEAR, pair.enter.offset, message)
    masking = passing.masking(passing.between.until(third))
    if masking:
        message = (
            "the interrupt mask changes between enter and the run call, so the guest may run with interrupts "
            "open, and how they are closed again behind it is not recognised"
        )
        return pair.candidate.refuse(Reason.OPEN_WINDOW, masking[0], message)
    return None
