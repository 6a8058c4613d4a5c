"""The functions around the changed lines of a hunk: all of them where the file is at hand, else what the hunk shows."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from migrator.report.changes.features import Features
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.reading import read_side
from migrator.report.changes.sides import Line, Statement
from migrator.syntax.outline import Function
from migrator.syntax.unit import Unit

_MOVES = frozenset({"state-enter", "state-exit"})


def find_whole(read: ReadHunk) -> tuple[Statement, ...]:
    """Return the statements of the functions that a hunk changes in place, in the order of the text."""
    made = {function.name for function in read.made}
    names = [name for name in dict.fromkeys(read.new.changed) if name and name not in made]
    shown = [statement for statement in read.new.statements if statement.function in names]
    found = [read.unit.function_named(name) for name in names] if read.unit is not None else [None]
    if read.unit is None or None in found:
        return tuple(shown)
    unit, changed = read.unit, _changed_lines(read)
    return tuple(s for function in found if function for s in _read_function(unit, function, changed))


def _changed_lines(read: ReadHunk) -> set[int]:
    numbers, number = set(), read.hunk.new_line
    for line in read.hunk.lines:
        numbers |= {number} if line[0] == "+" else set()
        number += line[0] in {" ", "+"}
    return numbers


def _read_function(unit: Unit, function: Function, changed: Iterable[int]) -> tuple[Statement, ...]:
    first, changed = unit.place(function.body.start).line, {*changed}
    texts = unit.text[function.body.start : function.body.end].split("\n")
    lines = [Line(text, number in changed, number) for number, text in enumerate(texts, first)]
    return read_side(lines, "", lambda _: function.name).statements


def add_unprotected(features: Features, read: ReadHunk) -> None:
    """Note state helpers that come to stand in a function that may be instrumented."""
    made = {function.name for function in read.made}
    kept = [s.text for s in read.old.statements if s.is_changed]
    for statement in read.new.statements:
        is_new = statement.is_changed and statement.function not in made and statement.text not in kept
        told = {word for call in statement.calls for word in read.words.of(call)}
        if is_new and told & _MOVES and _is_protected(read, statement.function) is False:
            features.add("state unprotected", new=[statement.function])


def _is_protected(read: ReadHunk, name: str) -> bool | None:
    """Tell whether a function is not instrumented, or becomes a part of its caller; None where nobody knows."""
    function = read.unit.function_named(name) if read.unit is not None else None
    if read.unit is not None and function is not None:
        return read.words.is_protected(read.unit.specifiers(function))
    head = next((head for head in read.new.heads if head.name == name), None)
    if head is not None:
        return read.words.is_protected(head.words)
    before, shown, _ = read.hunk.section.partition(f"{name}(")
    return read.words.is_protected(regex.findall(r"\w+", before)) if shown and name else None
