"""The examples that recipes declare themselves, for which no analysis is run."""

from migrator.facts.folders import Folders
from migrator.facts.migrations import load_wanted
from migrator.recipes.model import Recipe
from migrator.report.explain import Order


def find_declared(recipe: Recipe, folders: Folders) -> Order:
    """Return the example that a recipe declares; an empty one where there is none.

    Raises:
        UsageError: a file is wrong.
    """
    named = (each for each in load_wanted(folders).neighbours if each.name == recipe.name)
    example = next((each.example for each in named), None)
    return Order(before=example.before, after=example.after) if example is not None else Order()
