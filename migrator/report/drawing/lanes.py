"""The four accounts as lanes: bands that change where an event changes them, each with its word."""

from collections.abc import Iterator, Sequence

from migrator.report.drawing.rows import RUN_ROOM, TOP, Row
from migrator.report.drawing.shapes import LANE_STEP, LANE_WIDE, LANE_X, Band, Chip, Line
from migrator.report.model import EventRow

# Each account: its field, its name above the lane, and what is written before its word.
ACCOUNTS = (
    ("irqs", ("interrupt", "mask"), "irqs "),
    ("time", ("whose", "time"), ""),
    ("rcu", ("RCU", ""), ""),
    ("told", ("lockdep,", "tracing"), "told "),
)
UNKNOWN = "unknown"
BROAD = frozenset({"on", "guest", "away"})  # as it is while the guest runs
_PATTERNS = {"guest": "dots", "away": "hatch", "on": "lines"}
_NARROW = 8  # so much is left free on both sides of a band that is not broad
_AGAIN = 240  # so far from its last word a band tells it again
_LETTER = 6.4


def word_of(event: EventRow, account: str) -> str:
    """Return what an account is behind an event."""
    return str(getattr(event, account))


def show_word(word: str, before: str) -> str:
    """Return how a word is written in its lane."""
    return word if word == UNKNOWN else f"{before}{word}"


def changed(rows: Sequence[Row], number: int, account: str) -> bool:
    """Whether an event changes an account; the first tells it anew."""
    return number == 0 or word_of(rows[number].event, account) != word_of(rows[number - 1].event, account)


def lay_bands(rows: Sequence[Row]) -> Iterator[Band]:
    """Yield the stretches of each lane; one begins at the top of the row whose event changes the account."""
    for lane, (account, _, _) in enumerate(ACCOUNTS):
        starts = [row for number, row in enumerate(rows) if changed(rows, number, account)]
        ends = [*(row.y for row in starts[1:]), rows[-1].bottom]
        for number, (row, end) in enumerate(zip(starts, ends, strict=True)):
            word = word_of(row.event, account)
            inset = 0 if word in BROAD or word == UNKNOWN else _NARROW
            y = row.y if number else TOP
            yield Band(
                x=LANE_X + lane * LANE_STEP + inset,
                y=y,
                width=LANE_WIDE - 2 * inset,
                height=round(end - y, 1),
                look=f"pic-{account} pic-{word}",
                pattern=_PATTERNS.get(word, ""),
                is_open=word == UNKNOWN,
            )


def lay_chips(rows: Sequence[Row]) -> Iterator[Chip]:
    """Yield the words of the lanes: where an account changes, and again further down a long band."""
    for lane, (account, _, before) in enumerate(ACCOUNTS):
        last = 0.0
        for number, row in enumerate(rows):
            is_change = changed(rows, number, account)
            if not is_change and (row.is_run or row.event.folded > 1 or row.y - last < _AGAIN):
                continue
            word = show_word(word_of(row.event, account), before)
            wide = round(min(LANE_WIDE, len(word) * _LETTER + 4), 1)
            last = row.y + (RUN_ROOM if row.is_run else 0)
            middle = LANE_X + lane * LANE_STEP + LANE_WIDE / 2
            yield Chip(round(middle - wide / 2, 1), last + 3, wide, word, is_change)


def lay_leads(rows: Sequence[Row]) -> Iterator[Line]:
    """Yield the lines that lead from an event to the first lane that it changes."""
    for number, row in enumerate(rows[1:], 1):
        lane = next((lane for lane, (name, _, _) in enumerate(ACCOUNTS) if changed(rows, number, name)), None)
        x = LANE_X + (lane or 0) * LANE_STEP
        if lane is not None and row.end + 6 < x:
            yield Line(round(row.end + 4, 1), row.y + 11, x, row.y + 11, "pic-lead")
