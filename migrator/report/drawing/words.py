"""Pictures told in sentences, for who does not see them."""

from collections.abc import Iterator, Sequence

from migrator.report.drawing.letters import clean_text
from migrator.report.drawing.nesting import Placed, find_nesting
from migrator.report.drawing.timeline import describe, tell_accounts
from migrator.report.model import RUNS, CallRow, EventRow


def tell_timeline(events: Sequence[EventRow]) -> Iterator[str]:
    """Yield what a timeline shows: its sum, each event with the accounts behind it, each finding behind its event."""
    if not events:
        return
    yield describe(events)
    number = 0
    before: EventRow | None = None
    for placed in find_nesting(events):
        yield clean_text(_tell_event(placed, before))
        before = placed.event
        for mark in before.marks:
            number += 1
            yield clean_text(f"Finding {number}, {mark.level} {mark.rule}: {mark.message}.")


def _tell_event(placed: Placed, before: EventRow | None) -> str:
    event = placed.event
    if event.folded > 1:
        return f"{event.folded} steps that change nothing."
    line = f"line {event.line}" if event.line else ""
    file = f"{'of' if line else 'in'} {event.path}" if placed.is_other_file else ""
    back = "back " if placed.comes == "back" else ""
    home = f"{back}in {event.function}()" if placed.comes and event.kind != "begin" else ""
    place = ", ".join(filter(None, (f"{line} {file}".strip(), home)))
    runs = " The guest runs." if event.kind == "run" and not event.event.endswith(RUNS) else ""
    same = before is not None and tell_accounts(before) == tell_accounts(event)
    start = f"{place[:1].upper()}{place[1:]}: " if place else ""
    return f"{start}{event.event}.{runs} {'Still' if same else 'Then'} {tell_accounts(event)}."


def tell_calls(calls: Sequence[CallRow]) -> Iterator[str]:
    """Yield one sentence for each call made while RCU does not watch."""
    if calls:
        yield f"{len(calls)} call{'s' if len(calls) != 1 else ''} while RCU does not watch."
    for call in calls:
        place = f"{call.path}:{call.line}"
        yield clean_text(f"{call.caller}() calls {call.callee}() at {place}: {call.tells or call.kind}.")
