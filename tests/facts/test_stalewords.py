"""What the recipe for stale comments declares."""

from pathlib import Path

import pytest
import regex

from migrator.facts.folders import find_folders, own_folder
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_neighbour
from migrator.facts.stalewords import StaleFacts

_TEXT = (own_folder() / "stale-comment/recipe.toml").read_text(encoding="utf-8")


def _load(tmp_path: Path, text: str) -> StaleFacts:
    folder = tmp_path / "stale-comment"
    folder.mkdir()
    (folder / "recipe.toml").write_text(text, encoding="utf-8")
    facts = load_neighbour(find_folders(tmp_path), "stale-comment")
    assert isinstance(facts, StaleFacts)
    return facts


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("this used to be f()", "it tells of history"),
        ("f() is no longer called", "it tells of history"),
        ("renamed from f()", "it tells of history"),
        ("f() until v5.17", "it cites a release or a commit"),
        ("see 0123456789ab", "it cites a release or a commit"),
        ("Copyright f", "it stands for a license or a list of changes"),
        ("call f() before g()", "it tells of the order of things"),
        ("no need for f()", "it says what is not done"),
        ("f() ends guest time", ""),
        ("2 of 10 faces of f() in deadbeef", ""),
    ],
)
def test_words(text: str, why: str) -> None:
    """What a text does is told by the first pattern that it holds."""
    facts = load_neighbour(find_folders(), "stale-comment")
    assert isinstance(facts, StaleFacts)
    found = (each.why for each in facts.untouched if regex.search(each.pattern, text, regex.IGNORECASE))

    assert next(found, "") == why


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(?:SPDX", "((SPDX", "`untouched[2].pattern` is no regular expression"),
        ("(?:rcu", "((rcu", "`half[1].pattern` is no regular expression"),
        ("by-place = true", "by-plase = true", "by-plase"),
        ('name = "stale-comment"', 'name = "stale"', "they have to be the same"),
    ],
)
def test_errors_name_file_table_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A folder of the user's is checked as ours is."""
    with pytest.raises(FactsError) as error:
        _load(tmp_path, _TEXT.replace(old, new, 1))

    assert told in str(error.value)
    assert "stale-comment/recipe.toml" in str(error.value)


def test_own_words(tmp_path: Path) -> None:
    """Without tables of its own a folder is good, and leaves nothing untouched."""
    facts = _load(tmp_path, _TEXT[: _TEXT.index("[[untouched]]")])

    assert (facts.untouched, facts.half, facts.documents_prefix) == ((), (), "Documentation:")
