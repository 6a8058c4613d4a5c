"""The one proposal of a rename: every file that has one of the names, or a refusal for each place in its way."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.scan import GENERIC, arch_of
from migrator.facts.renaming import RenameFacts
from migrator.recipes.declared.rename.alignment import find_long
from migrator.recipes.declared.rename.comments import edit_comments
from migrator.recipes.declared.rename.definitions import functions_of
from migrator.recipes.declared.rename.documents import edit_documents
from migrator.recipes.declared.rename.homes import check_conditions, check_definitions
from migrator.recipes.declared.rename.notes import find_notes
from migrator.recipes.declared.rename.problems import find_problems
from migrator.recipes.declared.rename.refusing import Problem, at_spot, quoted, refuse
from migrator.recipes.declared.rename.rewriting import UnfitCallError, changed_spots, edit_file, gone_from
from migrator.recipes.declared.rename.selected import Chosen, choose_files
from migrator.recipes.declared.rename.tree import File, Found
from migrator.recipes.declared.rename.words import find_used, is_same, show_calls, tell_words
from migrator.recipes.model import Decision, FileEdits, Ground, Note, Proposal, Reason, Safety, Touched
from migrator.syntax.edits import Edit


def propose(facts: RenameFacts, ground: Ground) -> Sequence[Decision | Note]:
    """Return the proposal and what is beside it, or refusals; nothing where no code has an old name."""
    found = Found(facts, ground)
    chosen = choose_files(found)
    if not chosen.files and not (found.documents and ground.is_whole):
        return ()
    problems = [*find_problems(found, chosen), *check_definitions(found, chosen)]
    edits, unfit = _edit_all(found, chosen)
    problems += [] if problems else check_conditions(found, chosen, edits)
    if problems or unfit:
        return refuse(found, [*problems, *unfit])
    documents, unclear = edit_documents(found) if not chosen.is_part else ([], [])
    refused = refuse(found, unclear)
    if not edits and not documents:
        return refused
    return [_propose(found, chosen, edits, documents), *refused, *find_notes(found, chosen)]


def _edit_all(found: Found, chosen: Chosen) -> tuple[list[FileEdits], list[Problem]]:
    made: list[FileEdits] = []
    unfit: list[Problem] = []
    for file in chosen.files:
        try:
            edits = edit_file(found, chosen, file)
        except UnfitCallError as error:
            told = f"{quoted(error.spot.name)} {error}"
            unfit.append(at_spot(Reason.ARGUMENT_UNCLEAR, file, error.spot, told))
            continue
        if edits:
            made.append(FileEdits(file.path, edits))
    return made, unfit


def _propose(found: Found, chosen: Chosen, edits: Sequence[FileEdits], documents: Sequence[FileEdits]) -> Proposal:
    facts = found.facts
    paths = [file.path for file in (*edits, *documents)]
    archs = {arch_of(file.path, found.ground.owners) for file in edits or documents}  # a document goes with its code
    touched = [each for file in chosen.files for each in _touch(found, chosen, file)]
    path, function = _first(found, chosen) or (paths[0], "")
    return Proposal(
        recipe=facts.name,
        arch=archs.pop() if len(archs) == 1 else GENERIC,
        path=path,
        function=function,
        shape="rename",
        safety=Safety.NEEDS_REVIEW,
        why=tuple(_reasons(found, chosen, edits)),
        edits=(*edits, *documents),
        words=tell_words(found, chosen, documents),
        touched=tuple(touched),
        removed=tuple(_removed(found, chosen)),
        covers=tuple(_covers(found, chosen)),
        renamed=tuple(facts.pairs.items()),
        prefix=facts.prefix,
    )


def _first(found: Found, chosen: Chosen) -> tuple[str, str] | None:
    """Return where a reader begins: the first function with a use, else the first definition."""
    users = _covers(found, chosen)
    made = ((t.path, t.name) for file in chosen.files for t in _touch(found, chosen, file))
    return next(iter(users), None) or next(made, None)


def _covers(found: Found, chosen: Chosen) -> list[tuple[str, str]]:
    """Return path and name of the functions that use an old name."""
    used = ((file, spot) for file in chosen.files for spot in file.spots if found.is_used(file, spot) and spot.home)
    return [*dict.fromkeys((file.path, spot.home.name) for file, spot in used if spot.home)]


def _touch(found: Found, chosen: Chosen, file: File) -> list[Touched]:
    names = _defined_anew(found, chosen, file)
    functions = functions_of(file.unit, changed_spots(found, chosen, file))
    return [*dict.fromkeys(Touched(file.path, names.get(f.name, f.name), f.name) for f in functions)]


def _removed(found: Found, chosen: Chosen) -> list[tuple[str, str]]:
    """Return path and name of the functions that are called otherwise, or go; each as often as it is defined."""
    gone: list[tuple[str, str]] = []
    for file in chosen.files:
        names = _defined_anew(found, chosen, file)
        ends = {each.offset for each in gone_from(found, chosen, file)}
        left = [f for f in file.unit.outline.functions if f.name in names or f.at in ends]
        gone += ((file.path, f.name) for f in left if f.name not in names.values())  # another takes its place
    return gone


def _defined_anew(found: Found, chosen: Chosen, file: File) -> dict[str, str]:
    """Return the new names of the functions whose definitions in a file get them."""
    at = {spot.offset for spot in changed_spots(found, chosen, file)}
    return {f.name: found.facts.pairs[f.name] for f in file.unit.outline.functions if f.at in at}


def _reasons(found: Found, chosen: Chosen, edits: Sequence[FileEdits]) -> list[str]:
    """Return the sentences on what makes it safe, and what to look at."""
    count = sum(len(changed_spots(found, chosen, file)) for file in chosen.files)
    told = [f"{count} place{'s' if count != 1 else ''} in the code {'have' if count != 1 else 'has'} another name"]
    told += ["the words of the code are the same as before but for the names, which is compared"]
    told += ["a name that a macro puts together, or code outside of the tree, is not seen by it"]
    calls = [show_calls(found, each) for each in find_used(found, chosen) if not is_same(found, chosen, each)]
    told += [f"whether {new} does what {old} did was not compared, and must be read" for old, new in calls]
    if chosen.is_part:
        told.append("others use the old names and are not selected; what they need stays")
    units = {file.path: file.unit for file in chosen.files}
    told += [each for file in edits for each in _long(units[file.path].text, file.path, file.edits)]
    return [*told, *(each for file in chosen.files for each in _wide(found, file))]


def _long(text: str, path: str, edits: Sequence[Edit]) -> list[str]:
    lines = find_long(text, edits)
    return [f"{_lines(lines)} of the new {path} {_be(lines)} longer than 100 columns; wrap by hand"] if lines else []


def _wide(found: Found, file: File) -> list[str]:
    """Return what to do about comments that are left with a line that is too wide."""
    wide = [each.edits[0].span.start for each in edit_comments(file, found.told) if each.is_wide]
    lines = [file.unit.place(offset).line for offset in wide]
    told = (
        f"the new name is too wide for its comment, which is no plain paragraph: {_lines(lines)} of the old {file.path}"
    )
    return [f"{told}; wrap by hand"] if lines else []


def _lines(lines: Sequence[int]) -> str:
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"


def _be(lines: Sequence[int]) -> str:
    return "are" if len(lines) > 1 else "is"
