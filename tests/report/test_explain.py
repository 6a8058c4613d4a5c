"""Pages about rules and recipes: all that is known, in 80 columns."""

import json

import pytest

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.recipes.catalog import RECIPES
from migrator.recipes.guest_entry import recipe
from migrator.report.explain import list_rows, parse_headings, render_list, render_recipe, render_rule
from migrator.report.json import render_document


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_page_of_a_rule_has_all_of_it(rule: Rule) -> None:
    """Key, level, what, why, both examples, source; nothing wider than a terminal."""
    page = render_rule(rule)
    words = " ".join(page.split())

    assert page.startswith(f"{rule.key} ({rule.level.value})\n\n    ")
    assert [line for line in page.split("\n") if line.endswith(":") and not line.startswith(" ")] == [
        "Why:",
        "Wrong:",
        "Right:",
        "Source:",
    ]
    for text in (rule.what, rule.why, rule.wrong, rule.right, rule.source):
        assert text.strip()
        assert " ".join(text.split()) in words
    assert max(map(len, page.split("\n"))) <= 80
    assert ("Mended by a recipe" in page) is rule.fixable


def test_examples_keep_their_shape() -> None:
    """Code is indented as it was, whether its first line stands alone or not."""
    for wrong in ("f();\n\tif (a)\n\t\tg();", "\n\tf();\n\t\tif (a)\n\t\t\tg();\n\t"):
        page = render_rule(_rule(wrong))
        assert "\nWrong:\n    f();\n            if (a)\n                    g();\n\nRight:\n" in page


def _rule(wrong: str) -> Rule:
    first = RULES[0]
    return Rule("k", first.level, "what", "why\n\nmore", wrong, "r();", "source", lambda _: ())


def test_paragraphs_stay_apart() -> None:
    """An empty line in a text is one on the page."""
    assert "\nWhy:\n    why\n\n    more\n\nWrong:\n" in render_rule(_rule("f();"))


def test_page_of_a_recipe_answers_its_headings() -> None:
    """The title and the five headings of the docstring, each with its text."""
    page = render_recipe(recipe.RECIPE, recipe.__doc__ or "")

    assert page.startswith("guest-entry (recipe)\n\n    Guest entry is split")
    assert [line for line in page.split("\n") if line.endswith(":") and not line.startswith(" ")] == [
        "Why:",
        "Before:",
        "After:",
        "Safety:",
        "Source:",
    ]
    for text in parse_headings(recipe.__doc__ or "").values():
        assert text in " ".join(page.split())
    assert max(map(len, page.split("\n"))) <= 80


def test_list_has_a_line_for_each() -> None:
    """Every rule and every recipe, by name, in the catalogs' order."""
    lines = render_list(RULES, RECIPES).split("\n")
    names = [line.split()[0] for line in lines if line.startswith("    ")]

    assert names == [*(rule.key for rule in RULES), *(each.name for each in RECIPES)]


def test_rows_have_the_same_words() -> None:
    """For scripts: one shape, whatever was asked for."""
    document = json.loads(render_document(list_rows(RULES, [(recipe.RECIPE, recipe.__doc__ or "")])))

    assert sorted(document) == ["recipes", "rules", "schema_version"]
    for row, rule in zip(document["rules"], RULES, strict=True):
        assert sorted(row) == ["fixable", "key", "level", "right", "source", "what", "why", "wrong"]
        assert (row["key"], row["level"], row["wrong"]) == (rule.key, rule.level.value, rule.wrong)
    assert sorted(document["recipes"][0]) == ["after", "before", "name", "safety", "source", "title", "why"]
