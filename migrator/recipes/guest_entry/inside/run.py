"""The run function of a guest whose handler ends guest time: it only enters, and now it does both.

The run call comes back as the handler's wrapper left it, in the guest. No
interrupt window is due before guest time ends: no guest has run since the
handler began it for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.analysis.between import Between, Obstacle, find_between
from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.inside.halves import Half, find_statement
from migrator.recipes.guest_entry.inside.handler import Handler, Problem, problem_of
from migrator.recipes.guest_entry.inside.stale import find_stale, without_stale
from migrator.recipes.guest_entry.parts.helper import Helper
from migrator.recipes.guest_entry.parts.insertion import end_of_line
from migrator.recipes.guest_entry.parts.line import Line, find_line
from migrator.recipes.guest_entry.parts.passing import Passing, find_definition
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.guest_entry.stretch.extraction import extract
from migrator.recipes.guest_entry.stretch.stretch import Home
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.edits import Edit, indent_at, render_comment
from migrator.syntax.statements import Declaration, Return
from migrator.text import Span


@dataclass(frozen=True)
class RunEdits:
    """What changes in the run function.

    Attributes:
        call: the run call as it stands in the helper.
        is_mask_proven: interrupts are off at enter on every path.
        dropped: the lines of the comments that went.
    """

    helper: Helper
    call: str
    edits: tuple[Edit, ...]
    is_mask_proven: bool
    dropped: tuple[int, ...]


def edit_run(home: Home, run: RunCall, enter: Half, handlers: Sequence[Handler]) -> RunEdits | Problem:
    """Return the edits for a run function that enters and never leaves, or why there are none."""
    line = _find_line(home, run, enter)
    if isinstance(line, Problem):
        return line
    passing = _find_passing(home, run, enter)
    if isinstance(passing, Problem):
        return passing
    extracted = extract(home, run)
    if isinstance(extracted, Refusal):
        return problem_of(extracted)
    entered = _edit_enter(home, enter, line)
    left = _edit_leave(home, run, line)
    if isinstance(entered, Problem) or isinstance(left, Problem):
        return entered if isinstance(entered, Problem) else left  # type: ignore[return-value]
    stale = find_stale(home, run, line, handlers)
    removed = [edit for comment in stale for edit in without_stale(home, comment, handlers)]
    masks = {state.mask for state in passing.states(passing.between.first)}
    edits = (*extracted.helper.edits, *entered, left, *removed)
    dropped = tuple(home.candidate.unit.place(comment.start).line for comment in stale)
    return RunEdits(extracted.helper, extracted.call, edits, masks == {Mask.OFF}, dropped)


def _problem(home: Home, reason: Reason, offset: int, message: str) -> Problem:
    return problem_of(home.refuse(reason, offset, message))


def _find_line(home: Home, run: RunCall, enter: Half) -> Line | Problem:
    """Return the statements from enter to the run call."""
    line = find_line(home.statements, enter.sites[0].offset, run.call.callee[-1].start)
    if isinstance(line, Obstacle):
        return _refuse_line(home, enter, run, line)
    if line.after and isinstance(line.after[0], Declaration):
        message = f"a declaration follows the run call, and {home.candidate.facts.split.timing_exit}() goes before it"
        return _problem(home, Reason.NO_STRAIGHT_LINE, line.after[0].span.start, message)
    return line


def _refuse_line(home: Home, enter: Half, run: RunCall, obstacle: Obstacle) -> Problem:
    message = f"from {enter.sites[0].helper.name}() to {run.call.name}() there is no straight line: {obstacle.detail}"
    return _problem(home, Reason.NO_STRAIGHT_LINE, obstacle.offset, message)


def _find_passing(home: Home, run: RunCall, enter: Half) -> Passing | Problem:
    """Return what the analysis saw between enter and the run call, if the mask stays and nothing is told by hand."""
    first, study = enter.sites[0], home.candidate.study
    definition = find_definition(study, home.candidate.path, home.function) if study else None
    if study is None or definition is None or definition.flow is None:
        message = f"the paths of {home.function.name}() could not be followed"
        return _problem(home, Reason.NOT_STRUCTURED, first.offset, message)
    between = find_between(definition.flow, first.offset, run.call.callee[-1].start)
    if isinstance(between, Obstacle):
        return _refuse_line(home, enter, run, between)
    passing = Passing(study, definition, between)
    return _check_passing(home, passing, between, enter) or passing


def _check_passing(home: Home, passing: Passing, between: Between, enter: Half) -> Problem | None:
    masks = {state.mask for state in passing.states(between.first)}
    if not masks or Mask.ON in masks:
        opened = passing.opened_at(between.first)
        why = f"a path comes from {opened} with them on" if opened else "no path that the analysis follows comes there"
        message = f"interrupts may be enabled where {enter.sites[0].helper.name}() stands: {why}"
        return _problem(home, Reason.IRQS_UNCLEAR, enter.sites[0].offset, message)
    masking = passing.masking(between.inside)
    if masking:
        message = f"the interrupt mask changes between {enter.sites[0].helper.name}() and the run call"
        return _problem(home, Reason.OPEN_WINDOW, masking[0], message)
    own = {site.offset for site in enter.sites}
    telling = [offset for offset in passing.telling(between.inside) if offset not in own]
    if telling:
        message = "between enter and the run call something is told by hand that the state helpers tell too"
        return _problem(home, Reason.OPEN_CODED, telling[0], message)
    jump = passing.jumping(between.inside)
    if jump is not None:
        message = f"the macro {jump.callee}() returns or jumps between enter and the run call"
        return _problem(home, Reason.NO_STRAIGHT_LINE, jump.offset, message)
    return None


def _edit_enter(home: Home, enter: Half, line: Line) -> tuple[Edit, ...] | Problem:
    """Return the edits that leave timing enter where it is and state enter to the helper."""
    for site in enter.sites:
        found = find_statement(line.inside, site)
        if isinstance(found, Problem):
            return found
        if site is enter.state:
            unit = home.candidate.unit
            return remove_statements(unit.text, unit.tokens(home.function), [found]).edits
    site = enter.timing
    return (Edit(Span(site.offset, site.offset + len(site.helper.name)), home.candidate.facts.split.timing_enter),)


def _edit_leave(home: Home, run: RunCall, line: Line) -> Edit | Problem:
    """Return the insertion of timing exit right behind the run call."""
    candidate, text = home.candidate, home.candidate.unit.text
    statement = line.inside[-1]
    if isinstance(statement, Return):
        message = "what the run call gives is returned at once, and guest time ends behind it: give it a variable first"
        return _problem(home, Reason.RESULT_UNCLEAR, run.call.span.start, message)
    at = end_of_line(candidate.unit.tokens(home.function), statement.span.end)
    if at is None or statement is not run.statement:
        message = "the run call shares a line or a statement with other code, and guest time ends right behind it"
        return _problem(home, Reason.NOT_A_STATEMENT, run.call.span.start, message)
    indent = indent_at(text, statement.span.start)
    prose = candidate.texts.render(f"{candidate.facts.name}/inside.c.j2", {})
    lines = [*render_comment(prose, indent), f"{candidate.facts.split.timing_exit}();"]
    return Edit(Span(at, at), "\n" + "".join(f"\n{indent}{each}" for each in lines))
