"""Rules and recipes as one HTML page, with the pictures of their examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import dedent

from migrator import __version__
from migrator.analysis.rules.model import Rule
from migrator.facts.render import Renderer
from migrator.recipes.model import Recipe
from migrator.report.explain import Order, Shown, list_parts, parse_headings
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
        headings: what its page says, by heading.
        parts: its steps and shapes, by heading, each with name and title.
        before, after: the example; both are empty where there is none.
    """

    recipe: Recipe
    headings: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    code: str
    picture: Picture
    before: str
    after: str


def render_page(rules: Sequence[tuple[Rule, Shown]], recipes: Sequence[tuple[Recipe, Order]], pages: Renderer) -> str:
    """Return the page of some rules and recipes; one of them, or all. A rule and a recipe may have the same name."""
    links = [(f"recipe-{recipe.name}", f"{recipe.name} (recipe)") for recipe, _ in recipes]
    links += [(rule.key, rule.key) for rule, _ in rules]
    values = {
        "rules": [_rule(rule, shown, pages) for rule, shown in rules],
        "recipes": [_recipe(recipe, order, pages) for recipe, order in recipes],
        "names": sorted({*(recipe.name for recipe, _ in recipes), *(rule.key for rule, _ in rules)}),
        "links": links,
        "has_nav": len(links) > 1,
        "version": __version__,
    }
    return pages.render("report/explain.html.j2", values)


def _rule(rule: Rule, shown: Shown, pages: Renderer) -> RulePage:
    draw = {
        word: draw_timeline(rows, f"{rule.key}: the {word} example", pages, f"{rule.key}-{word}")
        for word, rows in (("wrong", shown.wrong), ("right", shown.right))
    }
    return RulePage(rule, tuple(_split(rule.why)), draw["wrong"], draw["right"])


def _recipe(recipe: Recipe, order: Order, pages: Renderer) -> RecipePage:
    picture = draw_timeline(order.rows, f"{recipe.name}: the right order", pages, f"{recipe.name}-order")
    return RecipePage(
        recipe=recipe,
        headings=tuple(parse_headings(recipe.page).items()),
        parts=tuple(list_parts(recipe)),
        code=order.code,
        picture=picture,
        before=dedent(order.before),
        after=dedent(order.after),
    )


def _split(text: str) -> Iterable[str]:
    return (" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
