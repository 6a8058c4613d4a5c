"""Statements that a hunk adds, removes and moves: their calls, by what those are, and what else there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from migrator.report.changes.features import Features
from migrator.report.changes.heads import find_gone
from migrator.report.changes.made import Made, MadeKind
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.renaming import take_renamed
from migrator.report.changes.sides import Side, Statement
from migrator.report.changes.words import Words, callee_of

_SHOWN = 40  # characters of a statement that has no call to be named by


def add_calls(features: Features, read: ReadHunk, made: Made) -> None:
    """Note what becomes of statements outside of functions that are removed altogether.

    Of what the hunk makes, a function around the guest's state is told as a whole, and others by their calls.
    """
    old, new, words = read.old, read.new, read.words
    plain = {function.name for function in read.made if function.kind is MadeKind.OTHER}
    around = {function.name for function in read.made} - plain
    gone = find_gone(old, new)
    left = [s for s in old.statements if s.is_changed and s.function not in gone]
    come = [s for s in new.statements if s.is_changed and s.function not in around]
    kept = Counter(s.text for s in left) & Counter(s.text for s in come)
    _add_kept(features, old, new, kept, words, made)
    renaming = words.renaming
    removed, added = take_renamed(features, _without(left, kept), _without(come, kept), renaming)
    _add_conditions(features, removed, [s for s in added if s.function not in plain])
    same = {callee_of(c) for s in removed for c in s.calls} & {callee_of(c) for s in added for c in s.calls}
    plain_old = [s for s in removed if not _add_words(features, "removes", s, words, made, same)]
    plain_new = [s for s in added if not _add_words(features, "adds", s, words, made, same)]
    _add_plain(features, plain_old, [s for s in plain_new if s.function not in plain], read)


def _without(statements: Iterable[Statement], kept: Counter[str]) -> list[Statement]:
    left, found = kept.copy(), []
    for statement in statements:
        if left[statement.text] > 0:
            left[statement.text] -= 1
        else:
            found.append(statement)
    return found


def _add_kept(features: Features, old: Side, new: Side, kept: Counter[str], words: Words, made: Made) -> None:
    """Note statements that stand on both sides: moved past code that stays, or given braces."""
    before, after = _ranks(old.statements, kept), _ranks(new.statements, kept)
    for text in kept:
        (was, rank), (now, other) = before[text], after[text]
        if was.asks and was.opens != now.opens:
            features.add("adds braces" if now.opens else "removes braces", old=[was.asks], new=[now.asks])
        if rank == other and was.function == now.function:
            continue
        told = [(words.show(call), word) for call in now.calls for word in words.of(call, _helpers(made))]
        for callee, word in told:
            features.note("moves", word, callee, now.function)
        if not told:
            features.add("moves code", old=[_name(was)], new=[_name(now)], place=now.function)


def _ranks(statements: Sequence[Statement], kept: Counter[str]) -> dict[str, tuple[Statement, int]]:
    """Return the first changed statement of each text, with the number of those before it that do not change."""
    counts = accumulate(not statement.is_changed for statement in statements)
    ranked = [(s, count) for s, count in zip(statements, counts, strict=True) if s.is_changed and s.text in kept]
    return {statement.text: (statement, count) for statement, count in reversed(ranked)}


def _add_conditions(features: Features, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
    old, new = [s.asks for s in removed if s.asks], [s.asks for s in added if s.asks]
    if old and new:
        features.add("changes condition", old=old, new=new)
    elif old or new:
        features.add("adds condition" if new else "removes condition", old=old, new=new)


def _add_words(
    features: Features, verb: str, statement: Statement, words: Words, made: Made, same: Collection[str]
) -> bool:
    """Note what the calls of a statement are; tell whether anything is noted of it."""
    helpers, wrappers = _helpers(made), _wrappers(made)
    left = [call for call in statement.calls if callee_of(call) not in same]
    noted = [(words.show(call), word) for call in left for word in words.of(call, helpers, wrappers)]
    for callee, word in noted:
        if (verb, word) == ("adds", "helper"):
            features.add("uses helper", new=[callee], place=statement.function)
        else:
            features.note(verb, word, callee, statement.function)
    return bool(noted) or bool(statement.asks)


def _add_plain(features: Features, removed: Sequence[Statement], added: Sequence[Statement], read: ReadHunk) -> None:
    """Note code of which nothing else is known; it may come from another hunk, or go there."""
    for statement in (*(s for s in removed if s.text in read.put), *(s for s in added if s.text in read.taken)):
        features.note("moves", "code", _name(statement))
    left = [_name(statement) for statement in removed if statement.text not in read.put]
    come = [_name(statement) for statement in added if statement.text not in read.taken]
    if left or come:
        features.add(f"{'changes' if left and come else 'adds' if come else 'removes'} code", old=left, new=come)


def _name(statement: Statement) -> str:
    """Return what a reader finds a statement by: its first call, or its text."""
    names = (f"{callee_of(call)}()" for call in statement.calls)
    text = statement.shown if len(statement.shown) <= _SHOWN else f"{statement.shown[:_SHOWN].rstrip()} ..."
    return next(names, f"`{text}`")


def _helpers(made: Made) -> frozenset[str]:
    return made.names(MadeKind.HELPER)


def _wrappers(made: Made) -> frozenset[str]:
    return made.names(MadeKind.WRAPPER)
