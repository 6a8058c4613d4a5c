"""A recipe's own facts: old names, new names, scope, and the calls of a window."""

from collections.abc import Iterable
from enum import Enum
from pathlib import PurePath

import msgspec

from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load


class Era(Enum):
    """Whether a name is to be migrated from or to."""

    OLD = "old"
    NEW = "new"


class Part(Enum):
    """What a name stands for in its interface."""

    HELPER = "helper"
    BUILDING_BLOCK = "building-block"
    WRAPPER = "wrapper"
    DRAFT = "draft"


class Helper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One function of the old or the new interface.

    Attributes:
        role: what a call does: `enter`, `exit`, `timing-enter`, `state-exit` ...
        saves_irqs: it disables interrupts itself, so callers may have them on.
    """

    name: str
    role: str
    era: Era
    part: Part
    source: str
    saves_irqs: bool = False


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to look, as git pathspecs.

    Attributes:
        code: files that may call a helper; `{arch}` stands for an architecture, or `*` for all.
        likely: those of them that most calls are in; they are read while git searches the rest.
        stems: what git searches for: every name holds one, and the fewer they are, the faster it is.
        definitions: headers that define the helpers; searched whatever else is.
        documents: texts for people that may name a helper.
        kvm: folders of which a tree with KVM has at least one; `*` stands for an architecture.
    """

    code: tuple[str, ...]
    likely: tuple[str, ...]
    stems: tuple[str, ...]
    definitions: tuple[str, ...]
    documents: tuple[str, ...]
    kvm: tuple[str, ...]


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The names that take the place of the old pair."""

    timing_enter: str
    timing_exit: str
    state_enter: str
    state_exit: str


class Irqs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plain calls that a window is made of; what else changes the mask is told in `events.toml`."""

    enable: str
    disable: str


class RecipeFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`recipe.toml`.

    Attributes:
        flow_words: words of a comment that tells how interrupts and guest time
            used to end, and so goes with that code.
        helper_name: the helper's name where an architecture's facts give none.
    """

    name: str
    title: str
    scope: Scope
    split: Split
    irqs: Irqs
    flow_words: tuple[str, ...]
    helper_name: str
    helper: tuple[Helper, ...]

    def names(self, era: Era | None = None) -> frozenset[str]:
        """Return all names, or those of one era."""
        return frozenset(helper.name for helper in self.helper if era in {None, helper.era})

    def pathspecs(self, archs: Iterable[str]) -> tuple[str, ...]:
        """Return where to look for code, narrowed to some architectures where any are named."""
        return (*_name_archs(self.scope.code, archs), *self.scope.definitions)

    def searches(self, archs: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """Return the same as searches that share no file, the one that finds most first."""
        archs = tuple(archs)
        likely = _name_archs(self.scope.likely, archs)
        rest = tuple(spec.replace(":(glob)", ":(exclude,glob)") for spec in likely)
        return likely, (*self.pathspecs(archs), *rest)


def _name_archs(pathspecs: Iterable[str], archs: Iterable[str]) -> tuple[str, ...]:
    names = tuple(archs) or ("*",)
    return tuple(dict.fromkeys(spec.format(arch=name) for spec in pathspecs for name in names))


def recipe_names(folders: Folders) -> tuple[str, ...]:
    """Return the recipes that have facts, by their folders."""
    return tuple(PurePath(name).parent.name for name in folders.find_all("*/recipe.toml"))


def load_recipe(folders: Folders, name: str) -> RecipeFacts:
    """Return the facts of the recipe of that name.

    Raises:
        FactsError: there is no such file, or it is wrong.
    """
    path = folders.find(f"{name}/recipe.toml")
    if path is None:
        raise FactsError(folders.paths[0] / name / "recipe.toml", "no such file")
    facts = load(path, RecipeFacts)
    for name in sorted(facts.names()):
        if not any(stem in name for stem in facts.scope.stems):
            raise FactsError(path, f"`scope.stems` has nothing that is in {name!r}, so git would not find it")
    return facts
