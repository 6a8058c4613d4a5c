"""What is said of a hunk: `reasons.toml` of a recipe, sentences on each kind of change."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load
from migrator.facts.recipe import load_recipe

# What a call is, beside the roles of the recipe's helpers.
HELPER = "helper"  # a function that enters the guest's state, runs it and leaves the state
WRAPPER = "exit-wrapper"  # a function that leaves the guest's state, handles the exit and enters it again
RUN = "run-call"
SYNC = "synchronization"
HOOK = "entry-hook"
TELLING = "telling"
VOUCHING = "vouching"  # the author's word that a stretch may be instrumented begins or ends
BLOCK = "building-block"
CALLS = (
    *(HELPER, WRAPPER, RUN, SYNC, HOOK, TELLING, VOUCHING, BLOCK, "wrapper", "draft-name"),
    *("irq-on", "irq-off", "irq-save", "irq-restore", "raw-irq-on", "raw-irq-off", "raw-irq-save", "raw-irq-restore"),
    *("tracepoint", "tracing", "lock", "print", "warn", "rcu", "sleep", "uaccess"),
)
_VERBS = ("adds", "removes", "moves")
# What else a hunk may do; the names that come with it are functions, but for the second list.
_FUNCTIONS = (
    *("makes helper", "makes exit-wrapper", "makes generic-helper", "makes entry-hook", "makes function"),
    *("drops helper", "drops exit-wrapper"),
    *("makes instrumentable", "opens raw", "overrides entry-hook", "removes function", "renames function"),
    *("gives name away", "inside exit-wrapper", "adds noinstr", "removes noinstr", "adds inline", "removes inline"),
    *("changes head", "adds declaration", "removes declaration", "changes declaration"),
    *("uses helper", "state unprotected", "drops irq-save", "adds eqs-use", "adds eqs-call"),
    *("adds code", "removes code", "moves code", "changes code"),
    *("opens window", "window synchronized", "window unsynchronized", "window unknown"),
    *("renames in comment", "renames in document", "renames in assembly", "renames in macro"),
    *("renames in code", "renames with arguments", "drops alias"),
)
_TEXTS = (
    *("adds condition", "removes condition", "changes condition", "adds braces", "removes braces"),
    *("adds comment", "removes comment", "changes comment", "adds include", "removes include", "changes directive"),
    *("new file", "removed file", "renamed file", "binary file", "mode of file"),
    *("document", "assembly", "other file", "blanks", "unreadable"),
)
# What stands for a word of a sentence, and the features of which one must be asked for by its table.
PLACES: Mapping[str, Collection[str]] = {
    "function": (),
    "path": (),
    "names": (),
    "removed": ("removes ", "renames ", "changes ", "drops ", "adds eqs-"),
    "added": ("adds ", "makes ", "renames ", "changes ", "uses ", "opens ", "overrides ", "state "),
    "moved": ("moves ",),
    "helper": (
        "makes helper",
        "uses helper",
        "makes exit-wrapper",
        "inside exit-wrapper",
        "drops helper",
        "drops exit-wrapper",
    ),
    "run": (
        *("makes helper", "uses helper", "makes exit-wrapper", "drops helper", "drops exit-wrapper", "removes helper"),
        *("removes run-call", "adds run-call"),
    ),
    "primitive": ("makes helper", "uses helper", "drops helper", "removes helper"),
    "synchronization": ("window synchronized", "window unsynchronized", "adds synchronization"),
    "guarantee": ("window synchronized", "window unsynchronized", "adds synchronization"),
    "manual": ("window synchronized", "window unsynchronized", "adds synchronization"),
    "reason": ("adds eqs-use",),
    "problem": ("unreadable",),
}


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of one kind of change.

    Attributes:
        features: what a hunk must do for it to be said; all of them.
        what: what changes, a sentence.
        why: why that is right; empty where nothing shows it.
        wrong: how one would show it wrong: what a reviewer does.
        without: what it must not do.
        covers: what need not be told besides, once this is.
        aside: of a hunk that does more, only `what` is said.
        source: where it was read.
    """

    features: tuple[str, ...]
    what: str
    wrong: str
    source: str
    why: str = ""
    without: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    aside: bool = False


