"""Functions that recipes bring or take away: each patch finds those that it calls, and takes none that is called."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from migrator.analysis.scan import defined_in
from migrator.recipes.model import Sources
from migrator.series.verify.applying import Applied
from migrator.series.verify.changed import units_of
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.tokens import Kind, code_tokens
from migrator.syntax.unit import Unit

_CODE = (":(glob)**/*.[ch]",)
Units = Mapping[str, Unit]


def find_unmet(applied: Sequence[Applied], names: Collection[str], sources: Sources) -> Iterator[str]:
    """Yield a sentence for each call without a function, by one of some names; `sources` is the tree in front."""
    units: dict[str, Unit] = {}
    for each in applied:
        before, behind = units_of(each.before), units_of(each.changed)
        units.update(behind)
        for name in sorted(name for name in names if _holds(before, name) or _holds(behind, name)):
            calls = {path for path, unit in behind.items() if _find_call(unit, name) is not None}
            new = sorted(path for path in calls if path not in before or _find_call(before[path], name) is None)
            is_gone = _is_known(before, name) and not _is_known(behind, name)
            if not (new or is_gone) or _is_known(rest := _around(units, name, sources), name):
                continue
            for path in new:
                place = _tell(path, behind[path], name)
                yield f"{each.mail.name} calls {name}() in {place}, which nothing defines at that point"
            left = next((path for path in sorted(rest) if _find_call(rest[path], name) is not None), "")
            if is_gone and left and left not in new:
                yield f"{each.mail.name} removes {name}(), which {_tell(left, rest[left], name)} still calls"


def _holds(units: Units, name: str) -> bool:
    return any(regex.search(rf"\b{regex.escape(name)}\b", unit.text) for unit in units.values())


def _around(units: Units, name: str, sources: Sources) -> dict[str, Unit]:
    """Return the files that hold a name, as the patches so far leave them."""
    left = (path for path in sources.holding({name}, _CODE) if path not in units)
    return {**units, **{path: unit for path in left if (unit := sources.read(path)) is not None}}


def _is_known(units: Units, name: str) -> bool:
    """Tell whether any file defines or declares a function or a macro."""
    return any(defined_in(unit, {name}) or find_prototype(unit, name) is not None for unit in units.values())


def _find_call(unit: Unit, name: str) -> int | None:
    """Return where a function is called in the body of another one; None where it is not."""
    bodies = [function.body for function in unit.outline.functions if function.name != name]
    tokens = [token for token in code_tokens(unit.text) if token.kind is not Kind.DIRECTIVE]
    found = (a.start for a, b in pairwise(tokens) if a.text == name and b.text == "(")
    return next((start for start in found if any(body.start < start < body.end for body in bodies)), None)


def _tell(path: str, unit: Unit, name: str) -> str:
    at = _find_call(unit, name)
    return f"{path}:{unit.place(at).line}" if at is not None else path
