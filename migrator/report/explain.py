"""Pages about rules and recipes: what, why, before and after, source, and what a recipe is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import ndiff
from inspect import cleandoc
from textwrap import dedent, wrap

from migrator.analysis.rules.model import Rule
from migrator.recipes.model import Recipe
from migrator.report.drawing.plain import render_plain
from migrator.report.model import SCHEMA_VERSION, EventRow

_WIDE = 80
_LEGEND = "    (lanes: `|` as in the host, or off; `#` as in the guest, or on; `?` unknown)"
_MENDED = "Mended by a recipe, where it is sure of the code: see `migrator draft`."
_HEADINGS = ("Why", "Before", "After", "Safety", "Source")


@dataclass(frozen=True)
class Shown:
    """The timelines of a rule's two examples; both are empty where the fault is on no path."""

    wrong: tuple[EventRow, ...] = ()
    right: tuple[EventRow, ...] = ()


@dataclass(frozen=True)
class Order:
    """The order that a recipe leads to: code of our own, and its timeline; and an example of what it changes.

    Attributes:
        before, after: the example; both are empty where there is none.
    """

    code: str = ""
    rows: tuple[EventRow, ...] = ()
    before: str = ""
    after: str = ""


def render_rule(rule: Rule, shown: Shown | None = None) -> str:
    """Return the page of a rule, 80 columns wide unless its examples are wider, with their timelines."""
    shown = shown or Shown()
    wrong, right = [*_code(rule.wrong), *_table(shown.wrong)], [*_code(rule.right), *_table(shown.right)]
    lines = [f"{rule.key} ({rule.level.value})", "", *_paragraphs(rule.what)]
    for heading, text in (("Why", _paragraphs(rule.why)), ("Wrong", wrong), ("Right", right)):
        lines += ["", f"{heading}:", *text]
    lines += ["", "Source:", *_paragraphs(rule.source)]
    if rule.fixable:
        lines += ["", _MENDED]
    return "\n".join(lines) + "\n"


def render_recipe(recipe: Recipe, order: Order | None = None) -> str:
    """Return the page of a recipe, and of its shapes and steps."""
    lines = [f"{recipe.name} (recipe)", "", *_paragraphs(recipe.title)]
    for heading, text in parse_headings(recipe.page).items():
        lines += ["", f"{heading}:", *_paragraphs(text)]
    if order is not None and order.rows:
        lines += ["", "Right order:", *_code(order.code), *_table(order.rows)]
    if order is not None and order.before:
        lines += ["", "Example:", *_compare(order.before, order.after)]
    return "\n".join([*lines, *_parts(recipe)]) + "\n"


def _table(rows: Sequence[EventRow]) -> list[str]:
    """Return a timeline as a table between empty lines, with its signs below it; nothing where there is none."""
    lines = render_plain(rows, lambda text, _: text)
    return ["", *lines, _LEGEND] if lines else []


def _parts(recipe: Recipe) -> list[str]:
    """Return the steps and shapes of a recipe with their titles, in the order of the series."""
    names = list_parts(recipe)
    wide = max((len(name) for _, found in names for name, _ in found), default=0)
    return [line for heading, found in names for line in ("", f"{heading}:", *_titles(found, wide))]


def list_parts(recipe: Recipe) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return what a recipe is made of, by heading: each part's name and title, in the order of the series."""
    behind = "Steps behind" if recipe.shapes else "Steps"
    parts = (("Steps before", recipe.before), ("Shapes", recipe.shapes), (behind, recipe.behind))
    return [(heading, tuple((part.name, part.title) for part in found)) for heading, found in parts if found]


def _titles(parts: Iterable[tuple[str, str]], wide: int) -> list[str]:
    """Return names with their titles behind them, which are wrapped in a column of their own."""
    indent = " " * (wide + 6)
    return [
        line
        for name, title in parts
        for line in wrap(title, _WIDE, initial_indent=f"    {name.ljust(wide)}  ", subsequent_indent=indent)
    ]


def render_list(rules: Sequence[Rule], recipes: Sequence[Recipe]) -> str:
    """Return all names, with what each stands for."""
    wide = max(len(name) for name in (*(rule.key for rule in rules), *(recipe.name for recipe in recipes)))
    lines = ["rules", *_titles(((rule.key, f"{rule.level.value}: {rule.what}") for rule in rules), wide)]
    lines += ["", "recipes", *_titles(((recipe.name, recipe.title) for recipe in recipes), wide)]
    return "\n".join([*lines, "", "A page of each, with pictures: migrator explain NAME"]) + "\n"


def parse_headings(page: str) -> dict[str, str]:
    """Return what a recipe's page says below each of its five headings."""
    found: dict[str, str] = {}
    heading = ""
    for line in cleandoc(page).split("\n"):
        word, colon, rest = line.partition(":")
        if colon and word in _HEADINGS:
            heading, line = word, rest
        if heading:
            found[heading] = f"{found.get(heading, '')} {line.strip()}".strip()
    return found


def _paragraphs(text: str) -> list[str]:
    """Return the text wrapped; an empty line stands between its paragraphs."""
    lines: list[str] = []
    for paragraph in dedent(text).strip().split("\n\n"):
        lines += ["", *wrap(paragraph, _WIDE - 4, break_long_words=False, break_on_hyphens=False)]
    return [f"    {line}".rstrip() for line in lines[1:]]


def _code(text: str) -> list[str]:
    """Return an example as it is, indented, its tabs as wide as the kernel's."""
    return [f"    {line}".rstrip() for line in dedent(text).strip("\n").expandtabs(8).split("\n")]


def _compare(before: str, after: str) -> list[str]:
    """Return both codes as one, its lines marked as in a diff."""
    sides = (_code(before), _code(after))
    marked = (line.rstrip("\n") for line in ndiff(*sides) if not line.startswith("?"))
    return [f"  {line[0]} {line[6:]}".rstrip() for line in marked]


def list_rows(rules: Iterable[Rule], recipes: Iterable[tuple[Recipe, Order]]) -> dict[str, object]:
    """Return rules and recipes as plain values for JSON."""
    keys = ("key", "what", "why", "wrong", "right", "source", "fixable")
    return {
        "schema_version": SCHEMA_VERSION,
        "rules": [{**{key: getattr(rule, key) for key in keys}, "level": rule.level.value} for rule in rules],
        "recipes": [
            {
                "name": recipe.name,
                "title": recipe.title,
                **_lower(parse_headings(recipe.page)),
                "example": {"before": order.before, "after": order.after},
                **_part_rows(recipe),
            }
            for recipe, order in recipes
        ],
    }


def _part_rows(recipe: Recipe) -> dict[str, list[dict[str, str]]]:
    """Return a recipe's shapes and steps; a step stands before the architectures' patches or behind them."""
    steps = (("before", recipe.before), ("behind", recipe.behind))
    return {
        "shapes": [{"name": shape.name, "title": shape.title} for shape in recipe.shapes],
        "steps": [{"name": s.name, "title": s.title, "place": place} for place, found in steps for s in found],
    }


def _lower(found: dict[str, str]) -> dict[str, str]:
    return {heading.lower(): text for heading, text in found.items()}
