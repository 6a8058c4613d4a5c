"""The examples that `migrator explain` shows, gone through by the analysis."""

from functools import cache

from migrator.analysis.rules.model import Rule
from migrator.facts.folders import find_folders
from migrator.recipes.catalog import RECIPES
from migrator.recipes.model import Recipe
from migrator.report.examples import Bench, load_bench, show_order, show_rule
from migrator.report.explain import Order, Shown


def exemplify_rule(rule: Rule) -> Shown:
    """Return the timelines of a rule's examples, made with the first recipe that shows any."""
    benches = (_bench(recipe.name) for recipe in RECIPES)
    bench = next((bench for bench in benches if bench is not None), None)
    return show_rule(rule, bench) if bench is not None else Shown()


def exemplify_recipe(recipe: Recipe) -> Order:
    """Return the order that a recipe leads to."""
    bench = _bench(recipe.name)
    return show_order(bench) if bench is not None else Order()


@cache
def _bench(recipe: str) -> Bench | None:
    return load_bench(find_folders(), recipe)
