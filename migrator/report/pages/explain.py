"""Rules and recipes as one HTML page, with the pictures of their examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator import __version__
from migrator.analysis.rules.model import Rule
from migrator.facts.render import Renderer
from migrator.recipes.model import Recipe
from migrator.report.explain import Order, Shown, parse_headings
from migrator.report.pages.picture import Picture, draw_timeline


@dataclass(frozen=True)
class RulePage:
    """A rule with the pictures of its examples."""

    rule: Rule
    why: tuple[str, ...]
    wrong: Picture
    right: Picture


@dataclass(frozen=True)
class RecipePage:
    """A recipe with the picture of the right order.

    Attributes:
        headings: what its docstring says, by heading.
        parts: its steps and shapes, by heading, each with name and title.
    """

    recipe: Recipe
    headings: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    code: str
    picture: Picture


def render_page(
    rules: Sequence[tuple[Rule, Shown]], recipes: Sequence[tuple[Recipe, str, Order]], pages: Renderer
) -> str:
    """Return the page of some rules, and of recipes with their docstrings; one of them, or all."""
    names = [*(recipe.name for recipe, _, _ in recipes), *(rule.key for rule, _ in rules)]
    values = {
        "rules": [_rule(rule, shown, pages) for rule, shown in rules],
        "recipes": [_recipe(recipe, text, order, pages) for recipe, text, order in recipes],
        "names": names,
        "has_nav": len(names) > 1,
        "version": __version__,
    }
    return pages.render("report/explain.html.j2", values)


def _rule(rule: Rule, shown: Shown, pages: Renderer) -> RulePage:
    draw = {
        word: draw_timeline(rows, f"{rule.key}: the {word} example", pages, f"{rule.key}-{word}")
        for word, rows in (("wrong", shown.wrong), ("right", shown.right))
    }
    return RulePage(rule, tuple(_split(rule.why)), draw["wrong"], draw["right"])


def _recipe(recipe: Recipe, docstring: str, order: Order, pages: Renderer) -> RecipePage:
    parts = (("Steps before", recipe.before), ("Shapes", recipe.shapes), ("Steps behind", recipe.behind))
    picture = draw_timeline(order.rows, f"{recipe.name}: the right order", pages, f"{recipe.name}-order")
    return RecipePage(
        recipe=recipe,
        headings=tuple(parse_headings(docstring).items()),
        parts=tuple((name, tuple((part.name, part.title) for part in found)) for name, found in parts if found),
        code=order.code,
        picture=picture,
    )


def _split(text: str) -> Iterable[str]:
    return (" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
