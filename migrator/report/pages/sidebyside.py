"""A hunk as rows: the old line on the left, the new one on the right, and which words differ."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_ENDS = re.compile(r"(^\s+|\s+$)")
_PARTS = re.compile(r"[A-Za-z]+|[0-9]+")  # `guest_enter` and `guest_timing_enter` share two of three
_ALIKE = 0.3  # share of the parts that two lines have in common, so that one is the other, changed
_MANY = 10_000  # pairs of lines that are not worth comparing one by one


@dataclass(frozen=True)
class Piece:
    """A part of a line; `differs` where the line beside it has something else."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One line of one side; `number` is 0 for git's own remark on a missing line end."""

    number: int
    sign: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """What stands side by side; None where one side has nothing."""

    old: Line | None
    new: Line | None


@dataclass(frozen=True)
class Block:
    """Rows in a row that all change something, or all change nothing."""

    changes: bool
    rows: tuple[Row, ...]


def pair_lines(text: str, old_line: int, new_line: int) -> tuple[Block, ...]:
    """Return the blocks of a hunk in order; `old_line` and `new_line` are the numbers of its first lines."""
    blocks = []
    for is_context, lines in groupby(_numbered(text, old_line, new_line), lambda line: line[0] == " "):
        found = list(lines)
        if is_context:
            rows = [Row(_line(old, " ", text), _line(new, " ", text)) for _, old, new, text in found]
        else:
            rows = _pair(
                [_line(old, sign, text) for sign, old, _, text in found if sign == "-"],
                [_line(new, sign, text) for sign, _, new, text in found if sign == "+"],
            )
        blocks.append(Block(not is_context, tuple(rows)))
    return tuple(blocks)


def _numbered(text: str, old: int, new: int) -> Iterator[tuple[str, int, int, str]]:
    """Yield sign, old number, new number and text of each line; a remark belongs to the line above it."""
    sign = " "
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("\\"):
            yield sign, 0, 0, line
            continue
        sign = line[:1] if line[:1] in {"-", "+"} else " "
        yield sign, old, new, line[1:]
        old, new = old + (sign != "+"), new + (sign != "-")


def _line(number: int, sign: str, text: str) -> Line:
    return Line(number, sign, (Piece(text, differs=False),))


def _pair(old: Sequence[Line], new: Sequence[Line]) -> list[Row]:
    """Return the rows of lines that were replaced: what is alike side by side, the rest between as it comes."""
    rows: list[Row] = []
    left = right = 0
    for at, to in [*_find_alike(old, new), (len(old), len(new))]:
        rows += [Row(a, b) for a, b in zip_longest(old[left:at], new[right:to])]
        if at < len(old):
            rows.append(_compare(old[at], new[to]))
        left, right = at + 1, to + 1
    return rows


def _find_alike(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the pairs of lines, in order on both sides, that are alike most in sum."""
    if len(old) * len(new) > _MANY:
        return []
    left, right = [_parts(line) for line in old], [_parts(line) for line in new]
    best: list[list[tuple[float, tuple[int, int] | None]]] = [[(0.0, None)] * (len(new) + 1)]
    for i, these in enumerate(left):
        row: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)]
        for j, those in enumerate(right):
            match = _likeness(these, those)
            pair = (best[i][j][0] + match, (i, j)) if match >= _ALIKE else (0.0, None)
            row.append(max(pair, (best[i][j + 1][0], None), (row[j][0], None), key=lambda each: each[0]))
        best.append(row)
    return _trace(best)


def _trace(best: list[list[tuple[float, tuple[int, int] | None]]]) -> list[tuple[int, int]]:
    """Return the pairs that led to the best sum."""
    found: list[tuple[int, int]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        pair = best[i][j][1]
        if pair:
            found.append(pair)
            i, j = pair
        elif best[i - 1][j][0] == best[i][j][0]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _parts(line: Line) -> frozenset[str]:
    return frozenset(_PARTS.findall(line.pieces[0].text))


def _likeness(these: frozenset[str], those: frozenset[str]) -> float:
    return len(these & those) / len(these | those) if these and those else 0.0


def _compare(old: Line, new: Line) -> Row:
    """Return a line and what became of it, with the words that differ."""
    left, right = (_WORDS.findall(line.pieces[0].text) for line in (old, new))
    ways = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    before = _pieces(("".join(left[a:b]), way) for way, a, b, _, _ in ways)
    after = _pieces(("".join(right[c:d]), way) for way, _, _, c, d in ways)
    return Row(Line(old.number, old.sign, before), Line(new.number, new.sign, after))


def _pieces(parts: Iterable[tuple[str, str]]) -> tuple[Piece, ...]:
    """Return the parts of a line; white space that differs is no word."""
    return tuple(
        Piece(piece, way != "equal" and not piece.isspace())
        for text, way in parts
        for piece in (_ENDS.split(text) if way != "equal" else [text])
        if piece
    )
