"""Paths as text of limited width: the witness of a finding, a timeline with its findings, and the calls around it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from migrator.report.model import EventRow, FindingRow, MarkRow, TimelineRow, WitnessStep
from migrator.report.terminal.paper import Paper
from migrator.report.text import Paint
from migrator.report.witness import ACCOUNTS, find_telling, render_witness
from migrator.report.words.mending import Mending, tell_mending
from migrator.report.words.steps import find_accounts, step_of, tell_calls, tell_event
from migrator.report.words.telling import name_ways, tell_place, tell_twin

COLORS = {"error": "red", "warning": "yellow", "note": "cyan"}
_BESIDE = 53  # what a row has beside the event: indent, mark, a line of five digits, the accounts
_CELLS = (7, 7, 8, 0)
_TABLE = _BESIDE + 12  # columns, below which there is no room for a table


def say_finding(paper: Paper, row: FindingRow, mending: Mending) -> None:
    """Add a finding, and the path that shows it."""
    color = COLORS[row.level]
    mended = tell_mending(row, mending)
    paper.gap()
    paper.say((row.level, color), f" {row.rule}{f'  ({mended})' if mended else ''}", indent=2)
    paper.say(tell_place(row.path, row.line, row.function), indent=6)
    paper.say(row.message, indent=6)
    if paper.width < _TABLE:
        _say_witness(paper, row.witness, color)
    else:
        paper.lines(render_witness(row.witness, row.path, paper.paint, color, _wide(paper.width)))


def say_timeline(paper: Paper, row: TimelineRow, twin: TimelineRow | None) -> None:
    """Add a timeline: the path before, and where something is drafted, after; of a twin, where that is shown."""
    paper.gap()
    paper.say((f"{row.arch}: {tell_place(row.path, 0, row.function)}", "bold"), indent=2, hang=4)
    if twin:
        paper.say(tell_twin(twin), indent=6)
        return
    if row.told:
        paper.say(row.told, indent=6)
    before, after = name_ways(row)
    for name, events, calls in ((before, row.before, row.calls_before), (after, row.after, row.calls_after)):
        if events:
            paper.say((name, "bold"), indent=4)
            _say_events(paper, events, row.path)
        if calls:
            paper.say("called while RCU does not watch:", indent=6)
        for text, depth in tell_calls(calls):
            paper.say(text, indent=8 + 2 * min(depth, 8), hang=2)


def _say_events(paper: Paper, events: Sequence[EventRow], path: str) -> None:
    if paper.width >= _TABLE:
        paper.lines(_render_events(events, path, paper.paint, paper.width))
        return
    before = ""
    for row in events:
        color = COLORS[row.marks[0].level] if row.marks else ""
        before = _say_step(paper, step_of(row), before, color, is_gap=row.folded > 1)
        for mark in row.marks:
            paper.say((f"{mark.level} {mark.rule}: {mark.message}", COLORS[mark.level]), indent=10, hang=2)


def _say_witness(paper: Paper, witness: Sequence[WitnessStep], color: str) -> None:
    """Add the steps that tell something, where there is no room for a table."""
    before = ""
    for step, is_telling in zip(witness, find_telling(witness), strict=True):
        if is_telling:
            before = _say_step(paper, step, before, color if step is witness[-1] else "")


def _say_step(paper: Paper, step: WitnessStep, before: str, color: str, *, is_gap: bool = False) -> str:
    """Add one event without columns, and the accounts where they change; return these."""
    place = "" if is_gap else f"{step.path}:{step.line}: "
    paper.say(("! " if color else "  ", color), f"{place}{step.event}", indent=6, hang=4)
    if is_gap or step.state == before:
        return before
    paper.say(step.state, indent=10)
    return step.state


def _wide(width: int) -> int:
    return min(48, width - _BESIDE)


def _render_events(events: Sequence[EventRow], path: str, paint: Paint, width: int) -> Iterator[str]:
    """Yield the lines of a path: what happens, and the four accounts behind it; findings below what causes them."""
    wide = min(_wide(width), max(len("event"), *(len(tell_event(row)) for row in events)))
    heads = [name.ljust(cell) for name, cell in zip(ACCOUNTS, _CELLS, strict=True)]
    yield _join(" ", "line", "event".ljust(wide), heads)
    before: tuple[str, ...] = ()
    for home, rows in groupby(events, key=lambda row: row.path):
        for number, row in enumerate(rows):
            if number == 0 and home != path:
                yield f"{' ' * 8}{home}:{row.line}"
            path = home
            yield from _render_event(row, before, wide, paint)
            yield from _render_marks(row.marks, width, paint)
            before = find_accounts(row)


def _render_event(row: EventRow, before: Sequence[str], wide: int, paint: Paint) -> Iterator[str]:
    if row.folded > 1:
        yield _join(" ", "...", tell_event(row), [])
        return
    first, *more = wrap(tell_event(row), wide, break_on_hyphens=False) or [""]
    cells = [
        paint(word.ljust(cell), "cyan" if before and word != before[number] else "")
        for number, (word, cell) in enumerate(zip(find_accounts(row), _CELLS, strict=True))
    ]
    mark = paint("!", COLORS[row.marks[0].level]) if row.marks else " "
    yield _join(mark, str(row.line), first.ljust(wide), cells)
    yield from (_join(" ", "", part, []) for part in more)


def _render_marks(marks: Sequence[MarkRow], width: int, paint: Paint) -> Iterator[str]:
    for mark in marks:
        first, *more = wrap(f"{mark.level} {mark.rule}: {mark.message}", max(16, width - 16), break_on_hyphens=False)
        yield f"{' ' * 14}{paint(first, COLORS[mark.level])}"
        yield from (f"{' ' * 16}{paint(line, COLORS[mark.level])}" for line in more)


def _join(mark: str, line: str, event: str, cells: Sequence[str]) -> str:
    return "  ".join([f"{' ' * 6}{mark} {line.rjust(4)}", event, *cells]).rstrip()
