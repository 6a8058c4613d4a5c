"""The kinds of recipes that need no Python: each makes a recipe of what a `recipe.toml` declares."""
