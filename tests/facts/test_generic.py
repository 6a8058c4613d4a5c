"""What the recipe's facts say of the generic helpers: checked when they are read."""

from pathlib import Path

import pytest

from migrator.facts.folders import Folders, own_folder
from migrator.facts.load import FactsError
from migrator.facts.recipe import RecipeFacts, load_recipe


def _load(tmp_path: Path, old: str, new: str) -> RecipeFacts:
    text = (own_folder() / "guest-entry/recipe.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry/recipe.toml").write_text(text.replace(old, new), encoding="utf-8")
    return load_recipe(Folders((tmp_path,)), "guest-entry")


def test_name_that_is_not_new(tmp_path: Path) -> None:
    """What takes a helper's place in a document must be a helper of the new era."""
    with pytest.raises(FactsError, match=r"recipe\.toml: `helper\[\d+\]\.now` is 'guest_exit'"):
        _load(tmp_path, 'now = "guest_state_exit_irqoff"', 'now = "guest_exit"')


def test_call_without_a_header(tmp_path: Path) -> None:
    """Whatever the helpers call comes from a header that the facts name."""
    with pytest.raises(FactsError, match=r"`generic\.include` names no header of 'CALLER_ADDR0'"):
        _load(tmp_path, 'names = ["CALLER_ADDR0"]', 'names = ["CALLER_ADDR1"]')


def test_prefix_of_a_header(tmp_path: Path) -> None:
    """A header that the facts do not name gives its own name."""
    generic = _load(tmp_path, 'prefix = "KVM:"', 'prefix = "Virt:"').generic

    assert generic is not None
    assert generic.prefix_of("include/linux/kvm_host.h") == "Virt:"
    assert generic.prefix_of("include/linux/guest.h") == "guest:"


@pytest.mark.parametrize("key", ["barriers", "stores", "asks"])
def test_pattern_that_is_none(tmp_path: Path, key: str) -> None:
    """What keeps statements from changing places is told by patterns that can be read."""
    with pytest.raises(FactsError, match=rf"recipe\.toml: `moving\.{key}` is no regular expression"):
        _load(tmp_path, f"{key} = '", f"{key} = '(")
