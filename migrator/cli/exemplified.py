"""The examples that `migrator explain` shows, gone through by the analysis."""

from dataclasses import replace
from functools import cache

from migrator.analysis.rules.model import Rule
from migrator.cli.declared import find_declared
from migrator.facts.folders import Folders, find_folders
from migrator.facts.migrations import recipe_names
from migrator.recipes.model import Recipe
from migrator.report.examples import Bench, load_bench, show_order, show_rule
from migrator.report.explain import Order, Shown


def exemplify_rule(rule: Rule) -> Shown:
    """Return the timelines of a rule's examples, made with the first recipe that shows any."""
    benches = map(_bench, recipe_names(find_folders()))
    bench = next((bench for bench in benches if bench is not None), None)
    return show_rule(rule, bench) if bench is not None else Shown()


def exemplify_recipe(recipe: Recipe, folders: Folders) -> Order:
    """Return the order that a recipe leads to, and the example that it declares."""
    bench = load_bench(folders, recipe.name)
    declared = find_declared(recipe, folders)
    shown = show_order(bench) if bench is not None else Order()
    return replace(shown, before=declared.before, after=declared.after)


@cache
def _bench(recipe: str) -> Bench | None:
    return load_bench(find_folders(), recipe)
