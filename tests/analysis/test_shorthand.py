"""Two names that a text writes as one, and what only looks like that."""

import pytest

from migrator.analysis.shorthand import find_shorthands, write_shorthand
from migrator.analysis.words import find_names
from migrator.syntax.edits import apply_edits
from tests.recipes.bench import FACTS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("guest_{enter,exit}_irqoff()", ("guest_enter_irqoff", "guest_exit_irqoff")),
        ("guest_timing_{exit, enter}_irqoff", ("guest_timing_exit_irqoff", "guest_timing_enter_irqoff")),
        ("kvm_guest_[enter|exit]", ("kvm_guest_enter", "kvm_guest_exit")),
        ("a guest_enter/exit.", ("guest_enter", "guest_exit")),
        ("guest_enter/exit_irqoff()", ("guest_enter_irqoff", "guest_exit_irqoff")),
        ("guest_state_enter_irqoff/exit_irqoff", ("guest_state_enter_irqoff", "guest_state_exit_irqoff")),
        ("guest_state_enter_irqoff/exit", ("guest_state_enter_irqoff", "guest_state_exit_irqoff")),
    ],
)
def test_found(text: str, names: tuple[str, ...]) -> None:
    """Both names are told in full, at the place where the spelling begins."""
    assert [each.names for each in find_shorthands(text, FACTS)] == [names]
    words = [*find_names(text, FACTS)]
    assert [word.name for word in words] == [*names]
    assert {word.offset for word in words} == {text.index("kvm" if "kvm" in text else "guest")}


@pytest.mark.parametrize(
    "text",
    [
        "guest_enter/guest_exit",
        "exit_to_guest_mode/enter_from_guest_mode",
        "user_enter/exit",
        "ct_irq_enter/exit()",
        "guest_{enter,leave}_irqoff",
        "enter/exit",
        "guest_exit_irqoffs/enter",
    ],
)
def test_look_alikes(text: str) -> None:
    """Names in full, names of others, and no names are none."""
    assert list(find_shorthands(text, FACTS)) == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("kvm_guest_{enter,exit}_irqoff", "guest_state_{enter,exit}_irqoff"),
        ("kvm_guest_enter/exit_irqoff", "guest_state_enter/exit_irqoff"),
        ("kvm_guest_enter_irqoff/exit_irqoff", "guest_state_enter_irqoff/exit_irqoff"),
    ],
)
def test_written(text: str, after: str) -> None:
    """The spelling stays, and stands for the new names."""
    (found,) = find_shorthands(text, FACTS)
    edits = write_shorthand(found, ("guest_state_enter_irqoff", "guest_state_exit_irqoff"))

    assert edits is not None
    assert apply_edits(text, edits) == after


@pytest.mark.parametrize("new", [("a_enter", "b_exit"), ("one", "two"), ("guest_enter_x", "guest_exit_y")])
def test_not_written(new: tuple[str, str]) -> None:
    """Names that share nothing cannot be written as one."""
    (found,) = find_shorthands("kvm_guest_{enter,exit}_irqoff", FACTS)

    assert write_shorthand(found, new) is None
