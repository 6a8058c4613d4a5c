"""What a reader asks of a patch before its lines: what it mends, where that is shown, what is not proved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migrator.report.model import FindingRow, ProposalRow, Report
from migrator.report.pages.grouping import ArchPart, FunctionPart, PatchPart

_LEVELS = ("error", "warning", "note")


@dataclass(frozen=True)
class Overview:
    """A patch at one glance.

    Attributes:
        files: that it changes.
        drawn: the functions of which there is a picture behind the draft.
        mended: how many findings are gone behind it, by level, the gravest first.
        proposals: what it was made from.
        assumed: how many assumptions there are, by architecture.
        caveats: what must be known before it is read what was wrong.
    """

    files: tuple[str, ...]
    drawn: tuple[FunctionPart, ...]
    mended: tuple[tuple[str, int], ...]
    proposals: tuple[ProposalRow, ...]
    assumed: tuple[tuple[ArchPart, int], ...]
    caveats: tuple[str, ...] = ()


def find_overviews(report: Report, patches: Iterable[PatchPart], archs: Sequence[ArchPart]) -> Mapping[int, Overview]:
    """Return the overview of each patch, by its number."""
    findings = {row.id: row for row in report.findings}
    return {patch.number: _look_over(patch, [a for a in archs if a.name in patch.archs], findings) for patch in patches}


def _look_over(patch: PatchPart, archs: Sequence[ArchPart], findings: Mapping[str, FindingRow]) -> Overview:
    rows = [hunk.row for hunk in patch.hunks]
    files = dict.fromkeys(row.path for row in rows)
    mended = [
        findings[name] for name in dict.fromkeys(name for row in rows for name in row.findings) if name in findings
    ]
    touched = {(row.path, row.function) for row in rows} | {(row.path, row.function) for row in mended}
    functions = [
        part for arch in archs for part in arch.functions if any(t.after or t.calls_after for t in part.timelines)
    ]
    return Overview(
        files=tuple(files),
        drawn=tuple(part for part in functions if (part.path, part.function) in touched),
        mended=_count(mended),
        proposals=tuple(row for arch in archs for row in arch.proposals if row.path in files),
        assumed=tuple((arch, len(arch.assumptions)) for arch in archs if arch.assumptions),
        caveats=tuple(arch.board.caveat for arch in archs if arch.board and arch.board.caveat),
    )


def _count(findings: Iterable[FindingRow]) -> tuple[tuple[str, int], ...]:
    counts = Counter(row.level for row in findings)
    return tuple((level, counts[level]) for level in _LEVELS if counts[level])
