"""What defines and declares the names of a rename, and whether that allows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from migrator.facts.renaming import Renamed
from migrator.recipes.declared.rename.definitions import Definition, count_declared
from migrator.recipes.declared.rename.refusing import Problem, at_definition, at_spot, quoted
from migrator.recipes.declared.rename.rewriting import changed_spots, gone_from
from migrator.recipes.declared.rename.selected import Chosen
from migrator.recipes.declared.rename.spots import FUNCTION, Use
from migrator.recipes.declared.rename.tree import Found
from migrator.recipes.model import FileEdits, Reason
from migrator.syntax.edits import apply_edits

# A branch of a condition with nothing in it.
_EMPTY_BRANCH = regex.compile(r"^[ \t]*#[ \t]*(?:if|el)[^\n]*\n(?=\s*^[ \t]*#[ \t]*(?:endif|el))", regex.MULTILINE)


def check_definitions(found: Found, chosen: Chosen) -> Iterator[Problem]:
    """Yield why what defines the names does not allow the rename."""
    for renamed in found.facts.rename:
        if any(s.name == renamed.old for file in chosen.files for s in changed_spots(found, chosen, file)):
            yield from _check_defined(found, chosen, renamed)


def _check_defined(found: Found, chosen: Chosen, renamed: Renamed) -> Iterator[Problem]:
    aliases = found.aliases(renamed)
    old = [each for each in found.defined(renamed.old) if each not in aliases]
    new = [each for each in found.defined(renamed.new) if each not in aliases]
    if not found.is_order(renamed):
        yield from _check_new(found, renamed, old)
    elif old and new:
        told = f"{new[0].path} has a function {renamed.new}() too, and neither does nothing but call the other"
        yield at_definition(found, Reason.NAME_TAKEN, old[0], f"{quoted(renamed.old)} is a function here, and {told}")
    elif not old and not new:
        file, spot = next((f, s) for f, s in found.spots(renamed.old) if s.use in FUNCTION)
        told = f"no C code in the tree defines {renamed.old}() or {renamed.new}()"
        yield at_spot(
            Reason.DEFINITION_UNCLEAR, file, spot, f"{told}; assembly may, or a macro that puts the name together"
        )
    else:
        yield from _check_told(found, chosen, renamed, aliases, is_old=bool(old))
        yield from _check_unused(found, chosen, renamed, old)


def _check_unused(found: Found, chosen: Chosen, renamed: Renamed, old: Sequence[Definition]) -> Iterator[Problem]:
    """Yield a function of one source file that nothing there uses by its name, and so something uses otherwise."""
    paths = {file.path for file in chosen.files if file.path.endswith(".c")}
    for each in (each for each in old if each.is_own and each.path in paths):
        uses = {spot.use for file, spot in found.spots(renamed.old) if file.path == each.path}
        if uses <= {Use.DEFINITION, Use.DECLARATION, Use.STRING}:
            told = f"nothing in {each.path} uses {quoted(each.name)} by its name"
            yield at_definition(
                found, Reason.USE_UNCLEAR, each, f"{told}; a macro may put the name together, which is not seen"
            )


def _check_told(
    found: Found, chosen: Chosen, renamed: Renamed, aliases: tuple[Definition, ...], *, is_old: bool
) -> Iterator[Problem]:
    """Yield declarations, exports and conditions that ask for a name whose definition goes, or is elsewhere."""
    gone = chosen.gone(found, renamed)
    names = {each.name for each in gone} | ({renamed.old} if not is_old and not aliases else set())
    for file, spot in found.spots(*names):
        if spot.use in {Use.DECLARATION, Use.HANDED, Use.ASKED} and (file in chosen.files or not chosen.is_part):
            told = f"{quoted(spot.name)} is declared, exported or asked for here, and {renamed.new}() has a definition"
            yield at_spot(Reason.DEFINITION_UNCLEAR, file, spot, f"{told} of its own; remove this line first")


def check_conditions(found: Found, chosen: Chosen, edits: Sequence[FileEdits]) -> Iterator[Problem]:
    """Yield conditions that would be left around nothing."""
    files = {file.path: file for file in chosen.files}
    for each in edits:
        text = files[each.path].unit.text
        after = apply_edits(text, each.edits)
        if len(_EMPTY_BRANCH.findall(after)) > len(_EMPTY_BRANCH.findall(text)):
            gone = gone_from(found, chosen, files[each.path])[0]
            told = f"{gone.name}() goes, and the #if around it would be left around nothing; remove both by hand first"
            yield at_definition(found, Reason.DEFINITION_UNCLEAR, gone, told)


def _check_new(found: Found, renamed: Renamed, old: list[Definition]) -> Iterator[Problem]:
    """Yield why calls with other arguments have no function to go to."""
    counts = {d.count for d in found.defined(renamed.new)}
    spots = found.spots(renamed.new)
    counts |= {count_declared(file.unit, spot) for file, spot in spots if spot.use is Use.DECLARATION}
    wanted = len(renamed.arguments or ())
    file, spot = next((f, s) for f, s in found.spots(renamed.old) if s.use in FUNCTION)
    if not counts:
        told = (
            f"nothing in the tree defines or declares {renamed.new}(), which the calls would go to; bring it in first"
        )
        yield at_spot(Reason.DEFINITION_UNCLEAR, file, spot, told)
    elif counts - {wanted, None}:
        number = next(iter(counts - {wanted, None}))
        told = f"{renamed.new}() takes {number} arguments in this tree, and the rename gives it {wanted}"
        yield at_spot(Reason.DEFINITION_UNCLEAR, file, spot, told)
    left = next((each for each in old if each.is_own and each.path.endswith(".c")), None)
    if left is not None and not counts - {wanted, None} and counts:
        told = f"{left.name}() would be left without a caller, and does more than to call {renamed.new}()"
        yield at_definition(found, Reason.DEFINITION_UNCLEAR, left, f"{told}; remove it by hand first")
