"""The facts that ship with the tool."""

from pathlib import Path

import msgspec
import pytest
import regex

from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import MaskEffect, load_events
from migrator.facts.folders import find_folders, own_folder
from migrator.facts.load import load
from migrator.facts.migrations import load_wanted
from migrator.facts.neighbour import Neighbour
from migrator.facts.recipe import Era, load_recipe
from migrator.facts.renaming import RenameFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.model import Recipe
from migrator.syntax.matchers import is_plain_call, parse_call_pattern
from migrator.syntax.tokens import TRIVIA, tokenize
from tests.recipes.known import GUEST_ENTRY

_ARCH_FILES = sorted(own_folder().glob("*/arch/*.toml"))


def test_every_file_is_loaded() -> None:
    """Each architecture's file is found under its name."""
    loaded = {recipe.name: load_archs(find_folders(), recipe.name) for recipe in [GUEST_ENTRY]}

    assert {f"{name}/arch/{arch}.toml" for name, archs in loaded.items() for arch in archs} == {
        str(path.relative_to(own_folder())) for path in _ARCH_FILES
    }
    assert _ARCH_FILES


@pytest.mark.parametrize("path", _ARCH_FILES, ids=lambda path: path.stem)
def test_arch_facts(path: Path) -> None:
    """Run calls can be matched, the synchronization is a plain call, and every fact has a source."""
    facts = load(path, ArchFacts)

    for run in facts.run_call:
        pattern = parse_call_pattern(run.call)
        assert pattern is not None, run.call
        assert pattern.source == run.call
        besides = [parse_call_pattern(beside.call) for beside in run.beside if beside.call]
        assert all(pattern is not None for pattern in besides)
        assert all(beside.source for beside in run.beside)
    assert all(parse_call_pattern(read.call) is not None and read.source for read in facts.early_read)
    if facts.synchronization is not None:
        tokens = [token for token in tokenize(f"{facts.synchronization.call};") if token.kind not in TRIVIA]
        assert is_plain_call(tokens, [tokens[0].text])
        assert not facts.synchronization.why.endswith(".")
    assert all(run.source for run in facts.run_call)
    assert all(handler.source for handler in facts.exit_handler)
    assert facts.prefix.endswith(":")
    assert regex.fullmatch(r"\w*", facts.helper)
    assert all(not folder.endswith("/") for folder in facts.paths)


@pytest.mark.parametrize("recipe", [GUEST_ENTRY], ids=lambda recipe: recipe.name)
def test_recipe_facts(recipe: Recipe) -> None:
    """Names are unique, the split is made of new helpers, patterns compile and match what they are for."""
    facts = load_recipe(find_folders(), recipe.name)
    split = msgspec.structs.asdict(facts.split).values()
    events = load_events(find_folders(), facts)

    assert facts.name == recipe.name
    assert len({helper.name for helper in facts.helper}) == len(facts.helper)
    assert {helper.name for helper in facts.helper if helper.era is Era.NEW} == {*split}
    assert all(helper.source for helper in facts.helper)
    masks = [event.mask for name in (facts.irqs.enable, facts.irqs.disable) if (event := events.find(name)) is not None]
    assert masks == [MaskEffect.ON, MaskEffect.OFF]
    assert facts.helper_name.format(arch="x") != facts.helper_name
    assert [word for word in facts.flow_words if word != word.lower()] == []


@pytest.mark.parametrize(
    ("name", "touches"),
    [
        ("local_irq_save", True),
        ("raw_local_irq_restore", True),
        ("arch_local_irq_enable", True),
        ("local_daif_restore", True),
        ("spin_lock_irq", True),
        ("raw_spin_unlock_irqrestore", True),
        ("hard_irq_disable", True),
        ("irqs_disabled", False),
        ("lockdep_assert_irqs_disabled", False),
        ("preempt_enable", False),
        ("enable_irq", False),
        ("local_bh_enable", False),
    ],
)
def test_touching(name: str, touches: bool) -> None:
    """What changes the interrupt mask is told from what asks for it, or changes another one."""
    event = load_events(find_folders(), load_recipe(find_folders(), GUEST_ENTRY.name)).find(name)

    assert (event is not None and event.mask not in {None, MaskEffect.SAVE}) is touches


@pytest.mark.parametrize("facts", load_wanted(find_folders()).neighbours, ids=lambda facts: facts.name)
def test_examples_of_neighbours(facts: Neighbour) -> None:
    """Each page shows code that changes; that of a declared recipe has what the recipe declares."""
    assert facts.example is not None
    before, after = facts.example.before, facts.example.after

    assert before != after
    if isinstance(facts, RenameFacts):
        assert [each.old for each in facts.rename if each.old not in before] == []
        for each in facts.rename:
            before = before.replace(each.old, each.new)
        assert before == after
    if isinstance(facts, SplitFacts):
        assert f"{facts.function}(" in before
        assert any(f"{into.name}(" in after for into in facts.into)
