"""What the changelog of a rename says of this very change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from string import ascii_lowercase

from migrator.facts.renaming import Renamed
from migrator.recipes.declared.rename.arguments import map_words
from migrator.recipes.declared.rename.comments import edit_comments
from migrator.recipes.declared.rename.rewriting import changed_spots
from migrator.recipes.declared.rename.selected import Chosen
from migrator.recipes.declared.rename.spots import Use
from migrator.recipes.declared.rename.tree import Found
from migrator.recipes.model import FileEdits


def tell_words(found: Found, chosen: Chosen, documents: Sequence[FileEdits]) -> dict[str, object]:
    """Return the values by template name."""
    spots = [(file, spot) for file in chosen.files for spot in changed_spots(found, chosen, file)]
    gone = [each.name for renamed in found.facts.rename for each in chosen.gone(found, renamed)]
    made = {spot.name for _, spot in spots if spot.use in {Use.DEFINITION, Use.MACRO}}
    comments = [comment for file in chosen.files for comment in edit_comments(file, found.told)]
    return {
        "pairs": [_tell_pair(found, chosen, each, made) for each in find_used(found, chosen) or found.facts.rename],
        "reason": found.facts.page.why if found.facts.page else "",
        "count": len(spots),
        "code": len({file.path for file, _ in spots}),
        "gone": list(dict.fromkeys(gone)),
        "kept": _kept(found, chosen),
        "documents": [file.path for file in documents],
        "rewrapped": any(" " in edit.new for file in documents for edit in file.edits),
        "filled": any(comment.is_filled for comment in comments),
        "comments": bool(comments),
        "strings": any(s.use is Use.STRING and s.name in found.facts.pairs for f in chosen.files for s in f.spots),
        "is_part": chosen.is_part,
        "archs": _read_by(found, chosen),
    }


def find_used(found: Found, chosen: Chosen) -> list[Renamed]:
    """Return what of the declared has anything to do with the code that changes."""
    names = {spot.name for file in chosen.files for spot in changed_spots(found, chosen, file)}
    names |= {each.name for renamed in found.facts.rename for each in chosen.gone(found, renamed)}
    return [each for each in found.facts.rename if each.old in names]


def _tell_pair(found: Found, chosen: Chosen, renamed: Renamed, made: Collection[str]) -> dict[str, object]:
    old, new = show_calls(found, renamed)
    return {
        "old": renamed.old,
        "new": renamed.new,
        "old_call": old,
        "new_call": new,
        "made": renamed.old in made,
        "mapped": renamed.arguments is not None,
        "same": is_same(found, chosen, renamed),
    }


def is_same(found: Found, chosen: Chosen, renamed: Renamed) -> bool:
    """Tell whether the new call is known to do what the old one did: one body, or the old one calls just the new."""
    gone = chosen.gone(found, renamed)
    old = found.defined(renamed.old)
    return found.is_order(renamed) or (bool(old) and all(each in gone for each in old))


def show_calls(found: Found, renamed: Renamed) -> tuple[str, str]:
    """Return an old call and its new one, with letters for the arguments where these are mapped."""
    if renamed.arguments is None:
        return f"{renamed.old}()", f"{renamed.new}()"
    letters = [[letter] for letter in ascii_lowercase[: found.known_count(renamed) or max(renamed.used, default=0)]]
    given = ", ".join("".join(words) for words in map_words(letters, renamed))
    return f"{renamed.old}({', '.join(each[0] for each in letters)})", f"{renamed.new}({given})"


def _read_by(found: Found, chosen: Chosen) -> list[str]:
    """Return the architectures whose analysis reads one of the files."""
    paths = {file.path for file in chosen.files}
    judged = found.ground.judged
    return sorted(name for name, each in judged.items() if not paths.isdisjoint(each.study.program.units))


def _kept(found: Found, chosen: Chosen) -> list[str]:
    """Return the old functions that stay, since they take other arguments than the new ones."""
    renames = (each for each in found.facts.rename if not found.is_order(each))
    left = (d.name for each in renames for d in found.defined(each.old) if d not in chosen.gone(found, each))
    return list(dict.fromkeys(left))
