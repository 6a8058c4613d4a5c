"""`migrator explain`: pages about rules and recipes."""

import sys
from pathlib import Path

import click

from migrator.analysis.rules.catalog import RULES, find_rule
from migrator.cli.completing import complete_page
from migrator.cli.near import find_meant
from migrator.cli.options import telling_options
from migrator.cli.output import check_output, choose_form, hand_out, output_options
from migrator.errors import UsageError
from migrator.recipes.catalog import RECIPES, find_recipe
from migrator.recipes.model import Recipe
from migrator.report.explain import list_rows, render_list, render_recipe, render_rule

_FORMS = ("text", "html", "json")


@click.command("explain")
@click.argument("name", required=False, shell_complete=complete_page)
@telling_options
@output_options(_FORMS)
def command(name: str | None, form: str | None, output: Path | None, **_: object) -> int:
    """Explain a rule or a recipe by NAME, with a picture of what its example does; without one, list them all.

    \b
    Examples:
      migrator explain
      migrator explain eqs-tracepoint
      migrator explain eqs-tracepoint --format html -o eqs-tracepoint.html
      migrator explain guest-entry --format json
    """
    check_name(name)
    check_output(output)
    renderers = {"text": _render, "html": _render_html, "json": _render_json}
    text = renderers[choose_form(form, output, _FORMS)](name)
    hand_out(text, output)
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
    from migrator.cli.exemplified import exemplify_recipe, exemplify_rule  # runs the analysis

    rule, recipe = find_rule(name), find_recipe(name)
    rules = [render_rule(rule, exemplify_rule(rule))] if rule else []
    recipes = [render_recipe(recipe, _docstring(recipe), exemplify_recipe(recipe))] if recipe else []
    return "\n".join([*rules, *recipes])


def _render_html(name: str | None) -> str:
    from migrator.cli.exemplified import exemplify_recipe, exemplify_rule
    from migrator.facts.folders import find_folders
    from migrator.facts.render import Renderer
    from migrator.report.pages.explain import render_page

    rules = [(rule, exemplify_rule(rule)) for rule in RULES if name in {None, rule.key}]
    recipes = [(r, _docstring(r), exemplify_recipe(r)) for r in RECIPES if name in {None, r.name}]
    return render_page(rules, recipes, Renderer(find_folders()))


def _render_json(name: str | None) -> str:
    from migrator.report.json import render_document

    rules = [rule for rule in RULES if name in {None, rule.key}]
    recipes = [(recipe, _docstring(recipe)) for recipe in RECIPES if name in {None, recipe.name}]
    return render_document(list_rows(rules, recipes))


def _docstring(recipe: Recipe) -> str:
    """Return what the module that makes a recipe says of it: the package has its name."""
    return sys.modules[f"migrator.recipes.{recipe.name.replace('-', '_')}.recipe"].__doc__ or ""
