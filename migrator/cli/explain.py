"""`migrator explain`: pages about rules and recipes."""

import sys
from pathlib import Path

import click

from migrator.analysis.rules.catalog import RULES, find_rule
from migrator.cli.files import print_text, write_file
from migrator.cli.near import find_meant
from migrator.errors import UsageError
from migrator.recipes.catalog import RECIPES, find_recipe
from migrator.recipes.model import Recipe
from migrator.report.explain import list_rows, render_list, render_recipe, render_rule


@click.command("explain")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
def command(name: str | None, form: str, output: Path | None) -> int:
    """Explain a rule or a recipe by NAME; without one, list them all.

    \b
    Examples:
      migrator explain
      migrator explain eqs-tracepoint
      migrator explain guest-entry --format json
    """
    check_name(name)
    text = _render_json(name) if form == "json" else _render(name)
    if output is None:
        print_text(text)
    else:
        write_file(output, text)
    return 0


def check_name(name: str | None) -> None:
    """Make sure that there is such a rule or recipe.

    Raises:
        UsageError: there is none; the message names near ones.
    """
    known = [*(rule.key for rule in RULES), *(recipe.name for recipe in RECIPES)]
    if name is not None and name not in known:
        near = find_meant(name, known)
        hint = f"did you mean {' or '.join(near)}?" if near else "`migrator explain` lists them"
        raise UsageError(f"there is no rule and no recipe {name!r}; {hint}")


def _render(name: str | None) -> str:
    if name is None:
        return render_list(RULES, RECIPES)
    rule, recipe = find_rule(name), find_recipe(name)
    return "\n".join(
        [*([render_rule(rule)] if rule else []), *([render_recipe(recipe, _docstring(recipe))] if recipe else [])]
    )


def _render_json(name: str | None) -> str:
    from migrator.report.json import render_document

    rules = [rule for rule in RULES if name in {None, rule.key}]
    recipes = [(recipe, _docstring(recipe)) for recipe in RECIPES if name in {None, recipe.name}]
    return render_document(list_rows(rules, recipes))


def _docstring(recipe: Recipe) -> str:
    """Return what the module that makes a recipe says of it: the package has its name."""
    return sys.modules[f"migrator.recipes.{recipe.name.replace('-', '_')}.recipe"].__doc__ or ""
