"""The definition of a wait that is split: what is told, what follows it elsewhere, and that the result is C."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from migrator.analysis.states import Rcu
from migrator.recipes.declared.split.definition import split_definition
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.model import Reason
from tests.recipes.definitions import BASE, CODE, DEFINED, FACTS, HEADER, after, caller, changed, refused, split
from tests.recipes.grounds import ground_of
from tests.recipes.treecases import TreeCase, load_tree_cases

_CASES = Path(__file__).parent.parent / "cases" / "async-pf-wait"


def test_what_is_told() -> None:
    """A split says what was moved, what was taken from facts, and which names the tree has afterwards."""
    made = split(BASE)

    assert isinstance(made, DefinitionSplit)
    assert made.brings == {"kvm_async_pf_task_wait_schedule"}
    assert {(each.path, each.name) for each in made.touched} == {
        (CODE, "kvm_async_pf_queue_task"),
        (CODE, "kvm_async_pf_task_wait_schedule"),
        (CODE, "kvm_async_pf_task_wait_halt"),
        (CODE, "kvm_async_pf_task_wait"),
    }
    assert any("`preempt_count() > 1` became `preempt_count() > 0`" in why for why in made.why)
    assert [note.what.partition(" ")[0] for note in made.assumptions] == ["RCU", "raw_spin_lock()"]
    assert all(note.source for note in made.assumptions)


def test_a_second_run_finds_nothing() -> None:
    """What came out is left alone."""
    assert split(after(BASE)) is None


def test_without_facts_nothing_is_done() -> None:
    """A recipe that does not declare a body leaves the definition alone."""
    facts = msgspec.structs.replace(FACTS, definition=None)

    assert split_definition(ground_of(BASE), "x86", facts, ()) is None


def test_without_a_definition() -> None:
    """A function that is called and defined nowhere is told; one that is not even called is nobody's business."""
    files = {HEADER: BASE[HEADER]}

    assert split(files) is None
    assert "defines it" in refused(files, caller(Rcu.WATCHING, True)).message


def test_private_function_of_the_same_name() -> None:
    """Another file's own function of that name is left alone."""
    own = {"arch/x86/kvm/other.c": "static void kvm_async_pf_task_wait(u32 token, int flag)\n{\n\tpause(token);\n}\n"}
    made = split({**BASE, **own})

    assert isinstance(made, DefinitionSplit)
    assert {each.path for each in made.edits} == {CODE, HEADER}
    assert (
        "static, and"
        in refused(changed("void kvm_async_pf_task_wait(u32", "static void kvm_async_pf_task_wait(u32")).message
    )


def test_private_definition() -> None:
    """What is static before is static afterwards, and needs no header."""
    text = BASE[CODE].replace("EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait);\n", "")
    text = text.replace("void kvm_async_pf_task_wait(", "static void kvm_async_pf_task_wait(")
    made = after({CODE: text})[CODE]

    assert "static void kvm_async_pf_task_wait_schedule(u32 token)\n" in made
    assert "EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait" not in made.replace("task_wake", "")


def test_lost_comment_is_told() -> None:
    """A comment on an RCU call goes with it, and the reasons say so."""
    files = changed("	rcu_irq_enter();\n\n	raw", "	/* Idle is dark. */\n	rcu_irq_enter();\n\n	raw")
    made = split(files)

    assert isinstance(made, DefinitionSplit)
    assert any("comments went with" in why and "line 45" in why for why in made.why)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("void kvm_async_pf_task_wait(u32 token, int interrupt_kernel);\n", "", "no header"),
        ("kvm_async_pf_task_wait(T, I) do {} while(0)", "kvm_async_pf_task_wait apf_nothing", "another form"),
        ("kvm_async_pf_task_wait(T, I) do {} while(0)", "kvm_async_pf_task_wait(T, I) apf_drop(I)", "does not take"),
        ("int interrupt_kernel);", "int interrupt_kernel) __cold;", "another form"),
    ],
)
def test_other_headers(old: str, new: str, told: str) -> None:
    """A declaration or a stub that its sibling cannot be made of is told."""
    assert told in refused(changed(old, new, HEADER)).message


def test_comments_in_the_header() -> None:
    """A comment behind a declaration stays with it."""
    old = "void kvm_async_pf_task_wait(u32 token, int interrupt_kernel);"
    made = after(changed(old, f"{old} /* with irqs off */", HEADER))[HEADER]

    assert f"{old} /* with irqs off */\nvoid kvm_async_pf_task_wait_schedule(u32 token);\n" in made


def test_declared_in_code() -> None:
    """A file that declares the function for itself would not know the new one."""
    files = {**BASE, "arch/x86/kvm/mmu.c": "void kvm_async_pf_task_wait(u32 token, int interrupt_kernel);\n"}

    assert "beside the header" in refused(files).message


@pytest.mark.parametrize(("rcu", "preemptible", "is_right"), [
    (Rcu.AWAY, True, False),
    (Rcu.AWAY, None, False),
    (Rcu.AWAY, False, True),
    (Rcu.WATCHING, True, True),
])  # fmt: skip
def test_caller_without_rcu(rcu: Rcu, preemptible: bool | None, is_right: bool) -> None:
    """The scheduling wait without RCU calls is wrong for a caller that schedules where RCU is away."""
    assert isinstance(split(BASE, caller(rcu, preemptible)), DefinitionSplit) is is_right


@pytest.mark.parametrize("path", [CODE, HEADER])
def test_line_ends(path: str) -> None:
    """A file that no mail brings over is told."""
    files = {**BASE, path: BASE[path].replace("\n", "\r\n")}

    assert refused(files).reason is Reason.UNMAILABLE


def _compile(case: TreeCase, new: Mapping[str, str], path: str, define: str) -> str:
    """Return what the compiler says of a file with the header and the prelude in front."""
    files = {**case.files, **new}
    lines = [f"#define {define}", (_CASES / "prelude.h").read_text(encoding="utf-8"), files[HEADER], files[path]]
    own = ("#include <linux/", "#include <asm/")
    text = "\n".join(line for part in lines for line in part.split("\n") if not line.startswith(own))
    command = ["gcc", "-x", "c", "-std=gnu11", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"]
    return subprocess.run([*command, "-"], input=text, text=True, capture_output=True, check=False).stderr


@pytest.mark.skipif(shutil.which("gcc") is None, reason="there is no compiler")
@pytest.mark.parametrize("case", [case for case in DEFINED if case.after], ids=str)
def test_result_is_c(case: TreeCase) -> None:
    """What comes out compiles as well as what went in, in the configuration with the guest's code and without."""
    for new in ({}, case.after):
        assert _compile(case, new, CODE, "CONFIG_KVM_GUEST") == ""
        for define in ("CONFIG_KVM_GUEST", "CONFIG_OTHER") if "arch/x86/kvm/mmu.c" in case.files else ():
            assert _compile(case, new, "arch/x86/kvm/mmu.c", define) == ""


def test_a_private_definition_is_of_its_architecture() -> None:
    """A patch of one architecture's file is not that of generic code."""
    case = next(case for case in load_tree_cases("async-pf-wait") if case.name.endswith("definition_private"))

    assert [change.arch for change in case.tree().plan().changes] == ["x86"]
