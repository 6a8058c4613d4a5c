"""The recipes, in the order in which a series applies them."""

from migrator.recipes.guest_entry import recipe as guest_entry
from migrator.recipes.model import Recipe

RECIPES: tuple[Recipe, ...] = (guest_entry.RECIPE,)


def find_recipe(name: str) -> Recipe | None:
    """Return the recipe of that name."""
    return next((recipe for recipe in RECIPES if recipe.name == name), None)
