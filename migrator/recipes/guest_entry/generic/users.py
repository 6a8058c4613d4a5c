"""Who uses the deprecated helpers: code of any language, and comments and documents told apart from it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import regex

from migrator.analysis.sites import find_sites
from migrator.analysis.words import find_words
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.guest_entry.generic.names import find_handed_on
from migrator.recipes.model import Ground
from migrator.syntax.tokens import Kind, tokenize
from migrator.syntax.unit import Unit

_C = (".c", ".h")
# Compiled into the kernel, too, and read for names alone.
_OTHER_CODE = (".S", ".s", ".rs", ".inc", ".lds")


@dataclass(frozen=True)
class Uses:
    """What one file has of some names.

    Attributes:
        code: those that its code uses.
        place: where the first of them is used, as the begin of a sentence; empty where that is nowhere to tell.
        remarks: name and line of those in comments, and in texts that are no code.
    """

    code: tuple[str, ...]
    place: str
    remarks: tuple[tuple[str, int], ...]


def find_uses(
    paths: Iterable[str], ground: Ground, names: Collection[str], after: Mapping[str, Unit]
) -> dict[str, Uses]:
    """Return those of some files that have one of the names; `after` are files as they would be."""
    found: dict[str, Uses] = {}
    held = regex.compile(r"\b(?:\L<names>)\b", names=sorted(names))
    for path in paths:
        unit = after.get(path) or ground.sources.read(path)
        if unit is None or not held.search(unit.text):
            continue
        uses = _read_c(path, unit, names, ground.facts) if path.endswith(_C) else _read_text(path, unit, names)
        if uses.code or uses.remarks:
            found[path] = uses
    return found


def _read_c(path: str, unit: Unit, names: Collection[str], facts: RecipeFacts) -> Uses:
    """Return the uses of a C file; what it calls by the name of a function of its own is that function."""
    own = {function.name for function in unit.outline.functions}
    words = find_words(unit, facts)
    found = find_sites(path, unit, facts)
    sites = [site for site in found.sites if site.helper.name in names and site.helper.name not in own]
    mentions = [mention.name for mention in found.mentions]
    used = ({*words.functions, *mentions, *find_handed_on(unit, names)} & {*names}) - own
    told = (word for remark in words.remarks for word in remark.words if word.name in {*names} - own)
    remarks = ((w.name, unit.place(w.offset).line) for w in told if w.is_call or w.name not in words.others)
    functions = dict.fromkeys(f"{site.function}()" for site in sites)
    place = f"line {sites[0].place.line}: {', '.join(functions)} " if sites else ""
    return Uses(tuple(sorted(used)), place, tuple(dict.fromkeys(remarks)))


def _read_text(path: str, unit: Unit, names: Collection[str]) -> Uses:
    """Return the uses of a file of another kind: of code outside its comments, else as in a text."""
    is_code = path.endswith(_OTHER_CODE)
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=sorted(names))
    used: set[str] = set()
    remarks: list[tuple[str, int]] = []
    for token in tokenize(unit.text):
        for match in pattern.finditer(token.text):
            if is_code and token.kind is not Kind.COMMENT:
                used.add(match.group())
            else:
                remarks.append((match.group(), unit.place(token.start + match.start()).line))
    return Uses(tuple(sorted(used)), "", tuple(dict.fromkeys(remarks)))
