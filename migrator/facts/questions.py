"""What is asked of a series that may hold the patches of several recipes: of each patch, what its own recipe asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from migrator.facts.checklist import ChecklistFacts, Configuration, Feature, Question, load_checklist
from migrator.facts.folders import Folders
from migrator.facts.neighbour import KINDS, Neighbour

T = TypeVar("T", bound=Question | Configuration)
# What the transition asks of any patch, whoever made it.
COMMON: frozenset[Feature] = frozenset({"code", "tagged"})


@dataclass(frozen=True)
class Questions:
    """The questions and configurations of the transition, and of recipes beside it by their names."""

    base: ChecklistFacts
    beside: Mapping[str, ChecklistFacts] = field(default_factory=dict)

    def of(self, recipe: str) -> ChecklistFacts:
        """Return what is asked of a recipe's patches: its own questions, and those that the transition asks of any."""
        own = self.beside.get(recipe)
        if own is None:
            return self.base
        common = (each for each in self.base.question if COMMON.issuperset(each.applies))
        return msgspec.structs.replace(self.base, question=_join(own.question, common), configuration=own.configuration)


def load_questions(folders: Folders, base: str, neighbours: Iterable[Neighbour]) -> Questions:
    """Return what the transition asks, and each of some recipes beside it; its kind's where it has no file.

    Raises:
        FactsError: a file is not what it should be.
    """
    return Questions(load_checklist(folders, base), {each.name: _load(folders, each) for each in neighbours})


def _load(folders: Folders, facts: Neighbour) -> ChecklistFacts:
    """Return what a recipe asks, and what its kind does; of two with one key, its own."""
    own, kind = (load_checklist(folders, name) for name in (facts.name, f"{KINDS}/{facts.kind}"))
    kconfig = tuple(dict.fromkeys((*own.kconfig, *kind.kconfig)))
    configuration = _join(own.configuration, kind.configuration)
    return msgspec.structs.replace(
        own, question=_join(own.question, kind.question), configuration=configuration, kconfig=kconfig
    )


def _join(own: Iterable[T], more: Iterable[T]) -> tuple[T, ...]:
    """Return entries, each key once: the first of its name."""
    found: dict[str, T] = {}
    for entry in (*own, *more):
        found.setdefault(entry.key, entry)
    return tuple(found.values())
