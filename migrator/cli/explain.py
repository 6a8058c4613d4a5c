"""`migrator explain`: pages about rules and recipes."""

from collections.abc import Sequence
from pathlib import Path

import click

from migrator.analysis.rules.catalog import RULES, find_rule
from migrator.cli.completing import complete_page
from migrator.cli.near import find_meant
from migrator.cli.options import explaining_options
from migrator.cli.output import check_output, choose_form, hand_out, output_options
from migrator.errors import UsageError
from migrator.facts.folders import Folders, find_folders
from migrator.recipes.catalog import load_recipes
from migrator.recipes.model import Recipe
from migrator.report.explain import list_rows, render_list, render_recipe, render_rule

_FORMS = ("text", "html", "json")


@click.command("explain")
@click.argument("name", required=False, shell_complete=complete_page)
@explaining_options
@output_options(_FORMS)
def command(name: str | None, templates: Path | None, form: str | None, output: Path | None, **_: object) -> int:
    """Explain a rule or a recipe by NAME, with a picture of what its example does; without one, list them all.

    \b
    Examples:
      migrator explain
      migrator explain eqs-tracepoint
      migrator explain eqs-tracepoint --format html -o eqs-tracepoint.html
      migrator explain guest-entry --format json
      migrator explain my-recipe --templates DIR
    """
    folders = find_folders(templates)
    recipes = load_recipes(folders)
    check_name(name, recipes)
    check_output(output)
    renderers = {"text": _render, "html": _render_html, "json": _render_json}
    text = renderers[choose_form(form, output, _FORMS)](name, recipes, folders)
    hand_out(text, output)
    return 0


def check_name(name: str | None, recipes: Sequence[Recipe]) -> None:
    """Make sure that there is such a rule or recipe.

    Raises:
        UsageError: there is none; the message names near ones.
    """
    known = [*dict.fromkeys((*(rule.key for rule in RULES), *(recipe.name for recipe in recipes)))]
    if name is not None and name not in known:
        near = find_meant(name, known)
        hint = f"did you mean {' or '.join(near)}?" if near else "`migrator explain` lists them"
        raise UsageError(f"there is no rule and no recipe {name!r}; {hint}")


def _render(name: str | None, recipes: Sequence[Recipe], folders: Folders) -> str:
    if name is None:
        return render_list(RULES, recipes)
    from migrator.cli.exemplified import exemplify_recipe, exemplify_rule  # runs the analysis

    rule, named = find_rule(name), [recipe for recipe in recipes if recipe.name == name]
    rules = [render_rule(rule, exemplify_rule(rule))] if rule else []
    return "\n".join([*rules, *(render_recipe(each, exemplify_recipe(each, folders)) for each in named)])


def _render_html(name: str | None, recipes: Sequence[Recipe], folders: Folders) -> str:
    from migrator.cli.exemplified import exemplify_recipe, exemplify_rule
    from migrator.facts.render import Renderer
    from migrator.report.pages.explain import render_page

    rules = [(rule, exemplify_rule(rule)) for rule in RULES if name in {None, rule.key}]
    shown = [(recipe, exemplify_recipe(recipe, folders)) for recipe in recipes if name in {None, recipe.name}]
    return render_page(rules, shown, Renderer(folders))


def _render_json(name: str | None, recipes: Sequence[Recipe], folders: Folders) -> str:
    from migrator.cli.declared import find_declared
    from migrator.report.json import render_document

    rules = [rule for rule in RULES if name in {None, rule.key}]
    named = [recipe for recipe in recipes if name in {None, recipe.name}]
    return render_document(list_rows(rules, [(each, find_declared(each, folders)) for each in named]))
