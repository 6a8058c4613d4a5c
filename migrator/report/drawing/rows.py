"""The rows of a timeline from top to bottom: each event, and the headings where the path enters another function."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.report.drawing.letters import wrap_code
from migrator.report.drawing.nesting import Placed, find_nesting
from migrator.report.drawing.shapes import INDENT, LETTER, TEXT_ROOM, TEXT_X, Label
from migrator.report.model import EventRow

TOP = 44  # below the names of the lanes
LEADING = 15
MARK_LEADING = 17
_PAD = 7
_FIRST = 15  # from the top of a row to its first base line
_RUN = "run"
_COMES = {"new": "in", "back": "\u2190"}
_MOST_LEAD = 160  # a larger hole would look as if something were missing
RUN_ROOM = 22  # the bar of a guest that runs


@dataclass(frozen=True)
class Row:
    """An event with its place.

    Attributes:
        y, height: of the row, without the heading above it.
        number: of the event in its timeline, from 0.
        indent: where its text begins, behind where all texts do.
        texts: the event's own lines, and those of the heading above it.
        end: where the first line of the event ends.
        marks_y: the base line of its first finding.
    """

    number: int
    event: EventRow
    y: float
    height: float
    indent: float
    texts: tuple[Label, ...]
    end: float
    marks_y: float

    @property
    def bottom(self) -> float:
        """Where the next row begins."""
        return self.y + self.height

    @property
    def is_run(self) -> bool:
        """Whether the guest runs there."""
        return self.event.kind == _RUN


def lay_rows(events: Sequence[EventRow]) -> tuple[Row, ...]:
    """Return the rows, one for each event, in order."""
    rows: list[Row] = []
    y: float = TOP
    for placed in find_nesting(events):
        heading = tuple(_lay_heading(placed, y))
        y = heading[-1].y + _PAD if heading else y
        rows.append(_lay_row(placed, y, heading, rows[-1].event if rows else None))
        y = rows[-1].bottom
    return tuple(rows)


def find_leads(left: Sequence[EventRow], right: Sequence[EventRow]) -> tuple[float, float]:
    """Return what is to be left free above two pictures side by side, so that the guest runs at one height in both."""
    first, second = (next((row.y for row in lay_rows(each) if row.is_run), 0) for each in (left, right))
    if not first or not second or abs(first - second) > _MOST_LEAD:
        return 0, 0
    return max(second - first, 0), max(first - second, 0)


def columns_at(depth: int) -> int:
    """Return how many letters of an event fit in a line."""
    return int((TEXT_ROOM - depth * INDENT) / LETTER)


def _lay_heading(placed: Placed, y: float) -> Iterator[Label]:
    """Yield the lines above an event that say where the path goes on."""
    lines: list[tuple[str, str]] = []
    if placed.is_other_file:
        lines += [(line, "pic-file") for line in wrap_code(placed.event.path, columns_at(placed.depth) + 2)]
    if placed.comes and placed.event.kind != "begin":
        told = f"{_COMES[placed.comes]} {placed.event.function}()"
        lines += [(line, "pic-home") for line in wrap_code(told, columns_at(placed.depth))]
    for number, (line, look) in enumerate(lines):
        yield Label(TEXT_X + placed.depth * INDENT, y + _FIRST + 2 + number * LEADING, line, look)


def _lay_row(placed: Placed, y: float, heading: tuple[Label, ...], before: EventRow | None) -> Row:
    event, indent = placed.event, placed.depth * INDENT
    look = f"pic-event pic-{event.kind}" if event.folded == 1 else "pic-fold"
    text = event.event if event.folded == 1 else f"{event.folded} steps"
    first, *more = wrap_code(text, columns_at(placed.depth))
    lines = [Label(TEXT_X + indent, y + _FIRST, first, look)]
    lines += [
        Label(TEXT_X + indent + LETTER, y + _FIRST + number * LEADING, line, look)
        for number, line in enumerate(more, 1)
    ]
    marks_y = y + _FIRST + (len(lines) - 1) * LEADING + MARK_LEADING
    bottom = lines[-1].y + _PAD + len(event.marks) * MARK_LEADING + (2 if event.marks else 0)
    bottom = max(bottom, y + _room_for_run(event, before))
    end = lines[0].x + len(first) * LETTER
    return Row(placed.number, event, y, bottom - y, indent, (*heading, *lines), end, marks_y)


def _room_for_run(event: EventRow, before: EventRow | None) -> float:
    """Return how high the row of a guest that runs is at least: its bar, and below it the words of what changes."""
    if event.kind != _RUN:
        return 0
    words = ("irqs", "time", "rcu", "told")
    same = before is not None and all(getattr(event, word) == getattr(before, word) for word in words)
    return RUN_ROOM + (4 if same else 22)
