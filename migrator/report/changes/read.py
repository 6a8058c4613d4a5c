"""One hunk of a patch with its two sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from migrator.report.changes.made import MadeFunction, MadeKind, find_made
from migrator.report.changes.reading import read_section, read_side
from migrator.report.changes.sides import Line, Side
from migrator.report.changes.words import Words
from migrator.series.hunklines import DiffHunk
from migrator.syntax.unit import Unit

_C = frozenset({".c", ".h"})
_NO_SIDE = Side()
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ReadHunk:
    """A hunk with its two sides as C; both are empty where it is none.

    Attributes:
        unit: the file behind the patch, where it is at hand.
        made: the functions that it makes.
        gone: those that it removes.
        renamed: the functions of the file that have another name behind the patch, by the old one.
        taken, put: the statements that other hunks of the file take away, and those that they add.
    """

    hunk: DiffHunk
    words: Words
    old: Side = _NO_SIDE
    new: Side = _NO_SIDE
    unit: Unit | None = None
    made: tuple[MadeFunction, ...] = ()
    gone: tuple[MadeFunction, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    put: frozenset[str] = frozenset()

    @property
    def is_code(self) -> bool:
        """Whether it is C."""
        return PurePosixPath(self.hunk.path).suffix in _C and not self.hunk.problem

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that it changes, makes or removes, by either name; the one that a reader looks for first."""
        before = [each for name in self.old.changed for each in (self.renamed.get(name, name), name)]
        changed = [name for name in (*self.new.changed, *before) if name]
        made = [function.name for function in self.made]
        around = [name for name in changed if name not in made]
        helpers = [function.name for function in self.made if function.kind is not MadeKind.OTHER]
        declared = [head.name for side in (self.new, self.old) for head in side.heads if head.is_changed]
        return tuple(dict.fromkeys([*around, *helpers, *made, *declared]))


def read_hunk(
    hunk: DiffHunk, words: Words, old: Unit | None, new: Unit | None, renamed: Mapping[str, str] = NOTHING
) -> ReadHunk:
    """Return the hunk with what its lines are; `old` and `new` are the file, where it is at hand.

    `renamed` are the functions of the file that have another name behind the patch.
    """
    read = ReadHunk(hunk, words, unit=new)
    if not read.is_code or not hunk.lines:
        return read
    first = read_section(hunk.section)
    before = read_side(list(_lines(hunk, "-")), first, _home(old))
    behind = read_side(list(_lines(hunk, "+")), renamed.get(first, first), _home(new))
    made, gone = find_made(before, behind, words), find_made(behind, before, words)
    return ReadHunk(hunk, words, before, behind, new, made, gone, renamed)


def _lines(hunk: DiffHunk, sign: str) -> Iterator[Line]:
    """Yield the lines of one side."""
    number = hunk.old_line if sign == "-" else hunk.new_line
    for line in hunk.lines:
        if line[0] in {" ", sign}:
            yield Line(line[1:], line[0] == sign, number)
            number += 1


def _home(unit: Unit | None) -> Callable[[int], str | None]:
    """Return what tells the function of a line: by the file, or nobody knows."""
    if unit is None:
        return lambda _: None
    spans = [(unit.place(f.span.start).line, unit.place(f.span.end - 1).line, f.name) for f in unit.outline.functions]
    return lambda line: next((name for first, last, name in spans if first <= line <= last), "")
