"""Every case folder of the recipes beside the transition gets every check that the tool promises."""

import pytest

from migrator.recipes.model import Refusal
from migrator.rewrite.checks import CheckStatus
from migrator.syntax.tokens import tokenize
from tests.recipes.treecases import RECIPES, Expected, TreeCase, load_tree_cases


def _told(refusals: tuple[Refusal, ...]) -> tuple[Expected, ...]:
    return tuple((each.reason.value, each.path, each.line, each.function) for each in refusals)


@pytest.mark.parametrize("case", load_tree_cases(), ids=str)
def test_case(case: TreeCase) -> None:
    """A case comes out byte for byte, with its refusals, and a second run finds nothing."""
    for text in (*case.files.values(), *case.after.values()):
        assert "".join(token.text for token in tokenize(text)) == text

    tree = case.tree()
    first = tree.plan()

    assert tree.after(first) == case.after
    assert _told(first.refusals) == case.refusals
    assert all(refusal.message for refusal in first.refusals)
    for change in first.changes:
        assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []

    again = case.tree(case.after)
    second = again.plan()

    assert again.after(second) == {}
    assert [refusal.reason for refusal in second.refusals] == [refusal.reason for refusal in first.refusals]


@pytest.mark.parametrize("recipe", RECIPES)
def test_cases_are_balanced(recipe: str) -> None:
    """About as many cases of a recipe stay unchanged as change."""
    cases = load_tree_cases(recipe)
    unchanged = [case for case in cases if not case.after]

    assert 0.3 < len(unchanged) / len(cases) < 0.7
