"""Places that stand in the way, as refusals name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from migrator.analysis.scan import arch_of
from migrator.recipes.declared.rename.definitions import Definition
from migrator.recipes.declared.rename.spots import Spot, Use
from migrator.recipes.declared.rename.tree import File, Found
from migrator.recipes.model import Reason, Refusal


@dataclass(frozen=True)
class Problem:
    """Why there is no draft, at one place; `function` is empty outside of all."""

    reason: Reason
    path: str
    line: int
    function: str
    message: str


def at_spot(reason: Reason, file: File, spot: Spot, message: str) -> Problem:
    """Return what is wrong at a place of a file."""
    name = spot.home.name if spot.home else spot.name if spot.use is Use.MACRO else ""
    return Problem(reason, file.path, file.unit.place(spot.offset).line, name, message)


def at_line(reason: Reason, file: File, line: int, message: str) -> Problem:
    """Return what is wrong with a whole file."""
    return Problem(reason, file.path, line, "", message)


def at_definition(found: Found, reason: Reason, definition: Definition, message: str) -> Problem:
    """Return what is wrong with a definition."""
    unit = found.ground.sources.read(definition.path)
    line = unit.place(definition.offset).line if unit else 1
    return Problem(reason, definition.path, line, definition.name, message)


def refuse(found: Found, problems: Iterable[Problem]) -> list[Refusal]:
    """Return the refusals, of each function the first for each reason, by path and line."""
    first: dict[tuple[Reason, str, str], Problem] = {}
    for each in problems:
        first.setdefault((each.reason, each.path, each.function), each)
    ordered = sorted(first.values(), key=lambda each: (each.path, each.line))
    owners = found.ground.owners
    name = found.facts.name
    return [Refusal(name, arch_of(p.path, owners), p.path, p.function, p.line, p.reason, p.message) for p in ordered]


def quoted(name: str) -> str:
    """Return a name as messages write it."""
    return f"`{name}`"
