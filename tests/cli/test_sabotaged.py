"""A series of a recipe beside the transition, spoilt by hand: what verify and the checklist say of it."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.repos import whole_sample
from tests.source.repos import git, make_repository

_KVM, _SVM, _LAPIC = "arch/x86/kernel/kvm.c", "arch/x86/kvm/svm/svm.c", "arch/x86/kvm/lapic.c"
_MMU, _X86, _PARA = "arch/x86/kvm/mmu/mmu.c", "arch/x86/kvm/x86.c", "arch/x86/include/asm/kvm_para.h"
_RUN, _TRACE = "\t__svm_vcpu_run(", "\ttrace_kvm_wait_lapic_expire(vcpu->vcpu_id, delta);\n"
_WAIT = "kvm_async_pf_task_wait"

pytestmark = pytest.mark.usefixtures("author")

Edit = tuple[str, str, str]
Spoil = Callable[[str, Sequence[Edit]], Path]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the whole sample tree as a repository."""
    return make_repository(tmp_path_factory.mktemp("spoilt") / "tree", files=whole_sample())


@pytest.fixture
def spoil(place: Path, call: Call, tmp_path: Path) -> Spoil:
    """Return a function that drafts one recipe, edits what its last patch leaves, and gives the series."""

    def spoil_here(recipe: str, edits: Sequence[Edit]) -> Path:
        git(place, "checkout", "-q", "-f", "main")
        assert call("draft", str(place), "--recipe", recipe, "-o", str(tmp_path / "draft"), "-q").code == 0
        git(place, "checkout", "-q", "--detach")
        git(place, "am", "-q", *map(str, sorted((tmp_path / "draft").glob("000[1-9]*.patch"))))
        for path, old, new in edits:
            text = (place / path).read_text(encoding="utf-8")
            assert old in text
            (place / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        git(place, "commit", "-q", "-a", "--amend", "--no-edit")
        git(place, "format-patch", "-q", "--base", "main", "-o", str(tmp_path / "series"), "main")
        git(place, "checkout", "-q", "-f", "main")
        return tmp_path / "series"

    return spoil_here


def _check(call: Call, series: Path, place: Path) -> Mapping[str, tuple[str, str]]:
    done = call("verify", str(series), str(place), "--format", "json", "-q")
    return {each["name"]: (each["status"], each["evidence"]) for each in json.loads(done.out)["checks"]}


def _items(call: Call, series: Path, place: Path) -> Mapping[str, str]:
    """Return the questions of a patch with how they stand: shown, open, or against."""
    done = call("checklist", str(series), str(place), "--format", "json", "-q")
    found = json.loads(done.out)
    return {item["asks"]: item["status"] for patch in found["patches"] for item in patch["items"]}


@pytest.mark.parametrize(
    ("recipe", "edits", "check", "status", "told"),
    [
        pytest.param(
            "draft-era-names",
            [(_SVM, "\tguest_state_exit_irqoff();", "\tenter_from_guest_mode();")],
            "helpers-first",
            "fail",
            "removes enter_from_guest_mode()",
            id="a_rename_leaves_a_use",
        ),
        pytest.param(
            "async-pf-wait",
            [
                (
                    _MMU,
                    f"\t\tlocal_irq_disable();\n\t\t{_WAIT}",
                    f"\t\tspin_lock(&vcpu->lock);\n\t\tlocal_irq_disable();\n\t\t{_WAIT}",
                )
            ],
            "re-analysed",
            "fail",
            "in a context that it is not for, by preemptible",
            id="a_split_call_under_a_spin_lock",
        ),
        pytest.param(
            "async-pf-wait",
            [(_KVM, f"{_WAIT}((u32)address, !user_mode(regs))", f"{_WAIT}_schedule((u32)address)")],
            "re-analysed",
            "warn",
            "converted, and not proved",
            id="a_split_call_that_stays",
        ),
        pytest.param(
            "async-pf-wait",
            [
                (_KVM, f"void {_WAIT}(u32", "void wait_as_it_was(u32"),
                (_PARA, f"void {_WAIT}(u32 token, int interrupt_kernel);\n", ""),
                (_PARA, f"#define {_WAIT}(", "#define wait_as_it_was("),
            ],
            "helpers-first",
            "fail",
            f"removes {_WAIT}()",
            id="a_split_removes_what_is_called",
        ),
        pytest.param(
            "late-tracepoint",
            [(_LAPIC, _TRACE, ""), (_SVM, _RUN, _TRACE.replace("delta", "0") + _RUN)],
            "re-analysed",
            "fail",
            "eqs-tracepoint",
            id="a_tracepoint_where_rcu_does_not_watch",
        ),
    ],
)
def test_verify_tells(
    call: Call, place: Path, spoil: Spoil, recipe: str, edits: Sequence[Edit], check: str, status: str, told: str
) -> None:
    """The check says what is wrong."""
    found = _check(call, spoil(recipe, edits), place)[check]

    assert found[0] == status
    assert told in found[1]


@pytest.mark.parametrize(
    ("recipe", "edits", "asks", "status"),
    [
        ("stale-comment", (), "Is no code changed", "answered"),
        ("stale-comment", [(_X86, "\tvcpu->stat.exits++;\n", "")], "Is no code changed", "against"),
        ("draft-era-names", [(_SVM, "vcpu->arch.guest_state_loaded = true;", "")], "Is nothing but the name", "open"),
        (
            "late-tracepoint",
            [(_LAPIC, _TRACE, ""), (_SVM, _RUN, _TRACE.replace("delta", "0") + _RUN)],
            "Is the place outside",
            "against",
        ),
        (
            "late-tracepoint",
            [
                (
                    _X86,
                    "\ttrace_kvm_exit(",
                    "\tif (vcpu->arch.apic->lapic_timer.advance_expire_delta)\n\t\treturn 0;\n\ttrace_kvm_exit(",
                )
            ],
            "Does anything else read",
            "against",
        ),
        ("late-tracepoint", (), "Does anything else read", "answered"),
        ("async-pf-wait", (), "Is the context of each", "open"),
        (
            "async-pf-wait",
            [(_MMU, f"\t\t{_WAIT}", f"\t\tpreempt_disable();\n\t\t{_WAIT}")],
            "Is the context of each",
            "against",
        ),
    ],
)
def test_no_false_tick(
    call: Call, place: Path, spoil: Spoil, recipe: str, edits: Sequence[Edit], asks: str, status: str
) -> None:
    """A question of the recipe that the mails name is ticked on evidence alone, and what speaks against it is told."""
    items = _items(call, spoil(recipe, edits), place)
    (found,) = [state for question, state in items.items() if asks in question]

    assert found == status
