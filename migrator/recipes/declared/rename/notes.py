"""What a rename leaves for a person: strings, texts of other kinds, functions that nobody calls any more."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.analysis.findings import Finding, Level
from migrator.analysis.scan import arch_of
from migrator.recipes.declared.rename.comments import find_words
from migrator.recipes.declared.rename.refusing import quoted
from migrator.recipes.declared.rename.selected import Chosen
from migrator.recipes.declared.rename.spots import Use
from migrator.recipes.declared.rename.tree import File, Found
from migrator.recipes.model import Note
from migrator.syntax.tokens import Kind, tokenize

_RULE = "renamed-function"
_SOURCE = "a search of the whole tree for the old names"


def find_uses(found: Found) -> Iterator[Finding]:
    """Yield what a scan tells: each use of an old name in the code that is selected."""
    owners = found.ground.owners
    for file in (file for file in found.files if file.is_own and file.is_selected and not found.is_apart(file)):
        for spot in (spot for spot in file.spots if found.is_used(file, spot)):
            place, home = file.unit.place(spot.offset), spot.home.name if spot.home else ""
            new = found.facts.pairs[spot.name]
            told = f"{quoted(spot.name)} is {quoted(new)} today, by the recipe {found.facts.name}"
            arch = arch_of(file.path, owners)
            yield Finding(_RULE, Level.WARNING, arch, file.path, home, place, told, fixable=True, calls=(spot.name,))


def find_notes(found: Found, chosen: Chosen) -> Iterator[Note]:
    """Yield what to look at beside the patch."""
    for file in chosen.files:
        yield from _strings(found, file)
    yield from _texts(found)
    yield from _kept(found, chosen)


def _strings(found: Found, file: File) -> Iterator[Note]:
    for spot in file.spots:
        if spot.use is Use.STRING and spot.name in found.facts.pairs:
            line = file.unit.place(spot.offset).line
            what = f"line {line}: a string names {spot.name}, and is left as it is: who reads it may know the old name"
            yield Note(file.path, spot.home.name if spot.home else "", what, _SOURCE)


def _texts(found: Found) -> Iterator[Note]:
    """Yield texts that are neither code nor documents; comments and strings of code that the recipe is not about."""
    outside = [file.path for file in found.files if not file.is_own]
    for path in [*found.others, *outside]:
        unit = found.ground.sources.read(path)
        words = [*find_words(unit.text, found.facts.pairs)] if unit else []
        if unit and words and path in outside:
            told = [t for t in tokenize(unit.text) if t.kind in {Kind.COMMENT, Kind.STRING}]
            words = [w for w in words if any(t.start <= w.start < t.end for t in told)]
        if unit and words:
            lines = ", ".join(str(n) for n in dict.fromkeys(unit.place(word.start).line for word in words))
            names = ", ".join(dict.fromkeys(unit.text[slice(*word)] for word in words))
            many = "lines" if "," in lines else "line"
            yield Note(path, "", f"names {names} ({many} {lines}), and is left as it is; read it", _SOURCE)


def _kept(found: Found, chosen: Chosen) -> Iterator[Note]:
    for renamed in (each for each in found.facts.rename if not found.is_order(each)):
        gone = chosen.gone(found, renamed)
        for each in found.defined(renamed.old):
            if each not in gone:
                what = f"{each.name}() has other arguments than {renamed.new}() and stays, though no code calls it now"
                yield Note(each.path, each.name, what, _SOURCE)
