"""The step of the recipe for stale comments, and trees for it."""

from migrator.recipes.model import Step
from tests.recipes.known import RECIPES
from tests.recipes.treecases import load_tree_cases

STEP: Step = next(recipe for recipe in RECIPES if recipe.name == "stale-comment").behind[0]


def tree_of(name: str) -> dict[str, str]:
    """Return every file of a case, by path."""
    return dict(next(case for case in load_tree_cases("stale-comment") if case.name.endswith(f"/{name}")).files)
