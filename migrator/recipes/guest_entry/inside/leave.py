"""Where a handler ends guest time: behind an interrupt window, and with state exit left to the wrapper."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.analysis.sites import Site
from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.inside.halves import Half, find_statement
from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.guest_entry.parts.window_edits import window_comment
from migrator.recipes.guest_entry.parts.writer import Writer
from migrator.recipes.model import Reason
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Body, Statement
from migrator.text import Span


def statements_of(handler: Handler) -> tuple[Statement, ...]:
    """Return the statements of a handler's body."""
    body = handler.unit.body(handler.function)
    return body.statements if isinstance(body, Body) else ()


@dataclass(frozen=True)
class Left:
    """The edits where guest time ends.

    Attributes:
        window: `new`, `moved`, or empty where a right one was there.
        dropped: the lines of the comments that went.
    """

    edits: tuple[Edit, ...]
    window: str
    dropped: tuple[int, ...]


def edit_leave(handler: Handler, leave: Half) -> Left | Problem:
    """Return the edits that end guest time behind a window, and leave state exit to the wrapper."""
    statements = statements_of(handler)
    gone: list[Statement] = []
    for site in leave.sites:
        found = find_statement(statements, site)
        if isinstance(found, Problem):
            return found
        if found not in statements:
            message = f"{handler.name}() leaves the guest for some exits only: {site.helper.name}() does not always run"
            return handler.problem(Reason.NO_STRAIGHT_LINE, site.offset, message)
        gone += [found] if site is leave.state else []
    kept = tuple(statement for statement in statements if statement not in gone)
    removal = remove_statements(handler.unit.text, handler.unit.tokens(handler.function), gone)
    made = _edit_window(handler, leave, kept)
    if isinstance(made, Problem):
        return made
    dropped = tuple(handler.unit.place(offset).line for offset in removal.dropped)
    return Left((*removal.edits, *made.edits), made.window, (*dropped, *made.dropped))


def _edit_window(handler: Handler, leave: Half, statements: Sequence[Statement]) -> Left | Problem:
    """Return the edits at the call that ends guest time; `statements` are without state exit."""
    candidate, site = handler.candidate, leave.timing
    study, irqs = candidate.study, candidate.facts.irqs
    states = study.before(handler.path, site.offset) if study else frozenset()
    at = next(i for i, s in enumerate(statements) if s.tokens and s.tokens[0].start == site.offset)
    name = Edit(Span(site.offset, site.offset + len(site.helper.name)), candidate.facts.split.timing_exit)
    early = _find_opened(handler, leave)
    if early is not None:
        message = f"interrupts are not known to be off where {early.helper.name}() stands"
        return handler.problem(Reason.IRQS_UNCLEAR, early.offset, message)
    if states and all(state.opened and state.mask is Mask.OFF for state in states):
        return Left(() if leave.state else (name,), "", ())
    enables = [i for i, s in enumerate(statements) if is_plain_call(s.tokens, [irqs.enable])]
    if {state.mask for state in states} == {Mask.OFF} and at + 1 in enables:
        return _write_window(handler, statements[at], statements[at], is_new=True)
    masking = [i for i in enables if i < at]
    if {state.mask for state in states} == {Mask.ON} and masking == [at - 1]:
        return _write_window(handler, statements[at - 1], statements[at], is_new=False)
    message = (
        f"{irqs.enable}() stands neither right in front of {site.helper.name}() nor right behind it; what is between "
        f"would move to the other side of the interrupt window"
    )
    return handler.problem(Reason.IRQS_UNCLEAR, site.offset, message)


def _find_opened(handler: Handler, leave: Half) -> Site | None:
    """Return a call of a half that needs interrupts off, where they are not known to be."""
    study = handler.candidate.study
    for site in leave.sites if study else ():
        states = study.before(handler.path, site.offset)  # type: ignore[union-attr]
        if not site.helper.saves_irqs and any(state.mask is not Mask.OFF for state in states):
            return site
    return None


def _write_window(handler: Handler, first: Statement, last: Statement, *, is_new: bool) -> Left:
    """Return the window and the end of guest time in place of what stands there."""
    candidate, split = handler.candidate, handler.candidate.facts.split
    irqs = candidate.facts.irqs
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    writer = Writer(candidate, handler.function, first.span.start)
    lines = [*window_comment(candidate, writer), f"{irqs.enable}();"]
    lines += [f"{synchronization.call};"] if synchronization else []
    lines += [f"{irqs.disable}();", "", f"{split.timing_exit}();"]
    lines += [] if is_new else [f"{irqs.enable}();"]
    made = writer.replace(first, last, lines)
    dropped = tuple(handler.unit.place(offset).line for offset in made.dropped)
    return Left(made.edits, "new" if is_new else "moved", dropped)
