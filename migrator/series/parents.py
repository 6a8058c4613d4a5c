"""A commit and its parent: whether the parent has a fault already, and whether that can be told at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePath

from migrator.series.lineup import KINDS, Shape, count_moves, line_up
from migrator.series.versions import Lost, Part, Versions
from migrator.source.past import Moved
from migrator.syntax.unit import Unit

_FILES = 200  # of those that a commit changed: what it moved may come from any
_CODE = frozenset({".c", ".h"})


def find_older(versions: Versions, parent: str, part: Part, moves: Sequence[Moved], *, is_merge: bool) -> Part | None:
    """Return where a parent has a part: in the same function, or in one that has it no more.

    Raises:
        UnansweredError: git gives no answer.
    """
    source = source_of(moves, part.path)
    same = replace(part, commit=parent, path=source)
    if versions.lines(same):
        return same
    pairs = [Moved(source, part.path)] if source else []
    pairs += [] if is_merge else _others(moves, part.path)[:_FILES]  # a merge brings whole branches: nothing moves
    versions.load(parent, [pair.old for pair in pairs])
    for pair in pairs:
        for old in versions.parts(parent, pair.old, part.shape):
            if not versions.lines(replace(old, commit=part.commit, path=pair.new)):
                return old
    return None


def find_unsure(versions: Versions, parent: str, part: Part, moves: Sequence[Moved], *, is_merge: bool) -> Lost | None:
    """Return why it cannot be told that a part is new in its commit; None where it can.

    Raises:
        UnansweredError: git gives no answer.
    """
    others = [] if is_merge else _others(moves, part.path)
    source = source_of(moves, part.path)
    if len(others) <= _FILES:
        versions.load(parent, [pair.old for pair in others])
        versions.load(part.commit, [pair.new for pair in others])
    told = ""
    if len(others) > _FILES:
        told = f"changed more than {_FILES} files, and may have moved it from any of them"
    elif any(_has_lost(versions, parent, pair, part) for pair in [Moved(source, part.path), *others]):
        told = "moved its calls from one function to another, and what was wrong before is not certain"
    elif _has_replaced(versions, parent, source, part):
        told = "put its calls in the place of others, and what was wrong before is not certain"
    return Lost(f"{part.commit[:12]} {told}") if told else None


def source_of(moves: Iterable[Moved], path: str) -> str:
    """Return what a file was called before; empty where it is new."""
    return next((moved.old for moved in moves if moved.new == path), path)


def _has_lost(versions: Versions, parent: str, pair: Moved, part: Part) -> bool:
    """Tell whether another function has lost a call that goes to the guest or comes back."""
    old, new = versions.unit(parent, pair.old), versions.unit(part.commit, pair.new)
    if old is None or not any(name in old.text for name in part.shape.going | part.shape.coming):
        return False
    counts = _count_moves(part.shape, new)
    own = part.function if pair.new == part.path else ""
    return any(name != own and count > counts.get(name, 0) for name, count in _count_moves(part.shape, old).items())


def _count_moves(shape: Shape, unit: Unit | None) -> dict[str, int]:
    if unit is None:
        return {}
    return {function.name: count_moves(shape, unit, function) for function in unit.outline.functions}


def _has_replaced(versions: Versions, parent: str, source: str, part: Part) -> bool:
    """Tell whether one of the calls that make a part stands where the parent has another one."""
    unit = versions.unit(part.commit, part.path)
    function = unit.function_named(part.function) if unit else None
    new = line_up(part.shape, unit, function) if unit and function else []
    return any(_replaces(old, new) for old in _line_up_before(versions, parent, source, part))


def _line_up_before(versions: Versions, parent: str, source: str, part: Part) -> Iterator[list[str]]:
    """Yield the calls of what a function was before: under its name, or under one that is gone."""
    before, after = versions.unit(parent, source), versions.unit(part.commit, part.path)
    names = {function.name for function in after.outline.functions} if after else set()
    functions = before.outline.functions if before else ()
    same = [function for function in functions if function.name == part.function]
    for function in same or [function for function in functions if function.name not in names]:
        if before is not None:
            yield line_up(part.shape, before, function)


def _replaces(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether a call of a shape has taken the place of another call."""
    for kind, start, stop, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and not KINDS.isdisjoint(new[begin:end]) and KINDS.isdisjoint(old[start:stop]):
            return True
    return False


def _others(moves: Iterable[Moved], path: str) -> list[Moved]:
    """Return other files that a commit changed or removed, those first that are gone, then those nearby."""
    others = [m for m in moves if m.old and m.new != path and PurePath(m.old).suffix in _CODE]
    folder = PurePath(path).parent
    return sorted(others, key=lambda m: (bool(m.new), PurePath(m.old).parent != folder))