class Analysis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the analysis says of a hunk, in words around its own.

    Attributes:
        mended: faults that are gone: `{function}`, and `{rules}`, each with its number.
        added: one that is new: `{message}`, `{rule}` and `{place}`.
    """

    mended: str = "The analysis found in {function}, and finds no more: {rules}."
    added: str = "The analysis finds anew: {message} ({rule}, {place})."


class Whose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By what the patch of a recipe is known where nobody says whose it is: features of its hunks.

    Attributes:
        all: all of these.
        any: one of these; empty where that does not matter.
        only: nothing else than these; empty where that does not matter.
        without: none of these.
    """

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class Reasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`reasons.toml`.

    Attributes:
        change: the weightiest first; one is said if it tells of a feature that none before it has covered.
        rest: what a hunk does to calls of which no table is said, told by its feature, as `adds lock`.
        unknown: where there is nothing to say of either kind.
        unproved: why it is right, where none that is said knows why.
        whose: None where a patch of the recipe cannot be told from what it does.
    """

    change: tuple[Told, ...] = ()
    rest: Told = Told((), "It {feature}: {names}.", "Read what {names} does, and where it stands.", "")
    unknown: Told = Told((), "Code changes here.", "Read it as any code.", "")
    unproved: str = "Nothing that is known here shows it right."
    analysis: Analysis = Analysis()
    whose: Whose | None = None


def is_text(feature: str) -> bool:
    """Tell whether the names that come with a feature are no functions."""
    return feature in _TEXTS


def is_call(feature: str) -> bool:
    """Tell whether a feature is about calls that are added, removed or moved; the recipe's roles are such."""
    return feature.partition(" ")[0] in _VERBS and feature not in {*_FUNCTIONS, *_TEXTS}


def load_reasons(folders: Folders, recipe: str, base: str = "") -> Reasons:
    """Return the sentences of a recipe, or of a kind of recipes: `recipe` is its folder.

    `base` is the transition whose helpers have the roles that they may speak of; empty for the recipe itself.

    Raises:
        FactsError: the file is not what it should be.
    """
    path = folders.find(f"{recipe}/reasons.toml")
    if path is None:
        return Reasons()
    reasons = load(path, Reasons)
    roles = {helper.role for helper in load_recipe(folders, base or recipe).helper}
    known = {*_FUNCTIONS, *_TEXTS, *(f"{verb} {word}" for verb in _VERBS for word in (*CALLS, *roles))}
    for number, told in enumerate(reasons.change):
        _check_features(path, f"change[{number}]", told, known)
        _check_places(path, f"change[{number}]", told)
    _check_whose(path, reasons.whose, known)
    _check_places(path, "unknown", reasons.unknown)
    _check_places(path, "rest", reasons.rest, ("feature",))
    _check_text(path, "unproved", reasons.unproved, ())
    _check_text(path, "analysis.mended", reasons.analysis.mended, ("function", "rules"))
    _check_text(path, "analysis.added", reasons.analysis.added, ("message", "place", "rule"))
    return reasons


def _check_features(path: Path, key: str, told: Told, known: Collection[str]) -> None:
    if not told.features:
        raise FactsError(path, f"`{key}.features` is empty; what holds for any other hunk belongs into `[unknown]`")
    for name, features in (("features", told.features), ("without", told.without), ("covers", told.covers)):
        _check_known(path, f"{key}.{name}", features, known)


def _check_known(path: Path, key: str, features: Collection[str], known: Collection[str]) -> None:
    strange = next((feature for feature in features if feature not in known), None)
    if strange is not None:
        raise FactsError(path, f"`{key}` has {strange!r}, which no hunk does; it is one of {_list(known)}")


def _check_whose(path: Path, whose: Whose | None, known: Collection[str]) -> None:
    """Make sure that a patch can be told by it: that it asks for something, and for nothing that no hunk does."""
    if whose is not None and not (whose.all or whose.any):
        raise FactsError(path, "`whose` asks for nothing: name what a patch does, in `all` or in `any`")
    for name, features in msgspec.to_builtins(whose or Whose()).items():
        _check_known(path, f"whose.{name}", features, known)


def _check_places(path: Path, key: str, told: Told, more: Collection[str] = ()) -> None:
    """Make sure that everything that a sentence names is there wherever it is said."""
    given = tuple(
        place
        for place, needs in PLACES.items()
        if not needs or any(feature.startswith(need) for need in needs for feature in told.features)
    )
    for name, text in (("what", told.what), ("why", told.why), ("wrong", told.wrong)):
        _check_text(path, f"{key}.{name}", text, (*given, *more))


def _check_text(path: Path, key: str, text: str, given: Collection[str]) -> None:
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise FactsError(path, f"`{key}` has a brace that stands for nothing: {error}") from error
    strange = sorted(named.difference(given))
    if strange:
        told = f"there are {', '.join(sorted(given))}" if given else "there is none to fill in"
        raise FactsError(path, f"`{key}` has {{{', '.join(strange)}}}; {told}, with what the table asks for")


def _list(words: Collection[str]) -> str:
    return ", ".join(sorted(words))
