"""Words that the text and the Markdown report share: the sums, the board, and text of the tree made safe to show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from migrator.report.model import BoardRow, FindingRow, Report, TimelineRow
from migrator.report.words.standing import count
from migrator.report.words.steps import tell_calls
from migrator.report.words.unseen import show_unseen

T = TypeVar("T")
LEVELS = ("error", "warning", "note")
show = show_unseen


def show_all(value: T) -> T:
    """Return rows, or whatever holds them, with all of their texts made safe to show."""
    if isinstance(value, str):
        return show(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(show_all, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: show_all(getattr(value, each.name)) for each in fields(value)})
    return value


def tell_counts(rows: Iterable[FindingRow]) -> str:
    """Return `3 errors, 1 warning`; empty where there is none."""
    counts = Counter(row.level for row in rows)
    return ", ".join(count(counts[level], level) for level in LEVELS if counts[level])


def tell_findings(rows: Sequence[FindingRow]) -> str:
    """Return how many findings there are, of each level."""
    return f"{count(len(rows), 'finding')}: {tell_counts(rows)}" if rows else "no findings"


def find_board(report: Report) -> tuple[BoardRow, ...]:
    """Return the board; of a report that has none, what its architectures, findings and decisions make of one."""
    return report.board or tuple(
        BoardRow(
            arch=row.name,
            status=row.status,
            maintainers_status=row.maintainers_status,
            sites=row.site_count,
            errors=_count(report.findings, row.name, "error"),
            warnings=_count(report.findings, row.name, "warning"),
            notes=_count(report.findings, row.name, "note"),
            drafts=sum(each.arch == row.name for each in report.proposals),
            refusals=sum(each.arch == row.name for each in report.refusals),
        )
        for row in report.architectures
    )


def _count(rows: Iterable[FindingRow], arch: str, level: str) -> int:
    return sum(row.arch == arch and row.level == level for row in rows)


def find_idle(board: Sequence[BoardRow]) -> tuple[str, ...]:
    """Return the architectures of which there is nothing to say but that they do not enter a guest."""
    return tuple(
        row.arch
        for row in board
        if not (row.sites or row.errors or row.warnings or row.notes or row.drafts or row.refusals or row.left)
    )


def tell_kind(report: Report, recipe: str, word: str) -> str:
    """Return a word on a draft or a refusal, with its recipe where there are several."""
    return f"{recipe}: {word}" if len(report.recipes) > 1 else word


def tell_place(path: str, line: int = 0, function: str = "") -> str:
    """Return `path:line: function()`, as far as it is known."""
    return f"{path}{f':{line}' if line else ''}{f': {function}()' if function else ''}"


def find_twins(rows: Iterable[TimelineRow]) -> dict[str, TimelineRow]:
    """Return for each timeline, by its id, the first one that shows the same, where there is one before it."""
    first: dict[tuple[object, ...], TimelineRow] = {}
    twins: dict[str, TimelineRow] = {}
    for row in rows:
        calls = (tuple(tell_calls(each)) for each in (row.calls_before, row.calls_after))  # as they are told
        shown = (row.arch, row.before, row.after, *calls, row.told)
        if row.before and first.setdefault(shown, row) is not row:
            twins[row.id] = first[shown]
    return twins


def tell_twin(row: TimelineRow) -> str:
    """Return the sentence that stands for a timeline that is shown already."""
    return f"The same as of {tell_place(row.path, 0, row.function)}, above."


def name_ways(row: TimelineRow) -> tuple[str, str]:
    """Return what the two ways of a timeline are called: there is no before where nothing comes after."""
    return ("before", "after") if row.after or row.calls_after else ("as it is", "after")
