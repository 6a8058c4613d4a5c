"""What a split by context tells: who stays and why, what a person has to look at, and what is proved afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.recipes.declared.split.found import find, find_wrong
from migrator.recipes.declared.split.proving import prove
from migrator.recipes.model import Note
from migrator.rewrite.decided import Decided
from migrator.rewrite.plan import Plan
from tests.recipes.treecases import load_tree_cases
from tests.recipes.trees import TextTree

_RECIPE = """
name = "slot-split"
kind = "split-by-context"
title = "Slots are taken by who may sleep and by who may not."
order = 60
prefix = "KVM:"
function = "take_slot"

[[into]]
name = "take_slot_sleeping"
arguments = ["{2}", "{1}"]
when = { preemptible = true, rcu = "watching" }
source = "us"

[[into]]
name = "take_slot_atomic"
when = { preemptible = false }
source = "us"
"""
_HEADER = "int take_slot(int a, int b);\nint take_slot_sleeping(int b, int a);\nint take_slot_atomic(int a, int b);\n"
_RUN = "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n\tint r = 0;\n\n%s\n\treturn r;\n}\n"


def _plan(path: Path, body: str) -> tuple[TextTree, Plan]:
    (path / "slot-split").mkdir()
    (path / "slot-split" / "recipe.toml").write_text(_RECIPE, encoding="utf-8")
    files = {"include/linux/slot.h": _HEADER, "arch/x86/kvm/x86.c": _RUN % body}
    tree = TextTree(files, ("slot-split",), find_folders(path))
    return tree, tree.plan()


def _line(tree: TextTree, plan: Plan) -> list[str]:
    text = tree.after(plan).get("arch/x86/kvm/x86.c", "")
    return [line.strip() for line in text.split("\n") if "take_slot" in line]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("\tr = take_slot(1, r);", "r = take_slot_sleeping(r, 1);"),
        ("\tif (take_slot(1, 2) < 0)\n\t\treturn 1;", "if (take_slot_sleeping(2, 1) < 0)"),
        ("\tspin_lock(&l);\n\tr = take_slot(1, 2);\n\tspin_unlock(&l);", "r = take_slot_atomic(1, 2);"),
    ],
)
def test_a_users_split(tmp_path: Path, body: str, line: str) -> None:
    """The first that fits every context is called; a value is kept where both return the same."""
    assert _line(*_plan(tmp_path, body)) == [line]


def test_mixed_contexts_stay(tmp_path: Path) -> None:
    """A call with both kinds of contexts is of neither function, and that is told."""
    body = "\tif (vcpu->x)\n\t\tspin_lock(&l);\n\tr = take_slot(1, 2);\n\tif (vcpu->y)\n\t\tspin_unlock(&l);"
    tree, plan = _plan(tmp_path, body)

    assert tree.after(plan) == {}
    assert ["its contexts differ" in note.what for note in plan.notes] == [True]
    assert "spin_lock() at arch/x86/kvm/x86.c:6" in plan.notes[0].source


def test_an_unknown_context_is_a_refusal_with_the_map(tmp_path: Path) -> None:
    """Who does it by hand has to know every caller."""
    body = "\tr = take_slot(1, r);\n\treturn r;\n}\n\nint f(void)\n{\n\tint r = take_slot(3, 4);\n"
    _, plan = _plan(tmp_path, body)

    assert [refusal.reason.value for refusal in plan.refusals] == ["context-unclear"]
    assert "from f(), no caller of which is seen" in plan.refusals[0].message
    assert "caller arch/x86/kvm/x86.c:5 kvm_arch_vcpu_ioctl_run(): preemptible" in plan.refusals[0].message


def test_the_guest_side_stays_with_a_note() -> None:
    """The chooser stays where the context that is interrupted decides."""
    case = next(case for case in load_tree_cases("async-pf-wait") if case.name.endswith("call_from_exit_handlers"))
    notes: list[Note] = list(case.tree().plan().notes)

    assert [(note.function, "the context that is interrupted decides" in note.what) for note in notes] == [
        ("do_async_page_fault", True)
    ]


def test_findings_name_every_call() -> None:
    """A warning where a call becomes another, a note where it stays."""
    case = next(case for case in load_tree_cases("async-pf-wait") if case.name.endswith("call_from_exit_handlers"))
    tree = case.tree()
    ground = Decided(tree.scan(), tree.means(), ["x86"]).ground({})
    facts = next(each for each in tree.wanted().neighbours if each.name == "async-pf-wait")

    found = find(ground, facts)  # type: ignore[arg-type]

    assert [(each.function, each.level.value) for each in found] == [
        ("do_async_page_fault", "note"),
        ("kvm_handle_page_fault", "warning"),
    ]


def test_a_wrong_result_is_not_proved() -> None:
    """A call of the new function where something is held does not pass."""
    case = next(case for case in load_tree_cases("async-pf-wait") if case.name.endswith("caller_holds_a_spin_lock"))
    path = "arch/x86/kvm/x86.c"
    tree = case.tree()
    text = tree.files[path].replace("wait(address, 0)", "wait_schedule(address)")
    behind = replace(tree, files={**tree.files, path: text})
    grounds = [Decided(each.scan(), each.means(), ["x86"]).ground({}) for each in (tree, behind)]
    facts = next(each for each in tree.wanted().neighbours if each.name == "async-pf-wait")

    assert "preemptible is not as it asks" in prove(facts, grounds[0], grounds[1], [path])  # type: ignore[arg-type]


def test_a_call_in_a_wrong_context_is_found() -> None:
    """A call of a new function where something is held is a warning that no draft mends."""
    case = next(case for case in load_tree_cases("async-pf-wait") if case.name.endswith("caller_holds_a_spin_lock"))
    path = "arch/x86/kvm/x86.c"
    tree = case.tree()
    text = tree.files[path].replace("wait(address, 0)", "wait_schedule(address)")
    behind = replace(tree, files={**tree.files, path: text})
    ground = Decided(behind.scan(), behind.means(), ["x86"]).ground({})
    facts = next(each for each in tree.wanted().neighbours if each.name == "async-pf-wait")

    found = [each for each in find_wrong(ground, facts) if each.path == path]  # type: ignore[arg-type]

    assert [(each.level.value, each.fixable) for each in found] == [("warning", False)]
    assert "in a context that it is not for, by preemptible" in found[0].message
