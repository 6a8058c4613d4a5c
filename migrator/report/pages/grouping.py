"""The report as the page shows it: by architecture and function, and by patch."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from migrator.report.model import (
    ArchRow,
    AssumptionRow,
    BoardRow,
    FindingRow,
    HunkRow,
    PatchRow,
    ProposalRow,
    RefusalRow,
    Report,
    SiteRow,
    TimelineRow,
)
from migrator.report.pages.sidebyside import Block, pair_lines
from migrator.text import encode

_WEIGHT = {"error": 0, "warning": 1, "note": 2}
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)


@dataclass(frozen=True)
class FunctionPart:
    """A function with what is said of it; `key` is a word of its own for ids."""

    key: str
    path: str
    function: str
    sites: tuple[SiteRow, ...]
    timelines: tuple[TimelineRow, ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class ArchPart:
    """What is said of one architecture, or of the code that all share.

    Attributes:
        key: a word of its own for ids.
        row, board: None for code that is no architecture's.
        functions: those that enter or leave the guest, in the order of the sites.
        others: those that only have findings.
        patches: the numbers of its patches.
    """

    key: str
    name: str
    row: ArchRow | None
    board: BoardRow | None
    functions: tuple[FunctionPart, ...]
    others: tuple[FunctionPart, ...]
    proposals: tuple[ProposalRow, ...]
    refusals: tuple[RefusalRow, ...]
    assumptions: tuple[AssumptionRow, ...]
    patches: tuple[int, ...]


@dataclass(frozen=True)
class HunkPart:
    """A hunk with its lines side by side."""

    row: HunkRow
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PatchPart:
    """One patch; `row` is None for one that is not written."""

    number: int
    archs: tuple[str, ...]
    row: PatchRow | None
    hunks: tuple[HunkPart, ...]


def find_patches(report: Report) -> tuple[PatchPart, ...]:
    """Return the patches in the order of the series."""
    rows = dict(enumerate(report.patches, 1))
    return tuple(
        _patch(number, rows.get(number), report) for number in sorted({*rows, *(h.patch for h in report.hunks)})
    )


def _patch(number: int, row: PatchRow | None, report: Report) -> PatchPart:
    hunks = [hunk for hunk in report.hunks if hunk.patch == number]
    names = dict.fromkeys(hunk.arch for hunk in hunks) or ([row.arch] if row else [])
    parts = tuple(HunkPart(hunk, pair_lines(hunk.text, hunk.old_line, hunk.new_line)) for hunk in hunks)
    return PatchPart(number, tuple(names), row, parts)


def find_archs(report: Report, patches: Iterable[PatchPart]) -> tuple[ArchPart, ...]:
    """Return the architectures of which there is anything to say; code that is no architecture's comes last."""
    rows = {row.name: row for row in report.architectures}
    about = (report.sites, report.findings, report.proposals, report.refusals, report.timelines, report.assumptions)
    named = {row.arch for part in about for row in part} | {name for patch in patches for name in patch.archs}
    named |= {row.arch for row in report.board if row.left}
    names = [*(name for name in rows if name in named), *sorted(named - rows.keys())]
    return tuple(_arch(name, rows.get(name), report, patches) for name in names)


def _arch(name: str, row: ArchRow | None, report: Report, patches: Iterable[PatchPart]) -> ArchPart:
    functions, others = _functions(name, report)
    return ArchPart(
        key=make_key(name),
        name=name,
        row=row,
        board=next((each for each in report.board if each.arch == name), None),
        functions=functions,
        others=others,
        proposals=tuple(each for each in report.proposals if each.arch == name),
        refusals=tuple(each for each in report.refusals if each.arch == name),
        assumptions=tuple(each for each in report.assumptions if each.arch == name),
        patches=tuple(patch.number for patch in patches if name in patch.archs),
    )


def _functions(name: str, report: Report) -> tuple[tuple[FunctionPart, ...], tuple[FunctionPart, ...]]:
    """Return the functions with sites or timelines, and those with findings alone."""
    rows: tuple[TimelineRow | SiteRow, ...] = (*report.timelines, *report.sites)
    moving = dict.fromkeys((row.path, row.function) for row in rows if row.arch == name)
    found = dict.fromkeys((row.path, row.function) for row in report.findings if row.arch == name)
    parts = [_function(name, path, function, report) for path, function in (moving | found)]
    return tuple(parts[: len(moving)]), tuple(parts[len(moving) :])


def _function(name: str, path: str, function: str, report: Report) -> FunctionPart:
    def is_its(row: SiteRow | TimelineRow | FindingRow) -> bool:
        return (row.arch, row.path, row.function) == (name, path, function)

    findings = sorted(filter(is_its, report.findings), key=lambda row: _WEIGHT.get(row.level, len(_WEIGHT)))
    return FunctionPart(
        key=_hash(name, path, function),
        path=path,
        function=function,
        sites=tuple(filter(is_its, report.sites)),
        timelines=tuple(filter(is_its, report.timelines)),
        findings=tuple(findings),
    )


def make_key(name: str) -> str:
    """Return a name as a part of an id: itself where it is plain, else a hash of it."""
    return name if _PLAIN.fullmatch(name) else _hash(name)


def _hash(*words: str) -> str:
    return hashlib.sha256(encode("\0".join(words))).hexdigest()[:16]
