"""What must be true of an open window before its statements may move."""

from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.open_window.model import Region, holds
from migrator.recipes.guest_entry.open_window.moves import check_moves
from migrator.recipes.guest_entry.parts.passing import Passing
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import (
    Block,
    Conditional,
    Expression,
    Goto,
    If,
    Label,
    Return,
    Statement,
    Switch,
    walk,
)


def check_region(region: Region, passing: Passing) -> Refusal | None:
    """Return why the statements of an open window cannot be moved, or None."""
    inside = _check_inside(region, passing) or _check_mask(region)
    return inside or check_moves(region)


def _check_inside(region: Region, passing: Passing) -> Refusal | None:
    """Return a refusal for what jumps, for what cannot be moved, and for a run call that is not made once."""
    pair = region.pair
    everything = [*region.head, *region.ahead, region.holder, *region.behind, *region.tail]
    jump = next((s for s in walk(everything) if isinstance(s, (Goto, Label, Return)) or _is_open_switch(s)), None)
    if jump is not None:
        told = f"`{jump.tokens[0].text}` stands between {pair.enter.helper.name}() and {pair.exit.helper.name}()"
        return pair.refuse(Reason.NO_STRAIGHT_LINE, jump.span.start, f"{told}: a jump cannot be carried along")
    strange = next((s for s in (*region.head, *region.tail) if not isinstance(s, Expression)), None)
    if strange is not None or any(s.tokens[-1].text != ";" for s in (*region.head, *region.tail)):
        message = "more than plain calls and assignments runs with interrupts off here, and would have to move"
        return pair.refuse(Reason.NO_STRAIGHT_LINE, strange.span.start if strange else pair.enter.offset, message)
    third = passing.between.find(pair.at)
    around = None if third is None else passing.between.find_obstacle(third, pair.at)
    if third is None or (around is not None and not region.is_guarded):
        detail = around.detail if around else "it stands on several ways"
        message = f"the guest is not run once on every path from enter to exit: {detail}"
        return pair.refuse(Reason.NO_STRAIGHT_LINE, around.offset if around else pair.at, message)
    hop = passing.jumping(passing.between.inside - {third})
    if hop is not None:
        message = f"the macro {hop.callee}() returns or jumps between enter and exit"
        return pair.refuse(Reason.NO_STRAIGHT_LINE, hop.offset, message)
    return _check_guard(region) or _check_told(region, passing, third)


def _is_open_switch(statement: Statement) -> bool:
    """Tell whether it is a `switch` without braces: what its label governs is not seen."""
    return isinstance(statement, Switch) and not (statement.body and isinstance(statement.body[0], Block))


def _check_guard(region: Region) -> Refusal | None:
    """Return a refusal for a run call in a loop or a `switch`, and for what a condition would come to hold."""
    pair = region.pair
    for statement in walk([region.holder]):
        if not holds(statement, pair.at) or statement is pair.run.statement:
            continue
        if not isinstance(statement, (If, Block)):
            kind = "an #if" if isinstance(statement, Conditional) else f"`{statement.tokens[0].text}`"
            message = f"{kind} stands around the run call, between enter and exit; only a condition is understood"
            return pair.refuse(Reason.NO_STRAIGHT_LINE, statement.span.start, message)
        if isinstance(statement, If) and not any(holds(part, pair.at) for part in statement.then):
            message = "the run call stands behind an `else`; turn the condition around first"
            return pair.refuse(Reason.NO_STRAIGHT_LINE, statement.span.start, message)
    guard = region.guard
    if guard is not None and guard.orelse and not isinstance(guard.then[0], Block):
        message = "the run call's condition has an `else` and no braces; give both arms braces first"
        return pair.refuse(Reason.OPEN_WINDOW, guard.span.start, message)
    extra = [
        s for s in (*region.head[1:], *region.tail[:-1]) if s.span.start not in (pair.enter.offset, pair.exit.offset)
    ]
    if region.is_guarded and extra:
        message = (
            "this runs whether or not the guest is run, and would come to stand under the run call's condition; "
            "whether it must run in both cases is to be decided"
        )
        return pair.refuse(Reason.OPEN_WINDOW, extra[0].span.start, message)
    return None


def _check_told(region: Region, passing: Passing, third: int) -> Refusal | None:
    telling = passing.telling(passing.between.inside - {third})
    if not telling:
        return None
    split = region.pair.candidate.facts.split
    message = (
        f"between enter and exit something is told by hand that {split.state_enter}() and {split.state_exit}() "
        f"tell too; which of them stays must be decided"
    )
    return region.pair.refuse(Reason.OPEN_CODED, telling[0], message)


def _check_mask(region: Region) -> Refusal | None:
    """Return a refusal where interrupts may be on in what runs with interrupts off, by its place."""
    pair = region.pair
    calls = (call for s in (*region.head[1:], *region.tail) for call in find_calls(s.tokens))
    for offset in (call.callee[-1].start for call in calls):
        states = pair.study.before(pair.candidate.path, offset)
        if any(state.mask is not Mask.OFF for state in states):
            message = "interrupts may be enabled here, which must run with interrupts off"
            return pair.refuse(Reason.IRQS_UNCLEAR, offset, message)
    return None
