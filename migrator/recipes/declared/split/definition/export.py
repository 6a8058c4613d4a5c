"""What lets modules call the function, and whether anything else is said of it behind its body."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.definition import DefinitionFacts
from migrator.recipes.declared.split.definition.header import statements_of
from migrator.recipes.declared.split.definition.home import Home
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.text import Span


@dataclass(frozen=True)
class Export:
    """What lets modules call the function: the macro, and where it stands."""

    macro: str
    span: Span


def find_export(home: Home, facts: DefinitionFacts) -> Export | None:
    """Return the export of the function; None where it has none.

    Raises:
        UnclearError: something else is said of the function at the top level of its file.
    """
    name, unit = home.function.name, home.unit
    found: list[Export] = []
    for tokens in statements_of(unit, name):
        texts = [token.text for token in tokens]
        if texts[0] in facts.exports and texts[1:] == ["(", name, ")", ";"]:
            found.append(Export(texts[0], Span(tokens[0].start, tokens[-1].end)))
        else:
            line = unit.place(tokens[0].start).line
            raise UnclearError(tokens[0].start, f"line {line} says more of it: `{''.join(texts)}`")
    if len(found) > 1:
        raise UnclearError(found[1].span.start, "it is exported twice")
    return found[0] if found else None
