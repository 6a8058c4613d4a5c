"""Comments of C files: the certain names are put in, and of the others it is told why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrator.analysis.shorthand import write_shorthand
from migrator.analysis.stale import find_stale_remarks, function_of
from migrator.analysis.words import Remark, Word
from migrator.recipes.model import Decision, FileEdits, Note, Proposal, Reason, Refusal, Safety
from migrator.recipes.stale_comment.certain import find_certain
from migrator.recipes.stale_comment.known import Known
from migrator.recipes.wrapping.fill import COLUMNS, fill
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit
from migrator.text import Span

_SOURCE = "the comments of the tree"


@dataclass(frozen=True)
class _Changed:
    """A comment with its new names.

    Attributes:
        function: the one that it stands in, or directly above; empty for none.
        place: the same in words, as `in run()`.
        now: the new names by the old ones.
        is_by_place: where it stands decided, not the facts.
    """

    function: str
    place: str
    now: Mapping[str, str]
    edits: tuple[Edit, ...]
    is_by_place: bool
    is_filled: bool


def decide_comments(known: Known) -> Iterator[Decision | Note]:
    """Yield one proposal for each C file with a comment whose names are certain; refusals, and notes on the others."""
    for path, unit in known.units.items():
        changed: list[_Changed] = []
        for remark, words in find_stale_remarks(unit, known.words[path], known.ground.facts, known.around(path)):
            stale = [word for word in words if known.counts(path, word.name)]
            made = _decide(path, unit, remark, stale, known) if stale else None
            if isinstance(made, _Changed):
                changed.append(made)
            elif isinstance(made, Refusal) or (made and not known.told.issuperset(word.name for word in stale)):
                yield made
        if changed:
            yield _propose(path, changed, known)


def _decide(path: str, unit: Unit, remark: Remark, stale: Sequence[Word], known: Known) -> _Changed | Refusal | Note:
    function = function_of(unit, remark)
    found = find_certain(path, unit, remark, stale, known)
    edits = None if isinstance(found, str) else _write(remark, found)
    if isinstance(found, str) or edits is None:
        why = found if isinstance(found, str) else "the new names cannot be written as one"
        return _note(path, function, unit, stale, why, known)
    if "\r\n" in unit.text:
        why = "the file has CRLF line ends, which `git am` does not bring over unchanged"
        return _refuse(path, function, unit, stale[0], why, known)
    filled = fill(unit.text, remark.span, edits)
    if filled is None:
        told = " and ".join(f"{now}()" for now in found.values())
        why = f"with {told} a line is wider than {COLUMNS} columns, and no plain paragraph; write it by hand"
        return _refuse(path, function, unit, stale[0], why, known)
    is_by_place = any(old not in known.now for old in found)
    return _Changed(function, _place(unit, remark, function), found, filled, is_by_place, filled != edits)


def _place(unit: Unit, remark: Remark, function: str) -> str:
    is_inside = any(each.body.start < remark.span.start for each in unit.functions_at(remark.span.start))
    return f"{'in' if is_inside else 'above'} {function}()" if function else ""


def _write(remark: Remark, now: Mapping[str, str]) -> tuple[Edit, ...] | None:
    """Return the edits of all that a comment names, in whatever spelling; None where one cannot be kept."""
    edits: dict[Edit, None] = {}
    for word in remark.words:
        if word.within is not None and not now.keys().isdisjoint(word.within.names):
            first, second = (now.get(name, name) for name in word.within.names)
            made = write_shorthand(word.within, (first, second))
            if made is None:
                return None
            edits.update(dict.fromkeys(made))
        elif word.within is None and word.name in now:
            edits[Edit(Span(word.offset, word.offset + len(word.name)), now[word.name])] = None
    return tuple(edits)


def _note(path: str, function: str, unit: Unit, stale: Sequence[Word], why: str, known: Known) -> Note:
    line = unit.place(stale[0].offset).line
    functions = known.around(path).functions
    told = [
        f"{name}(), which {'is not called there' if name in functions else 'is gone'}"
        for name in dict.fromkeys(word.name for word in stale)
    ]
    return Note(path, function, f"the comment at line {line} names {', and '.join(told)}; {why}", _SOURCE)


def _refuse(path: str, function: str, unit: Unit, word: Word, why: str, known: Known) -> Refusal:
    line = unit.place(word.offset).line
    arch = known.arch(path)
    message = f"{path}: the comment names {word.name}(); {why}"
    return Refusal(known.facts.name, arch, path, function, line, Reason.COMMENT_UNCLEAR, message)


def _propose(path: str, changed: Sequence[_Changed], known: Known) -> Proposal:
    now = {old: new for each in changed for old, new in each.now.items()}
    function = next((each.function for each in changed if each.function), "")
    told = ", ".join(f"{old}() is {new}() today" for old, new in now.items())
    place = "the statement directly beside the comment calls it, and the comment is about that alone"
    by_place = any(each.is_by_place for each in changed)
    return Proposal(
        recipe=known.facts.name,
        arch=known.arch(path),
        path=path,
        function=function,
        shape="comments",
        safety=Safety.NEEDS_REVIEW,
        why=(f"{told}: {place if by_place else 'the facts say so'}", "only names in comments change, and no code"),
        edits=(FileEdits(path, tuple(edit for each in changed for edit in each.edits)),),
        words={
            "path": path,
            "count": len(changed),
            "places": [place for place in dict.fromkeys(each.place for each in changed) if place],
            "pairs": [{"old": old, "new": new, "by_place": old not in known.now} for old, new in now.items()],
            "gone": [old for old in now if old not in known.around(path).functions],
            "rewrapped": any(each.is_filled for each in changed),
        },
        prefix=known.facts.prefix,
    )
