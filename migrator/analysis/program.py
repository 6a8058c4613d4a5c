"""One architecture's view of the tree: which code a name stands for, seen from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import islice
from typing import TypeVar

import regex

from migrator.analysis.constants import compute
from migrator.analysis.definitions import Definition, MacroUse, constant_words
from migrator.analysis.shelf import Shelf
from migrator.facts.events import Events
from migrator.syntax.tokens import Kind, Token
from migrator.syntax.unit import Unit

T = TypeVar("T")
_MOST_CONSTANTS = 64  # each defined by the next


class Reach(Enum):
    """How near a file is; of several definitions, the nearest count."""

    FILE = 0
    ARCH = 1
    GENERIC = 2


class Program:
    """The units that are read so far, and the names that are wanted from others."""

    def __init__(self, arch: str, shelf: Shelf) -> None:
        self.arch = arch
        self.events: Events = shelf.events
        self.units: dict[str, Unit] = {}
        self.wanted: set[str] = set()
        self.known: set[str] = set()
        self.version = 0  # grows with what is read
        self._shelf = shelf
        self._homes: dict[str, tuple[Definition, ...]] = {}
        self._functions: dict[str, list[Definition]] = {}
        self._macros: dict[str, list[tuple[str, Unit, Token]]] = {}
        self._numbers: dict[str, int | None] = {}
        self._depth = 0

    def add(self, units: Mapping[str, Unit]) -> set[str]:
        """Take in files and return what they define; a path that is there already stays as it is."""
        new: set[str] = set()
        for path, unit in units.items():
            if path in self.units:
                continue
            self.units[path] = unit
            self._homes[path] = self._shelf.functions(path, unit)
            for definition in self._homes[path]:
                self._functions.setdefault(definition.name, []).append(definition)
                new.add(definition.name)
            for name, directives in self._shelf.macros(unit).items():
                self._macros.setdefault(name, []).extend((path, unit, directive) for directive in directives)
                new.add(name)
        self._numbers.clear()
        self.version += 1
        return new

    def settle(self, names: set[str]) -> None:
        """Note that all files which define these names are read."""
        self.known |= names
        self.wanted -= names

    def want(self, name: str) -> bool:
        """Ask for a name's definition; tell whether it is known already."""
        if name in self.known:
            return True
        self.wanted.add(name)
        return False

    def definitions(self, name: str, path: str) -> tuple[Definition, ...]:
        """Return the functions of that name that code in `path` can mean, the nearest alone."""
        seen = [d for d in self._functions.get(name, ()) if d.path == path or d.path.endswith(".h") or not d.is_static]
        return tuple(_nearest(self, path, seen, [definition.path for definition in seen]))

    def has_own(self, name: str) -> bool:
        """Tell whether the architecture's KVM code defines a function of that name."""
        own = f"arch/{self.arch}/kvm/"
        return any(
            own in definition.path and definition.path.endswith(".c") for definition in self._functions.get(name, ())
        )

    def has_macro(self, name: str) -> bool:
        """Tell whether a macro of that name was read."""
        return name in self._macros

    def anywhere(self, name: str) -> tuple[Definition, ...]:
        """Return the functions of that name in the architecture's code, static ones too."""
        found = self._functions.get(name, [])
        return tuple(definition for definition in found if self.reach(definition.path, "") is Reach.ARCH)

    def all_of(self, name: str) -> tuple[Definition, ...]:
        """Return every function of that name that was read."""
        return tuple(self._functions.get(name, ()))

    def macros(self, name: str, path: str, arguments: Sequence[Sequence[Token]]) -> tuple[MacroUse, ...]:
        """Return the macros of that name, with the arguments put in."""
        seen = [m for m in self._macros.get(name, ()) if m[0] == path or m[0].endswith(".h")]
        near = _nearest(self, path, seen, [macro[0] for macro in seen])
        found = (self._shelf.use(home, unit, directive, arguments) for home, unit, directive in near)
        return tuple(use for use in found if use is not None)

    def macro_texts(self, name: str) -> list[str]:
        """Return how the macros of that name are written."""
        return [directive.text for _, _, directive in self._macros.get(name, ())]

    def holding(self, pattern: regex.Pattern[str], *, since: int = 0) -> list[Definition]:
        """Return the functions in whose bodies the pattern is found, in the order of reading, but for `since` files."""
        return [
            definition
            for path, unit in islice(self.units.items(), since, None)
            if pattern.search(unit.text)
            for definition in self._homes[path]
            if pattern.search(unit.text, definition.function.body.start, definition.function.body.end)
        ]

    def reach(self, home: str, path: str) -> Reach:
        """Tell how near the file `home` is to code in `path`."""
        if home == path:
            return Reach.FILE
        return Reach.ARCH if home.startswith(f"arch/{self.arch}/") else Reach.GENERIC

    def constant(self, name: str) -> int | None:
        """Return the number that a macro without parameters stands for, where all of its definitions agree."""
        if name not in self._numbers and self._depth < _MOST_CONSTANTS:
            self._numbers[name] = None  # a macro that names itself is no number
            self._depth += 1
            texts = [constant_words(directive) for _, _, directive in self._macros.get(name, ())]
            numbers = {self._compute(words) for words in texts}
            self._numbers[name] = numbers.pop() if len(numbers) == 1 else None
            self._depth -= 1
            if not texts:
                self.want(name)
        return self._numbers.get(name)

    def _compute(self, words: Sequence[Token]) -> int | None:
        pieces = []
        for word in words:
            number = self.constant(word.text) if word.kind is Kind.NAME else None
            plain = word.text.rstrip("uUlL") if word.kind is Kind.NUMBER else word.text
            pieces.append(plain if word.kind is not Kind.NAME else "?" if number is None else f"({number})")
        return compute(" ".join(pieces))


def _nearest(program: Program, path: str, items: Sequence[T], homes: Sequence[str]) -> list[T]:
    reaches = [program.reach(home, path) for home in homes]
    best = min((reach.value for reach in reaches), default=None)
    return [item for item, reach in zip(items, reaches, strict=True) if reach.value == best]
