"""Pages about rules and recipes: what, why, before and after, source, and what a recipe is made of."""

from collections.abc import Iterable, Sequence
from inspect import cleandoc
from textwrap import dedent, wrap

from migrator.analysis.rules.model import Rule
from migrator.recipes.model import Recipe
from migrator.report.model import SCHEMA_VERSION

_WIDE = 80
_HEADINGS = ("Why", "Before", "After", "Safety", "Source")


def render_rule(rule: Rule) -> str:
    """Return the page of a rule, 80 columns wide unless its examples are wider."""
    lines = [f"{rule.key} ({rule.level.value})", "", *_paragraphs(rule.what)]
    for heading, text in (("Why", _paragraphs(rule.why)), ("Wrong", _code(rule.wrong)), ("Right", _code(rule.right))):
        lines += ["", f"{heading}:", *text]
    lines += ["", "Source:", *_paragraphs(rule.source)]
    if rule.fixable:
        lines += ["", "Mended by a recipe: see `migrator draft`."]
    return "\n".join(lines) + "\n"


def render_recipe(recipe: Recipe, docstring: str) -> str:
    """Return the page of a recipe, from the docstring of the module that makes it, and of its shapes and steps."""
    lines = [f"{recipe.name} (recipe)", "", *_paragraphs(recipe.title)]
    for heading, text in parse_headings(docstring).items():
        lines += ["", f"{heading}:", *_paragraphs(text)]
    return "\n".join([*lines, *_parts(recipe)]) + "\n"


def _parts(recipe: Recipe) -> list[str]:
    """Return the steps and shapes of a recipe with their titles, in the order of the series."""
    parts = (("Steps before", recipe.before), ("Shapes", recipe.shapes), ("Steps behind", recipe.behind))
    names = [(heading, [(part.name, part.title) for part in found]) for heading, found in parts if found]
    wide = max((len(name) for _, found in names for name, _ in found), default=0)
    return [line for heading, found in names for line in ("", f"{heading}:", *_titles(found, wide))]


def _titles(parts: Iterable[tuple[str, str]], wide: int) -> list[str]:
    """Return names with their titles behind them, which are wrapped in a column of their own."""
    indent = " " * (wide + 6)
    return [
        line
        for name, title in parts
        for line in wrap(title, _WIDE, initial_indent=f"    {name.ljust(wide)}  ", subsequent_indent=indent)
    ]


def render_list(rules: Sequence[Rule], recipes: Sequence[Recipe]) -> str:
    """Return all names, with one line each."""
    wide = max(len(name) for name in (*(rule.key for rule in rules), *(recipe.name for recipe in recipes)))
    lines = ["rules"]
    lines += _entries(((rule.key, f"{rule.level.value}: {rule.what}") for rule in rules), wide)
    lines += ["", "recipes", *_entries(((recipe.name, recipe.title) for recipe in recipes), wide)]
    return "\n".join(lines) + "\n"


def _entries(entries: Iterable[tuple[str, str]], wide: int) -> list[str]:
    return [f"    {name.ljust(wide)}  {' '.join(text.split())}" for name, text in entries]


def parse_headings(docstring: str) -> dict[str, str]:
    """Return what a recipe's docstring says below each of its five headings."""
    found: dict[str, str] = {}
    heading = ""
    for line in cleandoc(docstring).split("\n"):
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


def list_rows(rules: Iterable[Rule], recipes: Iterable[tuple[Recipe, str]]) -> dict[str, object]:
    """Return rules, and recipes with their docstrings, as plain values for JSON."""
    keys = ("key", "what", "why", "wrong", "right", "source", "fixable")
    return {
        "schema_version": SCHEMA_VERSION,
        "rules": [{**{key: getattr(rule, key) for key in keys}, "level": rule.level.value} for rule in rules],
        "recipes": [
            {"name": recipe.name, "title": recipe.title, **_lower(parse_headings(text)), **_part_rows(recipe)}
            for recipe, text in recipes
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
