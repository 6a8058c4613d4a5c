"""Why a field is left as it is: a reason, a place, and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.recipes.model import Reason
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Doubt:
    """What is not certain; the place is where a person has to look."""

    reason: Reason
    path: str
    function: str
    line: int
    message: str


def doubt_at(reason: Reason, path: str, unit: Unit, offset: int, message: str) -> Doubt:
    """Return a doubt about a place in a file."""
    function = next((each.name for each in unit.functions_at(offset)), "")
    return Doubt(reason, path, function, unit.place(offset).line, message)
