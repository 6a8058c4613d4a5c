"""A handler that ends guest time for every exit: what of that stays once a wrapper moves the state.

State exit is behind the handler proper when it begins, so nothing of it stands
in the extended quiescent state (EQS) any more. Guest time ends where it ended,
with an interrupt window in front; it begins where it began, for every way out.
"""

from dataclasses import dataclass

from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.inside.halves import Half, find_half, find_statement
from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.inside.leave import edit_leave, statements_of
from migrator.recipes.guest_entry.inside.returns import enter_before, find_returns, is_mixed
from migrator.recipes.guest_entry.inside.unguard import unguard_enter
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.model import Reason
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Statement
from migrator.text import Span


@dataclass(frozen=True)
class BodyEdits:
    """What changes inside of a handler.

    Attributes:
        window: `new`, `moved`, or empty where a right one was there.
        entered: the lines of the ways out on which guest time is begun from now on.
        dropped: the lines of the comments that went.
    """

    edits: tuple[Edit, ...]
    leave: Half
    enter: Half
    window: str
    entered: tuple[int, ...]
    dropped: tuple[int, ...]


def edit_body(handler: Handler) -> BodyEdits | Problem:
    """Return the edits for a handler that leaves the guest for every exit and enters it anew, or why there are none."""
    halves = _find_halves(handler)
    returns = find_returns(handler)
    if isinstance(halves, Problem) or isinstance(returns, Problem):
        return halves if isinstance(halves, Problem) else returns  # type: ignore[return-value]
    leave, enter = halves
    early = next((offset for offset in returns if offset < leave.timing.offset), None)
    if early is not None:
        message = (
            f"{handler.name}() comes back here before it leaves the guest, so guest time would end on that way without "
            f"an interrupt window; leave the guest first"
        )
        return handler.problem(Reason.NO_STRAIGHT_LINE, early, message)
    left = edit_leave(handler, leave)
    entered = _edit_enter(handler, enter, is_guarded=any(is_mixed(times) for times in returns.values()))
    if isinstance(left, Problem) or isinstance(entered, Problem):
        return left if isinstance(left, Problem) else entered  # type: ignore[return-value]
    edits = [*left.edits, *entered]
    hosts = [offset for offset, times in returns.items() if {time.value for time in times} == {"host"}]
    for offset in hosts:
        made = enter_before(handler, offset)
        if isinstance(made, Problem):
            return made
        edits += made
    lines = tuple(handler.unit.place(offset).line for offset in hosts)
    return BodyEdits(tuple(edits), leave, enter, left.window, lines, left.dropped)


def _find_halves(handler: Handler) -> tuple[Half, Half] | Problem:
    sites = handler.candidate.sites
    leave, enter = find_half(sites, "exit"), find_half(sites, "enter")
    if isinstance(leave, Problem) or isinstance(enter, Problem):
        return leave if isinstance(leave, Problem) else enter  # type: ignore[return-value]
    if leave is None or enter is None:
        does, not_ = ("enters", "leaves") if leave is None else ("leaves", "enters")
        message = f"{handler.name}() {does} the guest but never {not_} it: the other half stands in another function"
        return handler.problem(Reason.SPLIT_ACROSS_FUNCTIONS, sites[0].offset, message)
    study = handler.candidate.study
    for site in enter.sites if study else ():
        if {state.mask for state in study.before(handler.path, site.offset)} != {Mask.OFF}:  # type: ignore[union-attr]
            message = f"interrupts are not known to be off where {site.helper.name}() stands"
            return handler.problem(Reason.IRQS_UNCLEAR, site.offset, message)
    return leave, enter


def _edit_enter(handler: Handler, enter: Half, *, is_guarded: bool) -> tuple[Edit, ...] | Problem:
    """Return the edits that begin guest time where it began, and leave state enter to the wrapper."""
    statements = statements_of(handler)
    found = [find_statement(statements, site) for site in enter.sites]
    problem = next((each for each in found if isinstance(each, Problem)), None)
    if problem is not None:
        return problem
    calls = [each for each in found if isinstance(each, Statement)]
    if is_guarded:
        return unguard_enter(handler, statements, calls)
    site = enter.timing
    if enter.state is None:
        return (
            Edit(Span(site.offset, site.offset + len(site.helper.name)), handler.candidate.facts.split.timing_enter),
        )
    gone = [call for call in calls if call.span.start == enter.state.offset]
    return remove_statements(handler.unit.text, handler.unit.tokens(handler.function), gone).edits
