"""What is told of interrupts by hand around the run call: the state helpers tell it, so it goes."""

from collections.abc import Iterable
from dataclasses import dataclass

from migrator.analysis.flow import Called
from migrator.analysis.states import Told
from migrator.recipes.guest_entry.stretch.stretch import Stretch
from migrator.recipes.model import Reason, Refusal
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Expression, Statement
from migrator.text import Span


@dataclass(frozen=True)
class HandTold:
    """The statements that go, and the names that they call."""

    statements: tuple[Statement, ...]
    names: tuple[str, ...]


def find_hand_told(stretch: Stretch) -> HandTold | Refusal:
    """Return the calls that tell of interrupts on before the run call, and of interrupts off behind it.

    Refused: anything told otherwise, by more than a plain call, or on one side alone.
    """
    passing, between = stretch.passing, stretch.passing.between
    sides = (("on", between.until(stretch.third)), ("off", between.behind(stretch.third)))
    found: list[list[Statement]] = []
    names: list[str] = []
    for word, nodes in sides:
        telling = passing.telling(nodes)
        calls = {call.offset: call for _, call in between.calls(nodes)}
        statements = [_plain(stretch, calls[offset], word) for offset in telling]
        if any(statement is None for statement in statements):
            return _refuse(stretch, telling[statements.index(None)])
        found.append([statement for statement in statements if statement is not None])
        names += [calls[offset].callee for offset in telling]
    before, behind = found
    if any(state.told is Told.ON for state in passing.states(between.first)):
        return _refuse(stretch, stretch.first.offset)  # told in front of enter already
    if bool(before) != bool(behind):
        return _refuse(stretch, (before or behind)[0].span.start)
    return HandTold((*before, *behind), tuple(dict.fromkeys(names)))


def _plain(stretch: Stretch, call: Called, word: str) -> Statement | None:
    """Return the statement of a call that does nothing but to tell this of interrupts."""
    study = stretch.home.candidate.study
    event = study.program.events.of(call.callee, call.told) if study else None
    if event is None or event.told != word or event.mask or event.rcu or event.time:
        return None
    held = _holding(stretch.line.inside, call.offset)
    first = next(find_calls(held.tokens), None) if held is not None else None
    alone = held is not None and first is not None and first.span == Span(held.span.start, held.span.end - 1)
    return held if alone and isinstance(held, Expression) else None


def _holding(statements: Iterable[Statement], offset: int) -> Statement | None:
    """Return the statement of the stretch itself, under no condition, that holds an offset among its own tokens."""
    return next((s for s in statements if any(token.start == offset for token in s.tokens)), None)


def _refuse(stretch: Stretch, offset: int) -> Refusal:
    split = stretch.home.candidate.facts.split
    message = (
        f"between enter and exit something is told by hand that {split.state_enter}() and {split.state_exit}() tell "
        f"too, but not as those do, on before the run call and off behind it; which of them stays must be decided"
    )
    return stretch.home.refuse(Reason.OPEN_CODED, offset, message)
