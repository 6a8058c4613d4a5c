"""The findings of a timeline: a numbered marker at each, across the row of the event that causes it."""

from collections.abc import Iterator, Sequence

from migrator.report.drawing.letters import clean_text, wrap_code
from migrator.report.drawing.rows import MARK_LEADING, Row
from migrator.report.drawing.shapes import LANES_END, TEXT_X, Badge, Label, Marked, Stripe

_COLUMNS = 31  # the longest name of a rule fits, with its level
_LEVELS = ("error", "warning", "note")


def lay_marked(rows: Sequence[Row]) -> Iterator[Marked]:
    """Yield the marked rows; the findings are numbered from 1, from top to bottom."""
    number = 1
    for row in rows:
        if row.event.marks:
            worst = min((mark.level for mark in row.event.marks), key=_weigh)
            yield Marked(Stripe(0, row.y, LANES_END + 2, row.height), worst, tuple(_lay_badges(row, number)))
            number += len(row.event.marks)


def _lay_badges(row: Row, number: int) -> Iterator[Badge]:
    for place, mark in enumerate(row.event.marks):
        first, *more = wrap_code(f"{mark.level}: {mark.rule}", _COLUMNS)
        label = Label(TEXT_X, row.marks_y + place * MARK_LEADING, f"{first}\u2026" if more else first, "pic-rule")
        yield Badge(number + place, mark.level, clean_text(mark.message), label)


def _weigh(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
