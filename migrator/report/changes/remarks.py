"""Comments, directives and documents that a hunk changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import regex

from migrator.report.changes.features import Features
from migrator.report.changes.heads import find_gone
from migrator.report.changes.renaming import take_directives
from migrator.report.changes.sides import Side
from migrator.report.changes.words import Words

_WORD = regex.compile(r"\w+")
_INCLUDE = regex.compile(r"#\s*include\s+(?P<NAME>\S+)")


def add_remarks(features: Features, old: Side, new: Side, words: Words, made: Collection[str]) -> None:
    """Note comments that come, go or change; not those that move as they are, or come and go with a function."""
    gone = find_gone(old, new)
    was = [remark.text for remark in old.remarks if remark.is_changed and remark.text and remark.function not in gone]
    now = [remark.text for remark in new.remarks if remark.is_changed and remark.text and remark.function not in made]
    before, behind = {remark.text for remark in old.remarks}, {remark.text for remark in new.remarks}
    left, come = [text for text in was if text not in behind], [text for text in now if text not in before]
    if left and come:
        add_renamed(features, "renames in comment", left, come, words)
        features.add("changes comment")
    elif left or come:
        features.add("adds comment" if come else "removes comment")


def add_renamed(features: Features, feature: str, old: Iterable[str], new: Iterable[str], words: Words) -> None:
    """Note which of the recipe's names a text no longer has, and which it has now."""
    was, now = _known(old, words), _known(new, words)
    left, come = [name for name in was if name not in now], [name for name in now if name not in was]
    if left and come:
        features.add(feature, old=left, new=come)


def add_directives(features: Features, old: Side, new: Side, words: Words) -> None:
    """Note includes, macros that call one of the recipe's names, and other directives."""
    left = [text for text in old.directives if text not in new.directives]
    come = [text for text in new.directives if text not in old.directives]
    left, come = take_directives(features, left, come, words.renaming)
    for verb, texts in (("removes", left), ("adds", come)):
        for text in texts:
            include = _INCLUDE.match(text)
            if include:
                features.note(verb, "include", include["NAME"])
            else:
                features.add("changes directive", new=[f"`{text}`"])
            for name in _names([text], words):
                features.note(verb, words.names[name].role, name)


def _known(texts: Iterable[str], words: Words) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in _WORD.findall(text) if name in words.known))


def _names(texts: Iterable[str], words: Words) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in _WORD.findall(text) if name in words.names))
