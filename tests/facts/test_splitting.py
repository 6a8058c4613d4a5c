"""What a recipe of the kind `split-by-context` may declare, and how mistakes are told."""

from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.load import FactsError, load
from migrator.facts.migrations import load_neighbour
from migrator.facts.splitting import SplitFacts

_TEXT = """
name = "mine"
kind = "split-by-context"
title = "Mine."
order = 60
function = "wait_for"

[[into]]
name = "wait_for_schedule"
arguments = ["{1}"]
when = { preemptible = true }
source = "me"
"""


def _check(path: Path, text: str) -> SplitFacts:
    file = path / "recipe.toml"
    file.write_text(text, encoding="utf-8")
    facts = load(file, SplitFacts)
    facts.check(file)
    return facts


def test_a_split_is_loaded(tmp_path: Path) -> None:
    """What is left out is None, and what is asked for has the key of the file."""
    facts = _check(tmp_path, _TEXT.replace("preemptible = true", 'own-irqs = true, irqs = "off"'))

    assert facts.into[0].when.told == {"irqs": "off", "own-irqs": True}
    assert facts.definition is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('function = "wait_for"\n', "", "`function` is missing"),
        ('"wait_for"', '"wait_for()"', "`function` is no name"),
        ('"wait_for_schedule"', '"wait for"', "`into[0].name` is no name"),
        ('"wait_for_schedule"', '"wait_for"', "`into[0].name` is 'wait_for', the function itself"),
        ("preemptible = true", 'irqs = "open"', "`into[0].when.irqs` is 'open'; it is one of on, off"),
        ("preemptible = true", 'rcu = "on"', "`into[0].when.rcu` is 'on'"),
        ("preemptible = true", 'time = "guests"', "`into[0].when.time`"),
        ("preemptible = true", "", "`into[0].when` asks for nothing"),
        ("preemptible = true", 'own-irqs = true, irqs = "on"', "`into[0].when.own-irqs`"),
        ('"{1}"', '"{one}"', "`into[0].arguments[0]` has '{one}'"),
        ('"{1}"', '"{1"', "`into[0].arguments[0]` has '{'"),
        ('source = "me"', 'source = "me"\ngiven = { second = "0" }', "`into[0].given` has the key 'second'"),
    ],
)
def test_mistakes_name_table_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """An error names the file, and what in it is wrong."""
    with pytest.raises(FactsError) as caught:
        _check(tmp_path, _TEXT.replace(old, new, 1))

    assert told in str(caught.value)
    assert str(tmp_path / "recipe.toml") in str(caught.value)


def test_two_functions_cannot_be_for_the_same_calls(tmp_path: Path) -> None:
    """The second would never be chosen."""
    second = '\n[[into]]\nname = "wait_for_other"\nwhen = { preemptible = true }\nsource = "me"\n'

    with pytest.raises(FactsError, match=r"`into\[1\].when` is the same as in `into\[0\]`"):
        _check(tmp_path, _TEXT + second)


def test_nothing_to_split_into(tmp_path: Path) -> None:
    """A function that becomes nothing is no split."""
    with pytest.raises(FactsError, match="`into` is missing"):
        _check(tmp_path, _TEXT.partition("[[into]]")[0])


def test_our_own_recipe_is_one() -> None:
    """The call sites of the shipped recipe are declared, and need no code."""
    facts = load_neighbour(find_folders(), "async-pf-wait")

    assert isinstance(facts, SplitFacts)
    assert [into.when.told["own-irqs"] for into in facts.into] == [True]
