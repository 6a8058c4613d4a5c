"""Definitions by file, made once: architectures share headers, and a draft looks at the same code twice."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.definitions import Definition, MacroUse, macro_names, use_macro
from migrator.facts.events import Events
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit


class Shelf:
    """What files define, by the unit that was read: another unit of the same path has its own."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self._functions: dict[tuple[str, int], tuple[Unit, tuple[Definition, ...]]] = {}
        self._macros: dict[int, tuple[Unit, dict[str, list[Token]]]] = {}
        self._uses: dict[tuple[int, str], tuple[Token, MacroUse | None]] = {}

    def functions(self, path: str, unit: Unit) -> tuple[Definition, ...]:
        """Return the functions of a file, in its order."""
        key = path, id(unit)
        if key not in self._functions:
            made = tuple(Definition(path, unit, function, self.events) for function in unit.outline.functions)
            self._functions[key] = unit, made  # the unit is kept, so that no other gets its number
        return self._functions[key][1]

    def macros(self, unit: Unit) -> dict[str, list[Token]]:
        """Return the directives of a file that define a macro, by its name."""
        if id(unit) not in self._macros:
            self._macros[id(unit)] = unit, macro_names(unit)
        return self._macros[id(unit)][1]

    def use(self, path: str, unit: Unit, directive: Token, arguments: Sequence[Sequence[Token]]) -> MacroUse | None:
        """Return a macro's definition with these arguments put in; None where it is no code."""
        words = ", ".join(" ".join(token.text for token in argument) for argument in arguments)
        key = id(directive), words
        if key not in self._uses:
            self._uses[key] = directive, use_macro(path, unit, directive, arguments, self.events)
        return self._uses[key][1]
