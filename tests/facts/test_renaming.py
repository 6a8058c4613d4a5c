"""What a recipe of the kind `rename` may declare, and how errors name the place."""

from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_neighbour
from migrator.facts.renaming import RenameFacts, read_argument
from tests.recipes.renaming import NAME, table, write_recipe


def _load(folder: Path, *tables: str, head: str = "") -> RenameFacts:
    facts = load_neighbour(write_recipe(folder, *tables, head=head), NAME)
    assert isinstance(facts, RenameFacts)
    return facts


def test_loaded(tmp_path: Path) -> None:
    """Names by their old ones, and what the arguments are made of."""
    facts = _load(tmp_path, table("a", "b"), table("c", "d", '["{2}", "x({1}, {2})"]'))

    assert facts.pairs == {"a": "b", "c": "d"}
    assert facts.comments
    assert facts.of("a").is_order
    assert not facts.of("c").is_order
    assert facts.of("c").used == (2, 1, 2)
    assert read_argument("x({1}, 0)") == ("x(", 1, ", 0)")


@pytest.mark.parametrize(
    ("arguments", "is_order"),
    [("", True), ('["{2}", "{1}"]', True), ('["{1}", "{1}"]', False), ('["{1}", "0"]', False), ("[]", False)],
)
def test_order(tmp_path: Path, arguments: str, is_order: bool) -> None:
    """Whether definitions could follow."""
    assert _load(tmp_path, table("a", "b", arguments)).of("a").is_order == is_order


def test_own_recipe() -> None:
    """The first draft's names are declared."""
    facts = load_neighbour(find_folders(), "draft-era-names")

    assert isinstance(facts, RenameFacts)
    assert len(facts.rename) == 2


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ((), "`rename` is missing"),
        ((table("a()", "b"),), "`rename[0].old` is no name"),
        ((table("a", "b c"),), "`rename[0].new` is no name"),
        ((table("a", "a"),), "`rename[0].new` is 'a', as `rename[0].old` is"),
        ((table("a", "b"), table("a", "c")), "`rename[1].old` is 'a', as in `rename[0]`"),
        ((table("a", "b"), table("c", "b")), "`rename[1].new` is 'b', as in `rename[0]`"),
        ((table("a", "b"), table("b", "c")), "`rename[0].new` is 'b', which `rename[1]` renames"),
        ((table("a", "b"), table("b", "a")), "`rename[0].new` is 'b', which `rename[1]` renames"),
        ((table("x", "y"), table("a", "b", '["{0}"]')), "`rename[1].arguments[0]` is '{0}'"),
        ((table("a", "b", '["{1}", "{x}"]'),), "`rename[0].arguments[1]` is '{x}'"),
        ((table("a", "b", '["{1"]'),), "`rename[0].arguments[0]` is '{1'"),
        ((table("a", "b", '["1}"]'),), "`rename[0].arguments[0]` is '1}'"),
        ((table("a", "b") + "\nother = 1",), "unknown field"),
        ((table("a", "b", "3"),), "`rename[0].arguments`"),
        (('old = "a"\nnew = "b"',), "missing required field `source`"),
    ],
)
def test_errors(tmp_path: Path, tables: tuple[str, ...], told: str) -> None:
    """File, table and key are named."""
    with pytest.raises(FactsError) as caught:
        _load(tmp_path, *tables)

    assert str(caught.value).startswith(str(tmp_path / NAME / "recipe.toml"))
    assert told in str(caught.value)


def test_bad_pattern(tmp_path: Path) -> None:
    """A pattern of macros has to be a regular expression."""
    with pytest.raises(FactsError, match=r"`naming\[0\]` is no regular expression"):
        _load(tmp_path, table("a", "b"), head='naming = ["("]\n')
