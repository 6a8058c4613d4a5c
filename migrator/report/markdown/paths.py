"""Paths in Markdown: the witness of a finding, a timeline before and after, and the calls around it."""

from collections.abc import Iterator, Sequence

from migrator.report.markdown.marking import block, bullets, code, heading, paragraph, prose, table
from migrator.report.model import CallRow, EventRow, FindingRow, TimelineRow
from migrator.report.witness import ACCOUNTS, render_witness
from migrator.report.words.mending import Mending, tell_mending
from migrator.report.words.standing import count
from migrator.report.words.steps import find_accounts, tell_calls, tell_event
from migrator.report.words.telling import name_ways, tell_place, tell_twin

_EVENT = 27  # columns at most, so that a row of a witness ends before column 80


def mark_finding(row: FindingRow, mending: Mending) -> Iterator[str]:
    """Yield a finding as an item of a list, with the path that shows it."""
    mended = tell_mending(row, mending)
    mended = f" {mended[0].upper()}{mended[1:]}." if mended else ""
    place = code(tell_place(row.path, row.line, row.function))
    yield from paragraph(f"**{row.level}** {code(row.rule)} at {place}: {prose(row.message)}.{mended}", "- ", "  ")
    lines = render_witness(row.witness, row.path, lambda text, _: text, "red", _EVENT)
    if lines:
        yield from ("", *block("\n".join(line.removeprefix(" " * 4) for line in lines), "text", "  "), "")


def mark_timeline(row: TimelineRow, twin: TimelineRow | None) -> Iterator[str]:
    """Yield a timeline: the path before, and where something is drafted, after; of a twin, where that is shown."""
    yield from heading(3, f"{code(row.arch)}: {code(tell_place(row.path, 0, row.function))}")
    if twin:
        yield from (*paragraph(prose(tell_twin(twin))), "")
        return
    if row.told:
        yield from (*paragraph(prose(row.told)), "")
    before, after = name_ways(row)
    for name, events, calls in ((before, row.before, row.calls_before), (after, row.after, row.calls_after)):
        if events or calls:
            yield from (f"**{name.capitalize()}**", "")
        yield from _mark_events(events, row.path)
        yield from _mark_calls(calls)


def _mark_events(events: Sequence[EventRow], path: str) -> Iterator[str]:
    """Yield a table of a path; where there is any finding, it stands at the event that causes it."""
    if not events:
        return
    marked = any(row.marks for row in events)
    rows = []
    for row in events:
        place = f"{row.path}:{row.line}" if row.path != path else str(row.line)
        path = row.path
        is_gap = row.folded > 1
        accounts = ["", "", "", ""] if is_gap else [*find_accounts(row)]
        line = "..." if is_gap else code(place) if ":" in place else place
        event = prose(tell_event(row)) if is_gap else code(tell_event(row))
        rows.append([line, event, *accounts, *([_mark_marks(row)] if marked else [])])
    yield from table(["Line", "Event", *ACCOUNTS, *(["Finding"] if marked else [])], rows)
    yield ""
    marks = [mark for row in events for mark in row.marks if not mark.id]  # the others stand among the findings
    yield from bullets(f"**{mark.level}** {code(mark.rule)}: {prose(mark.message)}" for mark in marks)
    yield ""


def _mark_marks(row: EventRow) -> str:
    return "; ".join(f"**{mark.level}** {code(mark.rule)}" for mark in row.marks)


def _mark_calls(calls: Sequence[CallRow]) -> Iterator[str]:
    """Yield the calls as a list in a list: who calls stands above what is called."""
    if not calls:
        return
    yield from paragraph(f"{count(len(calls), 'call')} while RCU does not watch:")
    yield ""
    for text, depth in tell_calls(calls):
        yield from bullets([prose(text)], "  " * depth)
    yield ""
