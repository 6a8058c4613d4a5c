"""Findings at the events of a timeline that cause them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from migrator.analysis.timelines import Event, Kind
from migrator.report.model import FindingRow, MarkRow, WitnessStep

_BEGINS = " begins"  # ends the event with which a function begins


def place_marks(events: Sequence[Event], findings: Iterable[FindingRow]) -> tuple[list[list[MarkRow]], set[int]]:
    """Return the marks of each event, and the numbers of the findings that stand at one, from 0.

    A finding in code that a call on the path reaches, and that is not shown
    itself, stands at the call.
    """
    marks: list[list[MarkRow]] = [[] for _ in events]
    placed: set[int] = set()
    for number, finding in enumerate(findings):
        at = _find(events, finding)
        if at is not None:
            marks[at].append(MarkRow(finding.id, finding.rule, finding.level, finding.message))
            placed.add(number)
    return marks, placed


def _find(events: Sequence[Event], finding: FindingRow) -> int | None:
    """Return the event at which a finding stands."""
    same = [number for number, event in enumerate(events) if _is_at(event, finding.path, finding.line)]
    exact = [number for number in same if events[number].place.column == finding.column]
    found = [number for number in exact or same if events[number].kind is not Kind.TEST] or exact or same
    if not found:
        return _find_call(events, finding.witness)
    state = finding.witness[-1].state if finding.witness else ""
    return next((number for number in found if events[number].state.describe() == state), found[0])


def _is_at(event: Event, path: str, line: int) -> bool:
    return event.path == path and event.place.line == line and event.kind is not Kind.BEGIN


def _find_call(events: Sequence[Event], witness: Sequence[WitnessStep]) -> int | None:
    """Return the innermost call on the way to a finding that the timeline shows, if it does not show what is inside."""
    calls = [step for step, after in pairwise(witness) if after.event.endswith(_BEGINS)]
    for call in reversed(calls):
        for number, event in enumerate(events):
            if _is_at(event, call.path, call.line) and call.event.startswith(event.text):
                is_open = number + 1 < len(events) and events[number + 1].kind is Kind.BEGIN
                return None if is_open else number
    return None
