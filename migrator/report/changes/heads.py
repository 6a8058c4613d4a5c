"""Heads of functions, and declarations, that a hunk makes, changes or removes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from migrator.report.changes.features import Features
from migrator.report.changes.made import MadeFunction, MadeKind
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.sides import Head, Side
from migrator.report.changes.words import Words

_AROUND = frozenset({MadeKind.HELPER, MadeKind.WRAPPER})  # the guest's state


def add_heads(features: Features, read: ReadHunk) -> None:
    """Note what becomes of functions and their declarations."""
    old, new, names = read.old, read.new, {function.name for function in read.made}
    _add_made(features, read.made)
    kinds = {function.name: function.kind for function in read.gone}
    for name in find_gone(old, new):
        kind = kinds.get(name, MadeKind.OTHER)
        features.add(f"drops {kind.value}" if kind in _AROUND else "removes function", old=[name])
    for before, after in find_changed(old, new, names):
        _add_changed(features, before, after, read.words)
    _add_declarations(features, old, new, names)


def find_gone(old: Side, new: Side) -> tuple[str, ...]:
    """Return the functions that are removed altogether."""
    stay = {head.name for head in new.heads if head.has_body is not False}
    return tuple(dict.fromkeys(head.name for head in old.heads if head.is_made and head.name not in stay))


def find_changed(old: Side, new: Side, made: Collection[str]) -> Iterator[tuple[Head, Head]]:
    """Yield the heads that are changed while their bodies stay, as they were and as they are, in their order."""
    gone = find_gone(old, new)
    left = [head for head in old.heads if head.is_changed and head.has_body is not False and head.name not in gone]
    come = [head for head in new.heads if head.is_changed and head.has_body is not False and head.name not in made]
    yield from zip(left, come, strict=False)


def _add_made(features: Features, made: Collection[MadeFunction]) -> None:
    for function in made:
        features.add(f"makes {function.kind.value}", new=[function.name])
        if function.opens_raw:
            features.add("opens raw", new=[function.name])
        if function.kind in _AROUND and not function.is_protected:
            features.add("makes instrumentable", new=[function.name])


def _add_changed(features: Features, before: Head, after: Head, words: Words) -> None:
    """Note what is changed in a head whose body stays."""
    rest = {before.name, after.name, *words.attributes.noinstr, *words.attributes.inline, "inline"}
    if before.name != after.name:
        features.add("renames function", old=[before.name], new=[after.name])
    for word, marks in (("noinstr", words.attributes.noinstr), ("inline", words.attributes.inline)):
        was, is_now = not before.words.isdisjoint(marks), not after.words.isdisjoint(marks)
        if was != is_now:
            features.add(f"{'adds' if is_now else 'removes'} {word}", old=[before.name], new=[after.name])
    if [w for w in before.text.split() if w not in rest] != [w for w in after.text.split() if w not in rest]:
        features.add("changes head", old=[before.name], new=[after.name])


def _add_declarations(features: Features, old: Side, new: Side, made: Collection[str]) -> None:
    """Note declarations that come, go or change; one above the function itself goes without saying."""
    was = {head.name: head.text for head in old.heads if head.is_changed and head.has_body is False}
    is_now = {head.name: head.text for head in new.heads if head.is_changed and head.has_body is False}
    for name in sorted(is_now.keys() - was.keys() - {*made}):
        features.add("adds declaration", new=[name])
    for name in sorted(was.keys() - is_now.keys()):
        features.add("removes declaration", old=[name])
    for name in sorted(was.keys() & is_now.keys()):
        if was[name] != is_now[name]:
            features.add("changes declaration", old=[name], new=[name])
