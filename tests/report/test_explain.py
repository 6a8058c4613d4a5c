"""Pages about rules and recipes: all that is known, in 80 columns."""

import json
from dataclasses import replace

import pytest

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.recipes.guest_entry import recipe
from migrator.recipes.model import Case, Decision, Ground, Recipe, Shape, Step
from migrator.report.explain import (
    Order,
    Shown,
    list_rows,
    parse_headings,
    render_list,
    render_recipe,
    render_rule,
)
from migrator.report.json import render_document
from migrator.report.model import EventRow
from tests.recipes.known import RECIPES


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
    page = render_recipe(replace(recipe.RECIPE, before=(), shapes=(), behind=()))

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


def test_timelines_stand_below_their_examples() -> None:
    """With the signs of the lanes told; no rows, no table."""
    row = EventRow("", 1, "", "r()", "run", "off", "guest", "away", "on")
    page = render_rule(_rule("f();"), Shown(right=(row,)))

    assert "\nWrong:\n    f();\n\nRight:\n    r();\n\n      line  what happens  irqs" in page
    assert "\n         1  r()           ============ guest runs ===========\n" in page
    assert page.count("(lanes: ") == 1


def test_right_order_stands_behind_the_headings() -> None:
    """Code and table."""
    row = EventRow("", 1, "", "r()", "call", "off", "guest", "away", "on")
    made = replace(recipe.RECIPE, before=(), shapes=(), behind=())
    page = render_recipe(made, Order("\tr();\n", (row,)))

    assert "\n\nRight order:\n    r();\n\n      line  what happens  " in page
    assert "Right order" not in render_recipe(made, Order())


def test_an_example_is_one_code_with_both_sides() -> None:
    """Lines that go and that come are marked as in a diff, the others stay; no example, no heading."""
    made = replace(recipe.RECIPE, before=(), shapes=(), behind=())
    page = render_recipe(
        made, Order(before="\tif (a)\n\t\told();\n\n\tend();\n", after="\tif (a)\n\t\tnew();\n\n\tend();\n")
    )

    assert page.endswith("\nExample:\n    if (a)\n  -         old();\n  +         new();\n\n    end();\n")
    assert "Example" not in render_recipe(made, Order())


def test_page_of_a_recipe_lists_its_parts() -> None:
    """Steps and shapes stand in the order of the series, each with its title; what is empty is left out."""
    step, shape = Step("first-of-all", "A title. " * 12, _nothing), Shape("straight", "Short.", _nothing)
    page = render_recipe(Recipe("odd", "A recipe.", (step,), (shape, shape), ()))
    assert page == (
        "odd (recipe)\n\n    A recipe.\n"
        f"\nSteps before:\n    first-of-all  {'A title. ' * 6}A title.\n                  {'A title. ' * 4}A title.\n"
        "\nShapes:\n    straight      Short.\n    straight      Short.\n"
    )


def _nothing(_: Case | Ground) -> tuple[Decision, ...]:
    return ()


def test_every_part_of_the_recipe_is_on_its_page_and_in_its_row() -> None:
    """Whatever it is made of today, in 80 columns."""
    made = recipe.RECIPE
    page = render_recipe(made)
    (row,) = json.loads(render_document(list_rows((), [(made, Order())])))["recipes"]

    parts: list[Shape | Step] = [*made.before, *made.shapes, *made.behind]
    for part in parts:
        assert f"\n    {part.name} " in page
        assert part.title in " ".join(page.split())
    assert max(map(len, page.split("\n"))) <= 80
    assert [(each["name"], each["title"]) for each in row["shapes"]] == [(s.name, s.title) for s in made.shapes]
    assert [(each["name"], each["place"]) for each in row["steps"]] == [
        *((step.name, "before") for step in made.before),
        *((step.name, "behind") for step in made.behind),
    ]


def test_list_has_a_line_for_each() -> None:
    """Every rule and every recipe, by name, in the catalogs' order."""
    lines = render_list(RULES, RECIPES).split("\n")
    names = [line.split()[0] for line in lines if line.startswith("    ") and line[4] != " "]

    assert names == [*(rule.key for rule in RULES), *(each.name for each in RECIPES)]
    assert max(map(len, lines)) <= 80


def test_rows_have_the_same_words() -> None:
    """For scripts: one shape, whatever was asked for."""
    document = json.loads(render_document(list_rows(RULES, [(recipe.RECIPE, Order())])))

    assert sorted(document) == ["recipes", "rules", "schema_version"]
    for row, rule in zip(document["rules"], RULES, strict=True):
        assert sorted(row) == ["fixable", "key", "level", "right", "source", "what", "why", "wrong"]
        assert (row["key"], row["level"], row["wrong"]) == (rule.key, rule.level.value, rule.wrong)
    assert sorted(document["recipes"][0]) == [
        "after",
        "before",
        "example",
        "name",
        "safety",
        "shapes",
        "source",
        "steps",
        "title",
        "why",
    ]
