"""The sentences on a hunk: those of its features, the weightiest first, each thing said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from migrator.facts.reasons import Reasons, Told, is_call, is_text
from migrator.report.changes.features import Features
from migrator.report.changes.made import Made, MadeKind
from migrator.report.changes.read import ReadHunk
from migrator.report.words.standing import join_names

_SOMEWHERE = "this code"  # where no line tells the function
_AROUND = (
    *("makes helper", "makes exit-wrapper", "uses helper", "inside exit-wrapper"),
    *("drops helper", "drops exit-wrapper", "removes helper"),
)


@dataclass(frozen=True)
class Chosen:
    """What is said of a hunk, a sentence each."""

    what: tuple[str, ...]
    why: tuple[str, ...]
    wrong: tuple[str, ...]


def choose(read: ReadHunk, features: Features, reasons: Reasons, made: Made) -> Chosen:
    """Return what is said of a hunk, by its features."""
    tables = list(_find_tables(features, reasons.change))
    every = [(table, filled) for table in tables for filled in _fill_each(read, features, table, made)]
    every += [(reasons.rest, _tell_rest(features, feature)) for feature in _find_rest(features, tables)]
    every = every or [(reasons.unknown, _fill(read, features, reasons.unknown, made, _helpers(features, made)))]
    filled = [(table, values) for table, values in every if not table.aside] or every
    return Chosen(
        what=_each_once(table.what.format_map(values) for table, values in every),
        why=_each_once(table.why.format_map(values) for table, values in filled if table.why),
        wrong=_each_once(table.wrong.format_map(values) for table, values in filled),
    )


def _each_once(sentences: Iterable[str]) -> tuple[str, ...]:
    begun = (f"T{sentence[1:]}" if sentence.startswith(_SOMEWHERE) else sentence for sentence in sentences)
    return tuple(dict.fromkeys(begun))


def _find_tables(features: Features, tables: Sequence[Told]) -> Iterator[Told]:
    """Yield the tables that hold and tell of a feature that none before them has covered."""
    covered: set[str] = set()
    for table in tables:
        is_new = not covered.issuperset(table.features)
        if is_new and features.found.keys() >= {*table.features} and not features.has(*table.without):
            covered |= {*table.features, *table.covers}
            yield table


def _find_rest(features: Features, tables: Sequence[Told]) -> list[str]:
    """Return what is done to calls, and told by none of the tables."""
    told = {feature for table in tables for feature in (*table.features, *table.covers)}
    return [feature for feature in features.found if is_call(feature) and feature not in told]


def _tell_rest(features: Features, feature: str) -> dict[str, str]:
    return {"feature": feature, "names": join_names(show(feature, name) for name in _names(features, feature))}


def _fill_each(read: ReadHunk, features: Features, table: Told, made: Made) -> Iterator[dict[str, str]]:
    """Yield what stands for the words of a table's sentences, for each of the functions that they are about."""
    around = [feature for feature in table.features if feature in _AROUND]
    helpers = _helpers(features, made, around or _AROUND)
    for names in [[helper] for helper in helpers] if around and helpers else [helpers]:
        yield _fill(read, features, table, made, names)


def _fill(read: ReadHunk, features: Features, table: Told, made: Made, helpers: Sequence[str]) -> dict[str, str]:
    """Return what stands for the words of a table's sentences."""
    named = [f for f in table.features if not is_text(f)] or table.features
    others = {*_helpers(features, made, [f for f in named if f in _AROUND])} - {*helpers}
    old = [show(f, name) for f in named for name in features.found[f].old if name not in others]
    new = [show(f, name) for f in named for name in features.found[f].new if name not in others]
    around = [function for name in helpers if (function := made.find(name)) is not None]
    gone = [name for verb in ("removes", "adds") for name in _names(features, f"{verb} run-call")]
    runs = [show("", name) for function in around for name in function.shown] or [show("", name) for name in gone]
    primitives = [f"{name}()" for function in around for name in function.primitives] or runs
    known = read.words.synchronization
    told = filter(None, (features.found[feature].place for feature in table.features))
    places = [read.renamed.get(place, place) for place in told]
    return {
        "function": next((f"{name}()" for name in (*places, *read.functions)), _SOMEWHERE),
        "path": read.hunk.path,
        "names": join_names(dict.fromkeys(new or old)),
        "removed": join_names(dict.fromkeys(old)),
        "added": join_names(dict.fromkeys(new)),
        "moved": join_names(dict.fromkeys(new)),
        "helper": join_names(f"{name}()" for name in helpers),
        "run": join_names(dict.fromkeys(runs)) or "the run call",
        "primitive": join_names(dict.fromkeys(primitives)) or "the run call",
        "synchronization": known.call if known else "",
        "guarantee": known.why if known else "",
        "manual": known.document if known else "",
        "reason": join_names(dict.fromkeys(filter(None, map(read.words.why, _names(features, "adds eqs-use"))))),
        "problem": join_names(_names(features, "unreadable")),
    }


def _helpers(features: Features, made: Made, around: Iterable[str] = _AROUND) -> list[str]:
    """Return the functions around the guest's state that a hunk makes, calls, is called by or removes."""
    told = [name for feature in around for name in _names(features, feature)]
    return [name for name in dict.fromkeys(told) if name in made.names(MadeKind.HELPER) | made.names(MadeKind.WRAPPER)]


def _names(features: Features, feature: str) -> tuple[str, ...]:
    names = features.found.get(feature)
    return (names.new or names.old) if names else ()


def show(feature: str, name: str) -> str:
    """Return a name as a sentence has it: a function with its parentheses, a text as it is."""
    return name if is_text(feature) or name.endswith(")") or name.startswith("`") else f"{name}()"
