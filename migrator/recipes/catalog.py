"""The recipes by their facts: those with a package of their own, and the kinds that need none."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from migrator.errors import UsageError
from migrator.facts.folders import Folders
from migrator.facts.migrations import Migration, load_wanted
from migrator.facts.neighbour import Neighbour
from migrator.facts.recipe import RecipeFacts
from migrator.facts.renaming import RenameFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.rename import recipe as rename
from migrator.recipes.declared.split import recipe as split
from migrator.recipes.model import Recipe


# A package of its own is loaded once its recipe is wanted: a scan needs none of them.
def _make_guest_entry(_: Any) -> Recipe:
    from migrator.recipes.guest_entry.recipe import RECIPE

    return RECIPE


def _make_late_tracepoint(facts: Any) -> Recipe:
    from migrator.recipes.late_tracepoint.recipe import make_recipe

    return make_recipe(facts)


def _make_stale_comment(facts: Any) -> Recipe:
    from migrator.recipes.stale_comment.recipe import make_recipe

    return make_recipe(facts)


# By the name of the folder below templates/, with dashes.
_CODED: Mapping[str, Callable[[Any], Recipe]] = {
    "guest-entry": _make_guest_entry,
    "late-tracepoint": _make_late_tracepoint,
    "stale-comment": _make_stale_comment,
}
_DECLARED: Mapping[type, Callable[[Any], Recipe]] = {
    RenameFacts: rename.make_recipe,
    SplitFacts: split.make_recipe,
}


def make_recipe(facts: Migration) -> Recipe:
    """Return the recipe of some facts.

    Raises:
        UsageError: they have neither a package of their own, nor a kind that needs none.
    """
    make = _CODED.get(facts.name) or _DECLARED.get(type(facts))
    if make is None:
        told = "it needs a package of its own below migrator/recipes"
        raise UsageError(f"the facts of {facts.name} have no recipe: of the kind `{facts.kind}`, {told}")
    recipe = make(facts)
    return replace(recipe, subject=facts.subject) if isinstance(facts, Neighbour) else recipe


def load_recipes(folders: Folders) -> tuple[Recipe, ...]:
    """Return all recipes that there are, in the order of a series.

    Raises:
        UsageError: a file is wrong, or a recipe has no algorithm.
    """
    return tuple(make_recipe(facts) for facts in load_wanted(folders).migrations)


def idle(facts: RecipeFacts) -> Recipe:
    """Return a recipe that drafts nothing, where the transition is not wanted and others are."""
    return Recipe(facts.name, facts.title, (), (), ())
