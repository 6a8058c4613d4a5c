"""Uses of functions that a recipe calls otherwise: told as that, not as code that goes and code that comes."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.facts.declared import Renaming
from migrator.report.changes.features import Features
from migrator.report.changes.sides import Statement

_WORD = regex.compile(r"\w+")
_ALIAS = regex.compile(r"#\s*define\s+(?P<NAME>\w+)\b(?P<BODY>.*)", regex.DOTALL)


def take_renamed(
    features: Features, removed: Sequence[Statement], added: Sequence[Statement], renaming: Renaming
) -> tuple[list[Statement], list[Statement]]:
    """Note the statements that are the same but for such a name, and return the others.

    Of two whose arguments differ, too, it is noted as that, so that somebody compares them.
    """
    left, come = [*removed], [*added]
    for is_same, feature in ((_is_same, "renames in code"), (_has_both, "renames with arguments")):
        for statement in [*left] if renaming else ():
            other = next((each for each in come if is_same(statement, each, renaming)), None)
            if other is not None:
                left.remove(statement)
                come.remove(other)
                for old, new in _find_pairs(statement.text, other.text, renaming):
                    features.add(feature, old=[old], new=[new], place=other.function)
    return left, come


def take_directives(
    features: Features, removed: Sequence[str], added: Sequence[str], renaming: Renaming
) -> tuple[list[str], list[str]]:
    """Do the same with directives, as macros are; one that only calls the old name by the new one is told as that."""
    left, come = [*removed], [*added]
    for text in removed if renaming else ():
        alias = _ALIAS.match(text)
        if alias and {*_WORD.findall(alias["BODY"])} & {*renaming.get(alias["NAME"], ())}:
            left.remove(text)
            features.add("drops alias", old=[alias["NAME"]])
            continue
        other = next((each for each in come if _differ_so(text, each, renaming)), None)
        if other is not None:
            left.remove(text)
            come.remove(other)
            for old, new in _find_pairs(text, other, renaming):
                features.add("renames in macro", old=[old], new=[new])
    return left, come


def _find_pairs(before: str, behind: str, renaming: Renaming) -> list[tuple[str, str]]:
    come = {*_WORD.findall(behind)}
    return [(name, new) for name in _WORD.findall(before) for new in renaming.get(name, ()) if new in come]


def _differ_so(before: str, behind: str, renaming: Renaming) -> bool:
    """Tell whether two texts differ in such names alone, and do."""
    words = zip(_WORD.findall(before), _WORD.findall(behind), strict=False)
    changed = [(old, new) for old, new in words if old != new]
    is_same = [*map(str.split, _WORD.split(before))] == [*map(str.split, _WORD.split(behind))]
    return bool(changed) and is_same and all(new in renaming.get(old, ()) for old, new in changed)


def _is_same(statement: Statement, other: Statement, renaming: Renaming) -> bool:
    return _differ_so(statement.text, other.text, renaming)


def _has_both(statement: Statement, other: Statement, renaming: Renaming) -> bool:
    return bool(_find_pairs(statement.text, other.text, renaming))
