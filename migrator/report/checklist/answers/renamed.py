"""Whether a function that is called otherwise has its old name anywhere still, behind all patches of a series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.recipes.model import Sources
from migrator.report.checklist.answers.model import Answer, against, answered, few, left_open
from migrator.report.checklist.lines import words_in
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow

EVERYWHERE = (".",)


def gone_names(looks: Sequence[Look]) -> tuple[str, ...]:
    """Return the old names that some patches take away."""
    removed = frozenset[str]().union(*(words_in(look.removed) for look in looks))
    return tuple(dict.fromkeys(name for look in looks for name in look.voice.renaming if name in removed))


def answer_everywhere(looks: Sequence[Look], last: Look) -> Answer:
    """Return whether no file of the tree holds one of the old names; else the places that are left."""
    names = gone_names(looks)
    if not names:
        return left_open("no line that goes holds one of the old names")
    told = " and ".join(f"`{name}`" for name in names)
    if last.behind is None:
        return left_open(f"there is no tree to look for {told} in")
    left = [row for name in names for row in _find_left(last.behind, name)]
    if left:
        return against(*few(left))
    return answered(ProofRow(f"behind the series, no file of the tree holds {told}: code, assembly, documents, tools"))


def _find_left(tree: Sources, name: str) -> Iterator[ProofRow]:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    for path in tree.holding([name], EVERYWHERE):
        unit = tree.read(path)
        found = pattern.search(unit.text) if unit else None
        line = f":{unit.place(found.start()).line}" if unit and found else ""
        yield ProofRow(f"`{name}` is still named here", f"{path}{line}")
