"""Patches that look right and are not: no question about what is wrong stays ticked, and nothing is accused blindly."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from migrator.facts.checklist import AnswerName
from migrator.report.checklist.answers.catalog import PATCH_ANSWERS
from migrator.report.checklist.features import find_features
from migrator.report.checklist.look import Look
from migrator.report.checklist.looks import look_at
from migrator.report.checklist.model import ItemStatus
from migrator.syntax.unit import Unit
from tests.report.checklist.reviews import MESSAGE, NEW, OLD, PATH, QUESTIONS, look, patch_of, review_of

_OPEN, _AGAINST = ItemStatus.OPEN, ItemStatus.AGAINST
_STATE_ENTER = "\tguest_state_enter_irqoff();\n"
_RUN = "\t__kvm_riscv_switch_to(&vcpu->arch);\n"
_RENAMED = OLD.replace("\tguest_enter_irqoff();\n", f"\tguest_timing_enter_irqoff();\n{_STATE_ENTER}").replace(
    "\tguest_exit();\n", "\tguest_state_exit_irqoff();\n\tguest_timing_exit_irqoff();\n"
)
_POSSIBLE = "RCU may not be watching on this CPU"
_TWICE = "must not be called twice"
_DRIVER = "drivers/net/loopback.c"
_DOCUMENT = "Documentation/core-api/entry.rst"


def _saying(words: str) -> Callable[[], Look]:
    return lambda: look(NEW.replace("nothing may be traced", words).replace("RCU does not watch here: ", ""))


def _beside(path: str, old: str, new: str, message: str) -> Look:
    """Return a patch of another file than the one that runs the guest."""
    facts = look().facts_of("riscv")
    patch = patch_of({PATH: OLD}, {PATH: NEW}, facts, message=message)
    diff = f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-{old}+{new}"
    patch = replace(
        patch,
        subject="Change it",
        diff=diff,
        archs=("generic",),
        old={path: Unit(old)},
        new={path: Unit(new)},
        before={},
        after={},
        mended=(),
        added=(),
    )
    (found,) = look_at(review_of([patch], {PATH: OLD, path: old}), QUESTIONS)
    return found


_CASES: list[tuple[AnswerName, ItemStatus, Callable[[], Look], str]] = [
    ("window-irqs", _AGAINST, lambda: look(_RENAMED), "before state exit, where RCU does not watch yet"),
    ("c-callees", _OPEN, lambda: look(NEW.replace(_STATE_ENTER + _RUN, _RUN + _STATE_ENTER)), "no run call is among"),
    ("c-callees", _AGAINST, lambda: look(NEW.replace("noinstr ", "")), "which is not noinstr"),
    (
        "rcu-woken",
        _AGAINST,
        lambda: look(NEW.replace(_STATE_ENTER, f"\tarch_local_irq_enable();\n{_STATE_ENTER}")),
        "irqs-on-at-transition",
    ),
    (
        "run-call-sleeps",
        _OPEN,
        lambda: look(NEW.replace(_RUN, f"\tmutex_lock(&vcpu->mutex);\n{_RUN}")),
        "mutex_lock() in kvm_riscv_vcpu_enter_exit() takes a lock",
    ),
    ("comment-forbids", _OPEN, _saying(_POSSIBLE), "no added comment says what may not be done"),
    ("comment-forbids", _OPEN, _saying(_TWICE), "no added comment says what may not be done"),
    ("told-configurations", _OPEN, lambda: look(message="Tested with CONFIG_KVM=y.\n"), "none of that is of"),
    ("told-configurations", _OPEN, lambda: look(message="No functional change.\n"), "it names no configuration"),
    (
        "told-names",
        _AGAINST,
        lambda: look(message="See gone_for_ever().\n", tree={"arch/riscv/kvm/x.c": "/* gone_for_ever() was here */\n"}),
        "no code has gone_for_ever()",
    ),
    (
        "told-names",
        _OPEN,
        lambda: look(message="See at_home().\n", tree={"drivers/a.c": "void at_home(void)\n{\n}\n"}),
        "only code that has nothing to do with the patch has at_home()",
    ),
    (
        "told-names",
        _OPEN,
        lambda: _beside(_DOCUMENT, "gone() enters.\n", "here() enters.\n", "Do not name gone().\n"),
        "gone() stands in comments or documents alone",
    ),
    (
        "fixes-tag",
        _OPEN,
        lambda: _beside(_DRIVER, "int a;\n", "int b;\n", 'Mend it.\n\nFixes: 0123456789ab ("a")\n'),
        "nothing to do with entering a guest",
    ),
]


@pytest.mark.parametrize(
    ("name", "status", "made", "told"), _CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(_CASES)]
)
def test_no_tick_is_there_by_accident(
    name: AnswerName, status: ItemStatus, made: Callable[[], Look], told: str
) -> None:
    """What only looks like an answer is none, and the evidence says what was seen."""
    answer = PATCH_ANSWERS[name](made())

    assert answer.status is status, answer.proofs
    assert any(told in proof.text for proof in answer.proofs), answer.proofs


def test_what_is_declared_harmless_is_told() -> None:
    """A call that the facts vouch for is no proof of the code's: it is named, since a reader finds it there."""
    made = look(NEW.replace(_RUN, "\t__kvm_riscv_switch_to(virt_to_phys(&vcpu->arch));\n"))
    answer = PATCH_ANSWERS["c-callees"](made)

    assert any("not looked into: virt_to_phys()" in proof.text for proof in answer.proofs), answer.proofs


def test_other_patches_are_asked_nothing_of_guests() -> None:
    """A comment in a driver need not say what is forbidden where RCU does not watch."""
    made = _beside(_DRIVER, "int a;\n", "/* Enables interrupts. */\n", MESSAGE)

    assert find_features(made) == {"code"}
