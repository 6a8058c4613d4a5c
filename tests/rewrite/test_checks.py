"""Each promise is really checked: a damaged text fails the check that is for it."""

import pytest

from migrator.recipes.model import FileEdits, Proposal
from migrator.rewrite.checks import CheckStatus, Rewritten, check_rewritten
from migrator.rewrite.compare import Comparison
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.bench import FACTS, Bench

_PATH = "arch/riscv/kvm/vcpu.c"
_BEFORE = """\
static void other(void)
{
	x = 1;
}

void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	x++;
	local_irq_enable();
	guest_exit();
}
"""


def _rewritten() -> Rewritten:
    (change,) = Bench("riscv", {_PATH: _BEFORE}).plan().changes
    (rewritten,) = change.files
    return rewritten


def _failed(rewritten: Rewritten) -> dict[str, str]:
    examine = Bench("riscv", {_PATH: rewritten.before.text}).means().examine
    before, after = (examine(["riscv"], changed)["riscv"] for changed in ({}, {_PATH: rewritten.after}))
    compared = Comparison(before, after, [_PATH]).of(_PATH, rewritten.after, rewritten.proposals)
    checks = check_rewritten(rewritten, after, compared)
    assert [check.name for check in checks] == ["round-trip", "balanced", "re-analysed", "idempotent"]
    assert all(check.evidence.startswith(f"{_PATH}: ") for check in checks)
    return {check.name: check.evidence for check in checks if check.status is CheckStatus.FAIL}


def _damage(old: str, new: str) -> Rewritten:
    good = _rewritten()
    assert good.after.text.count(old) == 1
    return Rewritten(_PATH, good.before, Unit(good.after.text.replace(old, new)), good.proposals, FACTS)


def test_undamaged() -> None:
    """The draft itself fails no check."""
    assert _failed(_rewritten()) == {}


@pytest.mark.parametrize(
    ("check", "old", "new", "told"),
    [
        ("round-trip", "x = 1;", "x = 2;", "more than the edits"),
        ("round-trip", "\tx++;\n", "\tx++; \n", "more than the edits"),
        ("balanced", "x = 1;", "x = 1; }", "no opening one"),
        ("balanced", "x = 1;", "{ x = 1;", "never closed"),
        ("balanced", "static void other(void)", "static void another(void)", "are not the old ones"),
        (
            "balanced",
            "static void other(void)\n",
            "static int more(void) { }\nstatic void other(void)\n",
            "are not the old",
        ),
        ("balanced", "x++;", "else x++;", "run_vcpu() can no longer be structured"),
        ("balanced", "__kvm_riscv_switch_to(&", "if () else __kvm_riscv_switch_to(&", "no longer be structured"),
        ("re-analysed", "guest_timing_enter_irqoff();", ";", "does not call each of"),
        ("re-analysed", "guest_timing_exit_irqoff();", "if (x) guest_timing_exit_irqoff();", "straight through"),
        ("re-analysed", "x++;", "if (x) return;", "straight through"),
        ("re-analysed", "x++;", "guest_timing_exit_irqoff();", "does not call each of"),
        ("re-analysed", "guest_state_enter_irqoff();", ";", "does not call each of"),
        ("re-analysed", "guest_state_exit_irqoff();", "if (vcpu) guest_state_exit_irqoff();", "straight through"),
        (
            "re-analysed",
            "guest_state_enter_irqoff();\n\t__kvm_riscv_switch_to(&vcpu->arch);",
            "__kvm_riscv_switch_to(&vcpu->arch);\n\tguest_state_enter_irqoff();",
            "straight through",
        ),
        ("re-analysed", "static void noinstr kvm", "static void kvm", "is not noinstr"),
        (
            "re-analysed",
            "guest_state_enter_irqoff();",
            "guest_state_enter_irqoff();\n\tlocal_irq_enable();",
            "comes to __kvm_riscv_switch_to() with irqs on, guest time, RCU away, told on",
        ),
        (
            "re-analysed",
            "\tlocal_irq_disable();\n\n\tguest_timing_exit_irqoff();",
            "\tguest_timing_exit_irqoff();",
            "comes to guest_timing_exit_irqoff() with irqs on",
        ),
        ("re-analysed", "__kvm_riscv_switch_to(&vcpu->arch);", "other();", "does not run the guest"),
        ("re-analysed", "static void noinstr kvm", "static void noinstr not_kvm", "is not found"),
        ("re-analysed", "x = 1;", "guest_state_enter_irqoff();", "the analysis finds eqs-instrumentable at line 3"),
        ("idempotent", "x++;", "guest_exit();", "line 23 still calls guest_exit()"),
    ],
)
def test_damaged(check: str, old: str, new: str, told: str) -> None:
    """The check that is for it fails, and says what is wrong."""
    assert told in _failed(_damage(old, new))[check]


def test_edits_that_lose_text() -> None:
    """Undoing what the proposals say they did must give the old file, whatever the new text holds."""
    good = _rewritten()
    (proposal,) = good.proposals
    fewer = Proposal(**{**vars(proposal), "edits": (FileEdits(_PATH, proposal.edits_of(_PATH)[1:]),)})

    assert "round-trip" in _failed(Rewritten(_PATH, good.before, good.after, (fewer,), FACTS))


def test_other_functions_may_keep_old_names() -> None:
    """A site that was refused elsewhere in the file does not make a second run differ."""
    good = _rewritten()
    behind = Edit(Span(len(_BEFORE), len(_BEFORE)), "")
    more = "\nvoid refused(void)\n{\n\tguest_exit();\n}\n"
    before, after = Unit(_BEFORE + more), Unit(apply_edits(good.after.text, [behind]) + more)

    assert _failed(Rewritten(_PATH, before, after, good.proposals, FACTS)) == {}
