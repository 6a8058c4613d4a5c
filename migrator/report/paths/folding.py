"""Events of a timeline in rows: what changes nothing is folded where it comes in long rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from migrator.analysis.timelines import Event, Kind
from migrator.report.model import EventRow, MarkRow

_PLAIN = frozenset({Kind.CALL.value, Kind.TEST.value})
_LEAST = 3  # rows that are worth folding


def make_rows(events: Sequence[Event], marks: Sequence[Sequence[MarkRow]]) -> tuple[EventRow, ...]:
    """Return the events as rows, each with its marks; long stretches of one function are folded into one row.

    The first row and the last one of a stretch stay as they are: they tell what
    comes right behind, and right before, what matters.
    """
    rows = [_row(event, each) for event, each in zip(events, marks, strict=True)]
    found: list[EventRow] = []
    for _, group in groupby(rows, lambda row: (_is_plain(row), row.function)):
        found += _fold(list(group))
    return tuple(found)


def _row(event: Event, marks: Sequence[MarkRow]) -> EventRow:
    state = event.state
    return EventRow(
        path=event.path,
        line=event.place.line,
        function=event.function,
        event=event.text,
        kind=event.kind.value,
        irqs=state.mask.value,
        time=state.time.value,
        rcu=state.rcu.value,
        told=state.told.value,
        marks=tuple(marks),
    )


def _is_plain(row: EventRow) -> bool:
    return row.kind in _PLAIN and not row.marks


def _fold(rows: Sequence[EventRow]) -> Iterator[EventRow]:
    inside = rows[1:-1]
    if len(inside) < _LEAST or not _is_plain(rows[0]):
        yield from rows
        return
    yield rows[0]
    yield replace(inside[0], event=f"{len(inside)} steps", kind=Kind.CALL.value, folded=len(inside))
    yield rows[-1]
