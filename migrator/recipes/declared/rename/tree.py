"""What a tree has of the names of a rename: read once, for whoever decides, proves or tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import regex

from migrator.analysis.scan import arch_of
from migrator.facts.recipe import RecipeFacts
from migrator.facts.renaming import Renamed, RenameFacts
from migrator.recipes.declared.rename.definitions import Definition, count_declared, find_definition
from migrator.recipes.declared.rename.reading import find_spots
from migrator.recipes.declared.rename.spots import FUNCTION, USERS, Spot, Use
from migrator.recipes.model import Asked, Ground
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

C = (".c", ".h")
_WHOLE = (".",)


@dataclass(frozen=True)
class File:
    """One C file that holds one of the names.

    Attributes:
        is_own: it is of the code that the recipe is about.
        is_selected: what narrows the selection leaves it in.
    """

    path: str
    unit: Unit
    spots: tuple[Spot, ...]
    is_own: bool
    is_selected: bool

    @cached_property
    def code(self) -> list[Token]:
        """The code outside of directives."""
        return [token for token in code_tokens(self.unit.text) if token.kind is not Kind.DIRECTIVE]


def code_asked(facts: RenameFacts, base: RecipeFacts) -> Asked:
    """Return what is asked for the code: where the transition asks the same and more, just that, which is known."""
    olds = frozenset(facts.pairs)
    code = facts.code or base.pathspecs(())
    known = base.names()
    return (known if olds <= known and not facts.code else olds), code


def documents_asked(facts: RenameFacts, base: RecipeFacts) -> Asked:
    """Return what is asked for the documents."""
    return frozenset(facts.pairs), facts.documents or base.scope.documents


class Found:
    """The names of a rename in a tree."""

    def __init__(self, facts: RenameFacts, ground: Ground) -> None:
        self.facts = facts
        self.ground = ground

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The files of the code that hold an old name as a word, comments included."""
        return tuple(
            path
            for path in self.ground.sources.holding(*code_asked(self.facts, self.ground.facts))
            if self._holds(path)
        )

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The documents that do."""
        asked = documents_asked(self.facts, self.ground.facts)
        return self.ground.sources.holding(*asked) if self.facts.comments else ()

    @cached_property
    def all(self) -> tuple[str, ...]:
        """The files of the whole tree that hold an old name or a new one; none where nothing has an old one."""
        pairs = self.facts.pairs
        return self.ground.sources.holding({*pairs, *pairs.values()}, _WHOLE) if self.own or self.documents else ()

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The C files of the whole tree that hold one of the names."""
        return tuple(self._read(path) for path in self.all if path.endswith(C))

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The files of other kinds that hold an old name, documents left out."""
        left = {*self.documents}
        paths = (path for path in self.all if not path.endswith(C) and path not in left)
        return tuple(path for path in paths if self._holds(path))

    @cached_property
    def definitions(self) -> Mapping[str, tuple[Definition, ...]]:
        """The definitions of each name."""
        found: dict[str, list[Definition]] = {}
        for renamed in self.facts.rename:
            for file, spot in self.spots(renamed.old, renamed.new):
                made = find_definition(file.path, file.unit, spot, renamed)
                if made is not None:
                    found.setdefault(made.name, []).append(made)
        return {name: tuple(each) for name, each in found.items()}

    def spots(self, *names: str) -> Iterator[tuple[File, Spot]]:
        """Yield the places of some names in all code."""
        return ((file, spot) for file in self.files for spot in file.spots if spot.name in names)

    @cached_property
    def told(self) -> Mapping[str, str]:
        """The new names by the old ones that comments and documents follow: code has one of the two."""
        used = {spot.name for file in self.files for spot in file.spots if spot.use in FUNCTION}
        pairs = self.facts.pairs
        return {old: new for old, new in pairs.items() if self.facts.comments and not used.isdisjoint({old, new})}

    def defined(self, name: str) -> tuple[Definition, ...]:
        """Return the definitions of a name."""
        return self.definitions.get(name, ())

    def known_count(self, renamed: Renamed) -> int | None:
        """Return how many parameters the old function has, as far as what defines or declares it agrees."""
        declared = ((f.unit, s) for f, s in self.spots(renamed.old) if s.use is Use.DECLARATION)
        counts = {d.count for d in self.defined(renamed.old)} or {count_declared(*each) for each in declared}
        return counts.pop() if len(counts) == 1 else None

    def is_order(self, renamed: Renamed) -> bool:
        """Tell whether all arguments stay, or change their places alone: then definitions follow."""
        return renamed.is_order and (
            renamed.arguments is None or self.known_count(renamed) in {None, len(renamed.arguments)}
        )

    def aliases(self, renamed: Renamed) -> tuple[Definition, ...]:
        """Return the definitions that do nothing but call the function by its other name, and may go."""
        old = tuple(d for d in self.defined(renamed.old) if d.calls == renamed.new and d.is_own)
        if old or renamed.arguments is not None:
            return old
        return tuple(d for d in self.defined(renamed.new) if d.calls == renamed.old and d.is_own)

    def is_used(self, file: File, spot: Spot) -> bool:
        """Tell whether a spot uses a function that is to be renamed, and does not define or declare it."""
        return spot.name in self.facts.pairs and spot.use in USERS and not self._in_alias(file, spot)

    def _in_alias(self, file: File, spot: Spot) -> bool:
        made = (d for each in self.facts.rename for d in self.aliases(each) if d.path == file.path)
        return any(d.span.start <= spot.offset < d.span.end for d in made)

    def is_apart(self, file: File) -> bool:
        """Tell whether a source file has something of its own by an old name, and no function."""
        olds = [spot for spot in file.spots if spot.name in self.facts.pairs]
        has_other = any(spot.use is Use.OTHER for spot in olds)
        made = any(spot.use in FUNCTION - USERS for spot in olds)
        is_foreign = not file.is_own and any(self._is_static(file, spot) for spot in olds)
        return file.path.endswith(".c") and ((has_other and not made) or is_foreign)

    def _is_static(self, file: File, spot: Spot) -> bool:
        """Tell whether a spot defines a function of the file alone."""
        made = (f for f in file.unit.functions_at(spot.offset) if spot.use is Use.DEFINITION)
        return any("static" in file.unit.specifiers(function) for function in made)

    def _holds(self, path: str) -> bool:
        unit = self.ground.sources.read(path)
        return unit is not None and self.words.search(unit.text) is not None

    @cached_property
    def words(self) -> regex.Pattern[str]:
        """Finds the old names as words."""
        return regex.compile(r"\b(?:\L<names>)\b", regex.ASCII, names=sorted(self.facts.pairs))

    def _read(self, path: str) -> File:
        unit = self.ground.sources.read(path) or Unit("")
        pairs = self.facts.pairs
        spots = find_spots(unit, self.facts, [*pairs, *pairs.values()])
        is_selected = self.ground.is_whole or arch_of(path, self.ground.owners) in self.ground.archs
        return File(path, unit, tuple(spots), path in self.own or not self._holds(path), is_selected)
