"""Comments and documents that name other functions now: whether those exist."""

from __future__ import annotations

from collections.abc import Collection

from migrator.analysis.scan import defined_in
from migrator.report.checklist.answers.model import Answer, against, answered, left_open
from migrator.report.checklist.lines import words_in
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow


def answer(look: Look) -> Answer:
    """Return where the tree defines the helpers that the patch lets a text name."""
    come = words_in(look.added) - words_in(look.removed)
    names = sorted(come & look.review.facts.names())
    if not names:
        return left_open("it names no helper that was not named before")
    if look.behind is None:
        return left_open("there is no tree to look for their definitions in")
    found = _find_defined(look, names)
    lost = [ProofRow(f"{name}() is defined in no header of the tree") for name in names if name not in found]
    return against(*lost) if lost else answered(*(ProofRow(f"{name}() exists", found[name]) for name in names))


def _find_defined(look: Look, names: Collection[str]) -> dict[str, str]:
    """Return where names are defined, as paths."""
    found: dict[str, str] = {}
    tree = look.behind
    for path in tree.holding(names, look.review.facts.scope.definitions) if tree else ():
        unit = tree.read(path) if tree else None
        found.update(dict.fromkeys(defined_in(unit, names), path) if unit else {})
    return found
