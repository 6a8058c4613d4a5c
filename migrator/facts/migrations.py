"""The recipes that there are, by their folders, and those that are wanted, in the order of a series."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from migrator.errors import UsageError
from migrator.facts.folders import Folders
from migrator.facts.late import LateFacts
from migrator.facts.load import FactsError, load, read
from migrator.facts.neighbour import KINDS, CodedFacts, Neighbour
from migrator.facts.recipe import RecipeFacts, load_recipe
from migrator.facts.renaming import RenameFacts
from migrator.facts.splitting import SplitFacts
from migrator.facts.stalewords import StaleFacts

Migration = RecipeFacts | Neighbour

TRANSITION = "transition"
_KINDS: Mapping[str, type[Neighbour]] = {
    "coded": CodedFacts,
    "rename": RenameFacts,
    "split-by-context": SplitFacts,
}
# Recipes of the kind `coded` that declare something of their own, by name.
_OWN: Mapping[str, type[Neighbour]] = {
    "late-tracepoint": LateFacts,
    "stale-comment": StaleFacts,
}


@dataclass(frozen=True)
class Wanted:
    """The recipes that are wanted.

    Attributes:
        base: the facts that the code is analysed by, whether that recipe is wanted itself or not.
        migrations: those that are wanted, in the order of a series.
    """

    base: RecipeFacts
    migrations: tuple[Migration, ...]

    @property
    def has_base(self) -> bool:
        """Whether the transition itself is wanted."""
        return any(each.name == self.base.name for each in self.migrations)

    @property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """Those of them beside the transition."""
        return tuple(each for each in self.migrations if isinstance(each, Neighbour))

    def names(self) -> tuple[str, ...]:
        """Return the names of those wanted."""
        return tuple(each.name for each in self.migrations)


def recipe_names(folders: Folders) -> tuple[str, ...]:
    """Return the recipes that have facts, by their folders."""
    return tuple(PurePath(name).parent.name for name in folders.find_all("*/recipe.toml"))


def load_wanted(folders: Folders, wanted: Collection[str] = ()) -> Wanted:
    """Return the recipes of those names, or all that there are.

    Raises:
        FactsError: a file is wrong, or missing.
        UsageError: two transitions are wanted, or there is none.
    """
    kinds = {name: _read_kind(folders, name) for name in recipe_names(folders)}
    transitions = [name for name, kind in kinds.items() if kind == TRANSITION]
    asked = [name for name in transitions if name in wanted]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} are both transitions of the whole analysis; choose one of them")
    base = _find_base(folders, asked or transitions)
    others = [name for name in kinds if kinds[name] != TRANSITION and (not wanted or name in wanted)]
    found: list[Migration] = [load_neighbour(folders, name) for name in others]
    found += [base] if asked or not wanted else []
    return Wanted(base, tuple(sorted(found, key=lambda each: (each.order, each.name))))


def _find_base(folders: Folders, names: Sequence[str]) -> RecipeFacts:
    """Return the transition that stands first in a series."""
    loaded = [load_recipe(folders, name) for name in names]
    if not loaded:
        raise UsageError("there is no recipe of the kind `transition`, which the analysis goes by")
    return min(loaded, key=lambda each: (each.order, each.name))


def load_neighbour(folders: Folders, name: str) -> Neighbour:
    """Return the facts of a recipe beside the transition.

    Raises:
        FactsError: the file is wrong; the message names it, and the table and key.
    """
    path = _find(folders, name)
    kind = _read_kind(folders, name)
    defaults = folders.find(f"{KINDS}/{kind}/defaults.toml")
    made = _OWN.get(name, _KINDS[kind]) if kind == "coded" else _KINDS[kind]
    facts = load(path, made, read(defaults) if defaults else None)
    if facts.name != name:
        raise FactsError(path, f"`name` is {facts.name!r}, and the folder {name!r}; they have to be the same")
    facts.check(path)
    return facts


def _read_kind(folders: Folders, name: str) -> str:
    """Return the kind that a recipe declares: the transition where it declares none and has helpers.

    Raises:
        FactsError: the file cannot be read, or there is no such kind.
    """
    path = _find(folders, name)
    document = read(path)
    # A transition needs none, for who brings the facts of one as they were before there were kinds.
    kind = document.get("kind", TRANSITION if "helper" in document else None)
    if kind not in (TRANSITION, *_KINDS):
        said = "missing" if kind is None else repr(kind)
        raise FactsError(path, f"`kind` is {said}; it is one of {', '.join((TRANSITION, *_KINDS))}")
    return str(kind)


def _find(folders: Folders, name: str) -> Path:
    path = folders.find(f"{name}/recipe.toml")
    if path is None:
        raise FactsError(folders.paths[0] / name / "recipe.toml", "no such file")
    return path
