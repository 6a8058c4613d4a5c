"""What changelogs say of faults: the file that ships is about rules that exist, and a wrong one is told."""

from pathlib import Path

import pytest

from migrator.analysis.rules.catalog import find_rule
from migrator.facts.arch import load_archs
from migrator.facts.folders import Folders, find_folders
from migrator.facts.load import FactsError
from migrator.facts.wording import SECTIONS, Wording, load_wording
from migrator.recipes.model import Recipe
from tests.recipes.known import GUEST_ENTRY

_GOOD = "[[symptom]]\nrules = ['ticks-lost']\ntext = 'It shows.'\nsource = 'a file'\n"


def _load(folder: Path, text: str) -> Wording:
    path = folder / "some" / "wording.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_wording(Folders((folder,)), "some")


@pytest.mark.parametrize("recipe", [GUEST_ENTRY], ids=lambda recipe: recipe.name)
def test_shipped_wording(recipe: Recipe) -> None:
    """Every sentence is one, is about known rules, and says where it was read; the order has every section."""
    wording = load_wording(find_folders(), recipe.name)

    assert wording.order is not None
    assert sorted(wording.order.sections) == sorted(SECTIONS)
    assert wording.symptom
    for sentence in (*wording.symptom, *wording.configuration):
        assert sentence.source
        assert sentence.text.endswith(".")
        assert all(find_rule(rule) for rule in (*sentence.rules, *sentence.unless))


def test_no_file_says_nothing(tmp_path: Path) -> None:
    """A recipe of the user's own need not have one."""
    assert load_wording(Folders((tmp_path,)), "some") == Wording()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_GOOD + "says = '('\n", "`symptom[0].says` is no regular expression"),
        (_GOOD.replace("It shows", "It {shows}"), "`symptom[0].text` has {shows}; there are config, select, why"),
        (_GOOD.replace("It shows", "It { shows"), "`symptom[0].text` has a brace"),
        (_GOOD + "context = ['maybe']\n", "`symptom[0].context[0]`"),
        ("[order]\nsections = ['wrong', 'change']\nsource = 'x'\n", "`order.sections` has to name each of wrong, seen"),
        ("[order]\nsections = ['why']\nsource = 'x'\n", "`order.sections[0]`"),
        (_GOOD.replace("source = 'a file'\n", ""), "`source`"),
    ],
)
def test_wrong_wording_is_told(tmp_path: Path, text: str, told: str) -> None:
    """The file and the key are named."""
    with pytest.raises(FactsError) as error:
        _load(tmp_path, text)

    assert told in str(error.value)
    assert "wording.toml" in str(error.value)


def test_order_of_an_architecture_is_checked(tmp_path: Path) -> None:
    """So is the order that an architecture's facts tell."""
    path = tmp_path / "some" / "arch" / "vax.toml"
    path.parent.mkdir(parents=True)
    path.write_text("arch = 'vax'\nprefix = 'VAX:'\nrun-call = []\n[order]\nsections = []\nsource = 'x'\n")

    with pytest.raises(FactsError, match=r"vax\.toml.*`order\.sections`"):
        load_archs(Folders((tmp_path,)), "some")
