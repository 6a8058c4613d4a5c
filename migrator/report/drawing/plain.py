"""A timeline as text: a table in which the accounts are lanes."""

from collections.abc import Iterator, Sequence

from migrator.report.drawing.lanes import ACCOUNTS, BROAD, UNKNOWN, word_of
from migrator.report.drawing.letters import clean_text, measure, wrap_code
from migrator.report.drawing.nesting import Placed, find_nesting
from migrator.report.model import EventRow
from migrator.report.text import Paint

_WIDE = 80
_HEADS = ("irqs", "time", "RCU", "told")
_CELLS = (7, 7, 8, 7)  # the widest word of each account
_GAP = "  "
_ROOM = sum(_CELLS) + len(_GAP) * (len(_CELLS) - 1)
_LEVELS = {"error": "red", "warning": "yellow", "note": ""}


def render_plain(events: Sequence[EventRow], paint: Paint, indent: int = 4) -> list[str]:
    """Return the lines of the table, 80 columns wide; `paint(text, color)` colours a word or leaves it.

    A lane has its word where an event changes the account, and else `|`, or `#` where that is as it is in the
    guest; each finding stands below the event that causes it, which `>` marks.
    """
    return [line.rstrip() for line in _Table(events, paint, indent).lines()] if events else []


class _Table:
    """The columns for some events."""

    def __init__(self, events: Sequence[EventRow], paint: Paint, indent: int) -> None:
        self._events = events
        self._paint = paint
        self._left = " " * indent
        self._line = max(len("line"), *(len(str(event.line)) for event in events))
        room = _WIDE - indent - len("> ") - self._line - 2 * len(_GAP) - _ROOM
        wanted = max(measure(placed.event.event) + 2 * placed.depth for placed in find_nesting(events))
        self._event = min(room, max(wanted, len("what happens")))

    def lines(self) -> Iterator[str]:
        heads = _GAP.join(name.ljust(wide) for name, wide in zip(_HEADS, _CELLS, strict=True))
        yield self._join(" ", "line", "what happens", heads)
        number = 0
        before: EventRow | None = None
        for placed in find_nesting(self._events):
            yield from self._headings(placed)
            yield from self._row(placed, before)
            before = placed.event
            for mark in before.marks:
                number += 1
                told = self._paint(f"{number} {mark.level}: {mark.rule}", _LEVELS.get(mark.level, ""))
                yield self._join(" ", "", "  " * placed.depth + told, "")

    def _headings(self, placed: Placed) -> Iterator[str]:
        """Yield the lines that say where the path goes on."""
        if placed.is_other_file:
            yield f"{self._start(' ', '')}{'  ' * placed.depth}{clean_text(placed.event.path)}"
        if placed.comes and placed.event.kind != "begin":
            word = "back in" if placed.comes == "back" else "in"
            yield f"{self._start(' ', '')}{'  ' * placed.depth}{word} {clean_text(placed.event.function)}()"

    def _row(self, placed: Placed, before: EventRow | None) -> Iterator[str]:
        event = placed.event
        if event.folded > 1:
            yield self._join(" ", "...", f"{'  ' * placed.depth}{event.folded} steps", self._lanes(event, before))
            return
        first, *more = wrap_code(event.event, self._event - 2 * placed.depth)
        lanes = self._lanes(event, before)
        mark = self._paint(">", "red") if event.marks else " "
        bar = " guest runs ".center(_ROOM, "=") if event.kind == "run" else lanes
        yield self._join(mark, str(event.line or ""), "  " * placed.depth + first, bar)
        if event.kind == "run" and _changes(event, before):
            yield self._join(" ", "", f"{'  ' * placed.depth} {more.pop(0)}" if more else "", lanes)
        for part in more:
            yield self._join(" ", "", f"{'  ' * placed.depth} {part}", "")

    def _lanes(self, event: EventRow, before: EventRow | None) -> str:
        """Return the four cells behind an event."""
        cells = []
        for (account, _, _), wide in zip(ACCOUNTS, _CELLS, strict=True):
            word = word_of(event, account)
            same = before is not None and word == word_of(before, account)
            lane = "?" if word == UNKNOWN else "#" if word in BROAD else "|"
            cells.append((lane if same else word).ljust(wide))
        return _GAP.join(cells)

    def _start(self, mark: str, line: str) -> str:
        return f"{self._left}{mark} {line.rjust(self._line)}{_GAP}"

    def _join(self, mark: str, line: str, event: str, lanes: str) -> str:
        return f"{self._start(mark, line)}{event}{' ' * (self._event - measure(event))}{_GAP}{lanes}"


def _changes(event: EventRow, before: EventRow | None) -> bool:
    return before is None or any(word_of(event, name) != word_of(before, name) for name, _, _ in ACCOUNTS)
