"""Whether the code is the same in front of a patch and behind it: word by word, without comments and white space."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from migrator.report.checklist.answers.model import Answer, against, answered, few, left_open
from migrator.report.checklist.look import CODE, Look
from migrator.report.checklist.model import ProofRow
from migrator.syntax.tokens import Kind, code_tokens
from migrator.syntax.unit import Unit

_READ = (".c", ".h")
Word = tuple[str, int]


def answer_texts(look: Look) -> Answer:
    """Return whether the patch leaves all code as it is; a file that is no C is not read."""
    return _compare(look, {}, "the code is the same without its comments", is_all=True)


def answer_names(look: Look) -> Answer:
    """Return whether the patch changes nothing of the code but names; what else it changes is for a person."""
    names = {old: next(iter(new)) for old, new in look.voice.renaming.items() if len(new) == 1}
    return _compare(look, names, "but for the names, the code is the same, word by word", is_all=False)


def _compare(look: Look, names: Mapping[str, str], told: str, *, is_all: bool) -> Answer:
    """Return how the files differ; `is_all`: a difference speaks against the patch, whatever it is."""
    if not look.patch.new:
        return left_open("the patch was not applied, so its files were not compared")
    paths = sorted({*look.patch.old, *look.patch.new})
    found = {path: _differs(look, path, names) for path in paths if path.endswith(_READ)}
    rows = [ProofRow("from here on, the code is another", f"{path}:{line}") for path, line in found.items() if line]
    if rows:
        return against(*few(rows)) if is_all else left_open(*few(rows))
    unread = [ProofRow("was not compared", path) for path in look.paths if path.endswith(CODE) and path not in found]
    if unread:
        return left_open(*few(unread))
    return answered(*few(ProofRow(told, path) for path in found)) if found else answered(ProofRow("no code is in it"))


def _differs(look: Look, path: str, names: Mapping[str, str]) -> int:
    """Return the first line behind the patch, or in front of it, where the code is another; 0 where none is."""
    old, new = look.patch.old.get(path), look.patch.new.get(path)
    if old is None or new is None:
        return 1
    pairs = zip_longest(_words(old), _words(new), fillvalue=("", 0))
    place = next(((a, b) for a, b in pairs if names.get(a[0], a[0]) != b[0]), None)
    if place is None:
        return 0
    (_, before), (_, behind) = place
    return new.place(behind).line if place[1][0] else old.place(before).line


def _words(unit: Unit) -> list[Word]:
    """Return the words of the code with where they stand; a directive is opened up."""
    found: list[Word] = []
    for token in code_tokens(unit.text):
        if token.kind is Kind.DIRECTIVE:
            found += [("#", token.start)]
            found += [(each.text, each.start) for each in code_tokens(unit.text, token.start + 1, token.end)]
        else:
            found.append((token.text, token.start))
    return found
