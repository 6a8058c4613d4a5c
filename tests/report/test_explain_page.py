"""Rules and recipes as an HTML page."""

from dataclasses import replace

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.report.explain import Order, Shown
from migrator.report.pages.explain import render_page
from tests.recipes.known import GUEST_ENTRY, RECIPES
from tests.report.pictures import AFTER, BEFORE, PAGES


def test_a_rule_has_all_of_it() -> None:
    """What, why, both examples as code and as pictures with their words, source."""
    rule = RULES[0]
    page = render_page([(rule, Shown(BEFORE, AFTER))], [], PAGES)

    for text in (rule.key, rule.what, rule.level.value, "ret = enter_exit_vcpu(vcpu);", rule.source):
        assert text in page
    assert page.count('<svg class="pic"') == page.count("<summary>The same in words</summary>") == 2
    assert f'aria-label="Wrong, as a picture: {rule.key}"' in page
    assert "<nav" not in page
    assert "Mended by a recipe" in page


def test_without_a_path_there_is_no_box() -> None:
    """Code alone, and nothing that is empty."""
    page = render_page([(RULES[0], Shown())], [], PAGES)

    assert "<figure class" not in page
    assert "<svg class" not in page
    assert "in words" not in page


def test_a_recipe_has_all_of_it() -> None:
    """Title, headings, the right order, steps and shapes; what has no row is left out."""
    recipe = replace(GUEST_ENTRY, page="Title.\n\nWhy: of course.\nSource: here.\n")
    page = render_page([], [(recipe, Order("f();\n", AFTER))], PAGES)

    assert recipe.title in page
    assert "<h3>Why</h3>\n<p>of course." in page
    assert '<svg class="pic"' in page
    names = [part.name for parts in (recipe.before, recipe.shapes, recipe.behind) for part in parts]
    for name in names:
        assert f"<dt>{name}</dt>" in page
    assert "Right order" not in render_page([], [(recipe, Order())], PAGES)


def test_several_have_links() -> None:
    """One to each, in the order of the page; without that, there is nothing to choose from."""
    page = render_page([(rule, Shown()) for rule in RULES], [(each, Order()) for each in RECIPES], PAGES)

    for name in (*(rule.key for rule in RULES), *(f"recipe-{recipe.name}" for recipe in RECIPES)):
        assert page.count(f'href="#{name}"') == 1
        assert page.count(f'id="{name}"') == 1


def test_an_example_stands_side_by_side() -> None:
    """What it is, and what becomes of it; no example, no box."""
    page = render_page([], [(GUEST_ENTRY, Order(before="\tif (a < b)\n\t\told();\n", after="\tnew();\n"))], PAGES)

    assert 'aria-label="Before: guest-entry">if (a &lt; b)\n\told();</pre>' in page
    assert 'aria-label="After: guest-entry">new();</pre>' in page
    assert "Example" not in render_page([], [(GUEST_ENTRY, Order())], PAGES)


def test_a_rule_and_a_recipe_of_one_name() -> None:
    """Both are shown, each with its link; the name is the heading of the page."""
    rule = next(rule for rule in RULES if rule.key == "late-tracepoint")
    recipe = next(each for each in RECIPES if each.name == rule.key)
    page = render_page([(rule, Shown())], [(recipe, Order())], PAGES)

    assert "<h1><code>late-tracepoint</code></h1>" in page
    assert [page.count(f'href="#{target}"') for target in ("late-tracepoint", "recipe-late-tracepoint")] == [1, 1]
    assert [page.count(f'id="{target}"') for target in ("late-tracepoint", "recipe-late-tracepoint")] == [1, 1]


def test_text_stays_text() -> None:
    """A rule's words are no markup."""
    first = RULES[0]
    rule = Rule("k", first.level, "a < b", "<i>&", "if (a < b)\n\tf();", "x & y", "<s>", lambda _: ())
    page = render_page([(rule, Shown())], [], PAGES)

    assert "if (a &lt; b)\n\tf();" in page
    assert "&lt;i&gt;&amp;" in page
    assert "<i>" not in page
