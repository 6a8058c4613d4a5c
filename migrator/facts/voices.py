"""What is said of the hunks of each recipe's patches: its own sentences, those of its kind, and the transition's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from migrator.facts.declared import Renaming, find_renaming
from migrator.facts.folders import Folders
from migrator.facts.neighbour import KINDS, Neighbour
from migrator.facts.reasons import Reasons, Whose, load_reasons
from migrator.facts.recipe import RecipeFacts


@dataclass(frozen=True)
class Voice:
    """What is said of one recipe's patches.

    Attributes:
        renaming: the functions that it calls otherwise, with what each may be called now.
        whose: by what else one of its patches is known; None where by nothing.
    """

    reasons: Reasons
    renaming: Renaming = field(default_factory=dict)
    whose: Whose | None = None


@dataclass(frozen=True)
class Voices:
    """What is said of all of them; `base` where no other recipe is known to have made a patch, and `name` is its."""

    name: str
    base: Voice
    beside: Mapping[str, Voice] = field(default_factory=dict)

    def of(self, recipe: str) -> Voice:
        """Return what is said of a recipe's patches."""
        return self.beside.get(recipe, self.base)


def load_voices(folders: Folders, base: RecipeFacts, neighbours: Iterable[Neighbour]) -> Voices:
    """Return what is said of the patches of the transition, and of some recipes beside it.

    Raises:
        FactsError: a file is not what it should be.
    """
    first = load_reasons(folders, base.name)
    return Voices(base.name, Voice(first), {each.name: _load(folders, each, base, first) for each in neighbours})


def _load(folders: Folders, facts: Neighbour, base: RecipeFacts, first: Reasons) -> Voice:
    """Return what is said of a neighbour's: the words that know it best stand first."""
    own = load_reasons(folders, facts.name, base.name)
    kind = load_reasons(folders, f"{KINDS}/{facts.kind}", base.name)
    nobody = Reasons()
    rest = next((each for each in (own, kind, first) if each.unknown != nobody.unknown), first)
    unproved = next((each for each in (own, kind, first) if each.unproved != nobody.unproved), first)
    change = (*own.change, *kind.change, *first.change)
    made = msgspec.structs.replace(first, change=change, unknown=rest.unknown, unproved=unproved.unproved)
    return Voice(made, find_renaming(facts), own.whose or kind.whose)
