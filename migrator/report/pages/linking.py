"""What belongs together on the page: findings with their marks and with the patches that mend them, and functions."""

import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from migrator.report.model import EventRow, FindingRow, RefusalRow, Report
from migrator.report.pages.grouping import ArchPart, FunctionPart


@dataclass(frozen=True)
class Mark:
    """Where a finding is marked: the function by its key and its name, and the number in its timeline."""

    key: str
    function: str
    number: int


@dataclass(frozen=True)
class Entry:
    """A finding in the list of a function; `home` is where its card is, None where that is here."""

    number: int
    row: FindingRow
    home: FunctionPart | None
    is_below: bool


def find_functions(archs: Iterable[ArchPart]) -> dict[tuple[str, str, str], str]:
    """Return the key of each function that has a part of its own, by architecture, path and name."""
    return {
        (arch.name, part.path, part.function): part.key for arch in archs for part in (*arch.functions, *arch.others)
    }


def find_marks(archs: Iterable[ArchPart]) -> dict[str, tuple[Mark, ...]]:
    """Return for each finding where the timelines, as the code is, mark it; once for each function."""
    found: defaultdict[str, dict[str, Mark]] = defaultdict(dict)
    for part in (part for arch in archs for part in arch.functions):
        for finding, number in _number_marks(part):
            found[finding].setdefault(part.key, Mark(part.key, part.function, number))
    return {finding: tuple(marks.values()) for finding, marks in found.items()}


def _number_marks(part: FunctionPart) -> Iterable[tuple[str, int]]:
    """Return the findings of a function's timelines with their numbers; the picture counts from 1, from the top."""
    for row in part.timelines:
        marks = (mark for event in row.before for mark in event.marks)
        yield from ((mark.id, number) for number, mark in enumerate(marks, 1) if mark.id)


def find_same(archs: Iterable[ArchPart]) -> dict[str, FunctionPart]:
    """Return for each timeline that says what one above it says, the function of that one, by the timeline's id."""
    same: dict[str, FunctionPart] = {}
    for arch in archs:
        drawn: dict[tuple[tuple[EventRow, ...], ...], FunctionPart] = {}
        for part in arch.functions:
            for row in part.timelines:
                first = drawn.setdefault((row.before, row.after), part) if row.before else part
                same |= {row.id: first} if first is not part else {}
    return same


def find_entries(
    archs: Sequence[ArchPart], marks: Mapping[str, Sequence[Mark]], same: Container[str]
) -> dict[str, tuple[Entry, ...]]:
    """Return what is listed below each function, by its key: what its timeline numbers, in that order, then the rest.

    What a timeline marks in another function has its card there; it is not told where the timeline itself is drawn
    elsewhere, as one of the ids in `same`.
    """
    parts = [part for arch in archs for part in (*arch.functions, *arch.others)]
    homes = {row.id: (order, row) for order, part in enumerate(parts) for row in part.findings}
    numbers = {(mark.key, finding): mark.number for finding, found in marks.items() for mark in found}
    entries: dict[str, tuple[Entry, ...]] = {}
    for order, part in enumerate(parts):
        listed = [Entry(numbers.get((part.key, row.id), 0), row, None, is_below=False) for row in part.findings]
        if not all(row.id in same for row in part.timelines):
            away = [
                (number, *homes[finding])
                for (key, finding), number in numbers.items()
                if key == part.key and homes.get(finding, (order,))[0] != order
            ]
            listed += [Entry(number, row, parts[home], is_below=home > order) for number, home, row in away]
        entries[part.key] = tuple(sorted(listed, key=lambda each: each.number or sys.maxsize))
    return entries


def order_findings(findings: Iterable[str], marks: Mapping[str, Sequence[Mark]], key: str) -> list[str]:
    """Return findings by their number in the timeline of the function of that key; what it does not mark comes last."""

    def number(finding: str) -> int:
        return next((mark.number for mark in marks.get(finding, ()) if mark.key == key), sys.maxsize)

    return sorted(findings, key=number)


def find_refused(report: Report) -> dict[tuple[str, str, str], str]:
    """Return the id of the refusal of each function that was refused, by architecture, path and name."""
    return {(row.arch, row.path, row.function): row.id for row in reversed(report.refusals) if row.function}


def find_named(refusals: Iterable[RefusalRow], arch: str, sentence: str) -> dict[str, str]:
    """Return the refusals that a sentence of the board names: the id of each, by `function()`."""
    return {
        f"{row.function}()": row.id
        for row in refusals
        if row.arch == arch and row.function and f"refused as {row.reason}" in sentence
    }
