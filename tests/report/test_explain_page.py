"""Rules and recipes as an HTML page."""

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.recipes.catalog import RECIPES
from migrator.report.explain import Order, Shown
from migrator.report.pages.explain import render_page
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
    recipe = RECIPES[0]
    text = "Title.\n\nWhy: of course.\nSource: here.\n"
    page = render_page([], [(recipe, text, Order("f();\n", AFTER))], PAGES)

    assert recipe.title in page
    assert "<h3>Why</h3>\n<p>of course." in page
    assert '<svg class="pic"' in page
    names = [part.name for parts in (recipe.before, recipe.shapes, recipe.behind) for part in parts]
    for name in names:
        assert f"<dt>{name}</dt>" in page
    assert "Right order" not in render_page([], [(recipe, text, Order())], PAGES)


def test_several_have_links() -> None:
    """One to each, in the order of the page; without that, there is nothing to choose from."""
    page = render_page([(rule, Shown()) for rule in RULES], [(each, "", Order()) for each in RECIPES], PAGES)

    for name in (*(rule.key for rule in RULES), *(recipe.name for recipe in RECIPES)):
        assert page.count(f'href="#{name}"') == 1
        assert page.count(f'id="{name}"') == 1


def test_text_stays_text() -> None:
    """A rule's words are no markup."""
    first = RULES[0]
    rule = Rule("k", first.level, "a < b", "<i>&", "if (a < b)\n\tf();", "x & y", "<s>", lambda _: ())
    page = render_page([(rule, Shown())], [], PAGES)

    assert "if (a &lt; b)\n\tf();" in page
    assert "&lt;i&gt;&amp;" in page
    assert "<i>" not in page
