"""The tree as the patches before leave it: which helpers it has, and what took the place of those that are gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from migrator.analysis.scan import GENERIC, arch_of
from migrator.analysis.stale import Around, look_around
from migrator.analysis.words import Words, find_words
from migrator.facts.recipe import Part
from migrator.facts.stalewords import StaleFacts
from migrator.recipes.guest_entry.generic.code import defined, find_code
from migrator.recipes.model import Ground
from migrator.syntax.unit import Unit

Cache = WeakKeyDictionary[Unit, Words]  # what was read of a file is not read again for the next patch

_C = (".c", ".h")


@dataclass(frozen=True)
class Known:
    """What is certain of a tree.

    Attributes:
        facts: those of this recipe; those of the transition are the ground's.
        wanted: the names that count wherever they stand: all, or those that a patch of this series has removed.
        units: the C files that hold a name, by path.
    """

    ground: Ground
    facts: StaleFacts
    wanted: frozenset[str]
    units: Mapping[str, Unit]
    cache: Cache

    @cached_property
    def words(self) -> Mapping[str, Words]:
        """What these files have of the names."""
        for unit in self.units.values():
            if unit not in self.cache:
                self.cache[unit] = find_words(unit, self.ground.facts)
        return {path: self.cache[unit] for path, unit in self.units.items()}

    @cached_property
    def now(self) -> Mapping[str, str]:
        """What certainly took the place of those that are gone, where the tree has it."""
        helpers = {helper.name: helper.now for helper in self.ground.facts.helper if helper.now}
        functions = frozenset[str]().union(*(words.functions for words in self.words.values()))
        new = defined(self.ground, {*helpers.values()})
        return {old: now for old, now in helpers.items() if old not in functions and now in new}

    def counts(self, path: str, name: str) -> bool:
        """Tell whether a name in a file counts: what is gone everywhere does in each architecture selected."""
        is_gone = name not in self.around(path).functions
        return name in self.wanted or (is_gone and self.arch(path) in self.ground.archs)

    def arch(self, path: str) -> str:
        """Return the architecture that owns a path, or that none does."""
        return arch_of(path, self.ground.owners)

    def around(self, path: str) -> Around:
        """Return what the rest of the tree says, for the architecture of a file."""
        return self._arounds[self.arch(path)]

    @cached_property
    def told(self) -> frozenset[str]:
        """The helpers that the series removes from the header of all: who removes them tells who still names them."""
        removed = {name for proposal in self.ground.proposals for _, name in proposal.removed}
        return frozenset(each.name for each in self.ground.facts.helper if each.part is Part.HELPER) & removed

    @property
    def around_generic(self) -> Around:
        """What the whole tree says to those that no architecture owns."""
        return self._arounds[GENERIC]

    @cached_property
    def _arounds(self) -> Mapping[str, Around]:
        owners = self.ground.owners
        return {arch: look_around(self.words, owners, arch) for arch in sorted({*map(self.arch, self.units), GENERIC})}


def find_wanted(ground: Ground) -> frozenset[str]:
    """Return the names that count anywhere: with a narrowed selection, those that a patch of the series has removed."""
    removed = {name for proposal in ground.proposals for _, name in proposal.removed}
    return frozenset(name for name in ground.facts.names() if ground.is_whole or name in removed)


def look_at(ground: Ground, facts: StaleFacts, cache: Cache) -> Known:
    """Return what is known of the tree."""
    units = {path: unit for path, unit in find_code(ground) if path.endswith(_C)}
    return Known(ground, facts, find_wanted(ground), units, cache)
