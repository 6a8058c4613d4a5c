"""The recipes that ship, as tests name them."""

from migrator.facts.folders import find_folders
from migrator.recipes.catalog import load_recipes

RECIPES = load_recipes(find_folders())
GUEST_ENTRY = next(recipe for recipe in RECIPES if recipe.name == "guest-entry")
