"""What is said of hunks: the file that ships holds together, and a wrong one is told."""

from pathlib import Path

import pytest

from migrator.facts.folders import Folders, find_folders, own_folder
from migrator.facts.load import FactsError
from migrator.facts.reasons import Reasons, load_reasons
from migrator.recipes.model import Recipe
from tests.recipes.known import GUEST_ENTRY
from tests.recipes.treecases import RECIPES

_GOOD = "[[change]]\nfeatures = ['removes exit']\nwhat = 'It goes.'\nwrong = 'Look.'\nsource = 'a file'\n"


def _load(folder: Path, text: str) -> Reasons:
    path = folder / "guest-entry" / "reasons.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_reasons(Folders((folder, own_folder())), "guest-entry")


@pytest.mark.parametrize("recipe", [GUEST_ENTRY], ids=lambda recipe: recipe.name)
def test_shipped_reasons(recipe: Recipe) -> None:
    """Every table has sentences and a source, and none is hidden behind one that asks for no more."""
    reasons = load_reasons(find_folders(), recipe.name)

    assert len(reasons.change) > 100
    for number, told in enumerate(reasons.change):
        sentences = [told.what, told.wrong, *([told.why] if told.why else [])]
        assert all(sentence.endswith((".", "?")) for sentence in sentences), told.what
        assert told.source
        always = [t for t in reasons.change[:number] if not t.without and {*t.features} <= {*told.features}]
        covered = {feature for table in always for feature in (*table.features, *table.covers)}
        assert not {*told.features} <= covered, told.features


@pytest.mark.parametrize("name", [*RECIPES, "kinds/rename", "kinds/split-by-context"])
def test_every_neighbour_has_words_of_its_own(name: str) -> None:
    """Each has a file; its tables have sentences and a source, and none is hidden behind another."""
    reasons = load_reasons(find_folders(), name, "guest-entry")

    assert reasons.change
    for number, told in enumerate(reasons.change):
        sentences = [told.what, told.wrong, *([told.why] if told.why else [])]
        assert all(sentence.endswith((".", "?")) for sentence in sentences), told.what
        assert told.source
        assert told.features not in [other.features for other in reasons.change[:number]]


def test_whose_has_to_ask_for_something(tmp_path: Path) -> None:
    """A patch is told by what its hunks do, and each of that has to be something that hunks can do."""
    for text, told in (("only = ['document']\n", "asks for nothing"), ("any = ['sings']\n", "`whose.any` has 'sings'")):
        with pytest.raises(FactsError) as error:
            _load(tmp_path, f"[whose]\n{text}")
        assert told in str(error.value)


def test_each_kind_of_helper_call_is_told() -> None:
    """A call that comes or goes is told for every role that a helper has."""
    features = {told.features for told in load_reasons(find_folders(), "guest-entry").change}

    for role in (
        "enter",
        "exit",
        "timing-enter",
        "timing-exit",
        "state-enter",
        "state-exit",
        "building-block",
        "wrapper",
    ):
        assert {(f"adds {role}",), (f"removes {role}",)} <= features


def test_the_users_own_file_wins(tmp_path: Path) -> None:
    """Its tables are the ones, and what it leaves out has a plain text."""
    reasons = _load(tmp_path, _GOOD)

    assert [told.what for told in reasons.change] == ["It goes."]
    assert reasons.unknown.what == "Code changes here."


def test_no_file_says_little(tmp_path: Path) -> None:
    """A recipe of the user's own need not have one."""
    assert load_reasons(Folders((tmp_path,)), "some") == Reasons()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            _GOOD.replace("removes exit", "removes exits"),
            "`change[0].features` has 'removes exits', which no hunk does",
        ),
        (_GOOD + "without = ['x']\n", "`change[0].without` has 'x'"),
        (_GOOD + "covers = ['x']\n", "`change[0].covers` has 'x'"),
        (_GOOD.replace("['removes exit']", "[]"), "`change[0].features` is empty"),
        (_GOOD.replace("It goes", "{gone} goes"), "`change[0].what` has {gone}; there are function, "),
        (_GOOD.replace("Look", "Look at {helper}"), "`change[0].wrong` has {helper}"),
        (_GOOD.replace("Look", "Look at {"), "`change[0].wrong` has a brace"),
        (_GOOD.replace("source = 'a file'\n", ""), "`source`"),
        (_GOOD + "where = 'x'\n", "`where`"),
        (_GOOD + "[analysis]\nadded = '{what}'\n", "`analysis.added` has {what}; there are message, place, rule"),
        ("unproved = '{helper}'\n", "`unproved` has {helper}; there is none to fill in"),
    ],
)
def test_wrong_reasons_are_told(tmp_path: Path, text: str, told: str) -> None:
    """The file, the table and the key are named."""
    with pytest.raises(FactsError) as error:
        _load(tmp_path, text)

    assert told in str(error.value)
    assert "reasons.toml" in str(error.value)
