"""Documents that name a function by its old name."""

from __future__ import annotations

from migrator.recipes.declared.rename.comments import find_words
from migrator.recipes.declared.rename.refusing import Problem
from migrator.recipes.declared.rename.tree import C, Found
from migrator.recipes.model import FileEdits, Reason
from migrator.recipes.wrapping.rewrap import find_frame, rewrap
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit


def edit_documents(found: Found) -> tuple[list[FileEdits], list[Problem]]:
    """Return the edits of the documents that can be changed, and why others cannot: the code does not need them."""
    made: list[FileEdits] = []
    problems: list[Problem] = []
    for path in found.documents:
        unit = found.ground.sources.read(path)
        if unit is None or path.endswith(C):
            continue
        edits = _edit(path, unit, found)
        if isinstance(edits, Problem):
            problems.append(edits)
        elif edits:
            made.append(FileEdits(path, edits))
    return made, problems


def _edit(path: str, unit: Unit, found: Found) -> tuple[Edit, ...] | Problem:
    text, names = unit.text, found.told
    words = [*find_words(text, names)]
    if not words:
        return ()
    if "\r\n" in text:
        told = "the document has CRLF line ends, which `git am` does not bring over unchanged"
        return _problem(path, unit, words[0].start, told)
    for word in words:
        frame = find_frame(text, word.start)
        if frame:
            old = text[slice(*word)]
            told = f"{old}() stands in {frame}, whose width counts; write {names[old]}() by hand"
            return _problem(path, unit, word.start, told)
    edits = rewrap(text, [Edit(word, names[text[slice(*word)]]) for word in words])
    if edits is None:
        told = f"{path}: a line with the new name is longer than 80 columns and is no plain paragraph; wrap it by hand"
        return _problem(path, unit, words[0].start, told)
    return edits


def _problem(path: str, unit: Unit, offset: int, message: str) -> Problem:
    return Problem(Reason.DOCUMENT_UNCLEAR, path, unit.place(offset).line, "", message)
