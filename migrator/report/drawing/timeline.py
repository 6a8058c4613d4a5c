"""A timeline drawn: its rows, lanes, and findings in their places."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from migrator.report.drawing.findings import lay_marked
from migrator.report.drawing.lanes import ACCOUNTS, lay_bands, lay_chips, lay_leads
from migrator.report.drawing.letters import clean_text
from migrator.report.drawing.rows import Row, lay_rows
from migrator.report.drawing.shapes import (
    INDENT,
    LANE_STEP,
    LANE_WIDE,
    LANE_X,
    LANES_END,
    LINE_X,
    TEXT_X,
    Drawing,
    Label,
    Line,
    Stripe,
)
from migrator.report.model import EventRow

_HEAD_Y = (18, 32)
_BAR = 18


def lay_timeline(events: Sequence[EventRow]) -> Drawing:
    """Return the drawing of one path; its columns and lanes stand where those of every other one do."""
    rows = lay_rows(events)
    return Drawing(
        height=round(rows[-1].bottom + 4, 1),
        labels=(*_lay_heads(), *(label for row in rows for label in _lay_labels(row))),
        lines=(*_lay_brackets(rows), *lay_leads(rows)),
        bands=tuple(lay_bands(rows)),
        chips=tuple(lay_chips(rows)),
        runs=tuple(Stripe(LANE_X - 4, row.y + 3, LANES_END - LANE_X + 8, _BAR) for row in rows if row.is_run),
        gaps=tuple(
            Stripe(LANE_X - 2, row.y, LANES_END - LANE_X + 4, row.height) for row in rows if row.event.folded > 1
        ),
        marked=tuple(lay_marked(rows)),
    )


def _lay_heads() -> Iterator[Label]:
    """Yield the names of the columns."""
    yield Label(LINE_X, _HEAD_Y[1], "line", "pic-line")
    yield Label(TEXT_X, _HEAD_Y[1], "what happens", "pic-head")
    for lane, (_, names, _) in enumerate(ACCOUNTS):
        x = LANE_X + lane * LANE_STEP + LANE_WIDE / 2
        ys = _HEAD_Y if all(names) else _HEAD_Y[1:]
        yield from (Label(x, y, name, "pic-lane") for y, name in zip(ys, names, strict=False))


def _lay_labels(row: Row) -> Iterator[Label]:
    """Yield an event's line number and its text; rows that stand for several events have no one line."""
    if row.event.folded == 1:
        yield from [Label(LINE_X, row.y + 15, str(row.event.line), "pic-line")] if row.event.line else []
    else:
        yield Label(LINE_X, row.y + 15, "\u22ee", "pic-line")
    yield from row.texts


def _lay_brackets(rows: Sequence[Row]) -> Iterator[Line]:
    """Yield a line beside the rows of each function that another one calls."""
    for depth in range(1, int(max(row.indent for row in rows) / INDENT) + 1):
        inside = [row for row in rows if row.indent >= depth * INDENT]
        starts = [inside[0], *(b for a, b in pairwise(inside) if b.number != a.number + 1)]
        ends = [*(a for a, b in pairwise(inside) if b.number != a.number + 1), inside[-1]]
        x = TEXT_X + depth * INDENT - 5
        for start, end in zip(starts, ends, strict=True):
            yield Line(x, start.texts[0].y - 11, x, end.bottom - 4, "pic-bracket")


def describe(events: Sequence[EventRow]) -> str:
    """Return what a timeline shows, in a sentence or two."""
    steps = sum(event.folded for event in events)
    runs = [event for event in events if event.kind == "run"]
    marks = [mark for event in events for mark in event.marks]
    told = [f"A path of {steps} step{'s' if steps != 1 else ''}, with four accounts beside it."]
    told += [f"The guest runs{f' in line {run.line}' if run.line else ''}: {tell_accounts(run)}." for run in runs]
    rules = ", ".join(dict.fromkeys(mark.rule for mark in marks))
    told.append(f"{len(marks)} finding{'s' if len(marks) != 1 else ''}: {rules}." if marks else "No finding.")
    return clean_text(" ".join(told))


def tell_accounts(event: EventRow) -> str:
    """Return the accounts behind an event: `irqs off, guest time, RCU away, told off`."""
    return f"irqs {event.irqs}, {event.time} time, RCU {event.rcu}, told {event.told}"
