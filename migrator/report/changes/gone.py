"""What is found no more behind a patch, by its hunks: in what they change, on paths through it, in lines that go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.findings import Finding
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.series import ReadPatch
from migrator.report.model import FindingRow
from migrator.rewrite.compare import find_added
from migrator.series.hunklines import DiffHunk

_NAME = regex.compile(r"`(\w+)`")


@dataclass(frozen=True)
class Gone:
    """The rule of something that is found no more, and the id of its row; empty where it has none."""

    rule: str
    id: str


class Rows:
    """Finds the row of a finding: at its very place, or in its function where lines have moved since."""

    def __init__(self, rows: Iterable[FindingRow]) -> None:
        self._places: dict[tuple[str, str, str, int, int, str], str] = {}
        self._functions: dict[tuple[str, str, str, str, str], str] = {}
        self._pathless: dict[str, list[FindingRow]] = {}
        for row in rows:
            self._places.setdefault((row.rule, row.arch, row.path, row.line, row.column, row.message), row.id)
            self._functions.setdefault((row.rule, row.arch, row.path, row.function, row.message), row.id)
            if not row.witness:
                self._pathless.setdefault(row.path, []).append(row)

    def find(self, finding: Finding) -> str:
        """Return the id; empty where there is no row."""
        of, place = (finding.rule, finding.arch, finding.path), finding.place
        exact = self._places.get((*of, place.line, place.column, finding.message))
        return exact or self._functions.get((*of, finding.function, finding.message), "")

    def find_removed(self, hunk: DiffHunk, added: str) -> Iterator[Gone]:
        """Yield what lies on no path, as a comment does, if its line goes and its names are not among those `added`."""
        removed = dict(find_removed(hunk.old_line, hunk.lines))
        for row in self._pathless.get(hunk.old_path, ()):
            names = [name for name in _NAME.findall(row.message) if _has_name(removed.get(row.line, ""), name)]
            if names and not any(_has_name(added, name) for name in names):
                yield Gone(row.rule, row.id)


def find_removed(old_line: int, lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of the old lines that a hunk takes away; `lines` have their signs in front."""
    number = old_line
    for line in lines:
        if line[:1] == "-":
            yield number, line[1:]
        number += line[:1] in {"-", " "}


def find_gone(read: ReadPatch, rows: Rows) -> tuple[tuple[Gone, ...], ...]:
    """Return what is gone by each hunk of a patch, in their order."""
    found = [dict.fromkeys(_find_own(hunk, read, rows)) for hunk in read.hunks]
    for finding in _find_others(read) if found else ():
        found[_find_way(read.hunks, finding)][Gone(finding.rule, rows.find(finding))] = None
    return tuple(tuple(each) for each in found)


def _find_own(hunk: ReadHunk, read: ReadPatch, rows: Rows) -> Iterator[Gone]:
    """Yield what is gone in the functions that a hunk changes, and with the lines that it takes away."""
    for finding in read.patch.mended:
        if finding.path == hunk.hunk.old_path and finding.function in hunk.functions:
            yield Gone(finding.rule, rows.find(finding))
    same = (each.hunk for each in read.hunks if each.hunk.path == hunk.hunk.path)
    added = "\n".join(line[1:] for each in same for line in each.lines if line[:1] == "+")
    yield from rows.find_removed(hunk.hunk, added)


def _find_others(read: ReadPatch) -> Iterator[Finding]:
    """Yield what is gone in functions that the patch leaves alone: nothing comes there any more where it is wrong."""
    patch = read.patch
    for arch in filter(patch.after.__contains__, patch.before):
        gone = find_added(patch.after[arch], patch.before[arch])
        yield from (finding for finding in gone if finding not in patch.mended)


def _find_way(hunks: Sequence[ReadHunk], finding: Finding) -> int:
    """Return the hunk that the path to a finding went through last, by its number; the first where there is none."""
    for step in reversed(finding.witness):
        for number, hunk in enumerate(hunks):
            old = [line for line in hunk.hunk.lines if line[:1] in {"-", " "}]
            if hunk.hunk.old_path == step.path and 0 <= step.place.line - hunk.hunk.old_line < len(old):
                return number
    return 0


def _has_name(text: str, name: str) -> bool:
    return regex.search(rf"\b{name}\b", text) is not None
