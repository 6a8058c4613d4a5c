"""What may be found after the edits and what may not."""

from dataclasses import replace

import pytest

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding, Level, Step
from migrator.analysis.shelf import Shelf
from migrator.analysis.states import State
from migrator.analysis.study import Study
from migrator.recipes.model import Proposal
from migrator.rewrite.compare import Compared, Comparison
from migrator.rewrite.plan import Plan
from migrator.text import Place
from tests.recipes.bench import EVENTS, Bench

_PATH = "arch/riscv/kvm/vcpu.c"
_BEFORE = """\
void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}
"""
_HELPER = "kvm_riscv_vcpu_enter_exit"
_LINE = 8  # of the helper, in the new file


def _plan() -> Plan:
    return Bench("riscv", {_PATH: _BEFORE}).plan()


def _finding(rule: str, function: str = "run_vcpu", path: str = _PATH, line: int = 99) -> Finding:
    place = Place(line, 2)
    witness = (Step(path, place, f"{function}()", State()),)
    return Finding(rule, Level.ERROR, "riscv", path, function, place, f"`{function}` is wrong", witness, fixable=True)


def _through_helper(finding: Finding) -> Finding:
    call = Step(_PATH, Place(_LINE, 2), "run()", State())
    return replace(finding, witness=(call, *finding.witness))


def _compare(before: list[Finding], after: list[Finding]) -> Compared:
    (change,) = _plan().changes
    (file,) = change.files
    study = Study("riscv", None, Shelf(EVENTS))
    comparison = Comparison(Judged(study, tuple(before)), Judged(study, tuple(after)), [_PATH])
    return comparison.of(_PATH, file.after, file.proposals)


def test_line_of_the_helper() -> None:
    """The line that the tests below name is one of the helper's."""
    (change,) = _plan().changes
    lines = change.files[0].after.text.split("\n")

    assert any(_HELPER in line for line in lines[:_LINE])
    assert "}" not in "".join(lines[:_LINE])


def test_what_is_gone() -> None:
    """Faults that are gone count for the function, or for what it calls; the line makes no other fault of one."""
    kept = _finding("ticks-lost", "other", "arch/riscv/kvm/a.c")

    compared = _compare(
        [_finding("deprecated-helper"), _finding("deprecated-helper"), _finding("eqs-tracepoint", "sync"), kept],
        [replace(kept, place=Place(3, 1))],
    )

    assert compared.blocking == ()
    assert (len(compared.before), len(compared.mended), len(compared.gone)) == (2, 2, 1)
    told = compared.tell()
    assert told == [
        "the analysis found in run_vcpu(), and finds no more: deprecated-helper (2), and 1 in what it calls"
    ]


def test_each_function_is_told_what_was_in_it() -> None:
    """What was in one function is not told of another that the same draft changes."""
    mended = (_finding("ticks-lost"), _finding("eqs-tracepoint", "leave"), _finding("ticks-lost", "leave"))

    assert Compared((), mended, (_finding("eqs-tracepoint", "sync"),), (), ()).tell() == [
        "the analysis found in run_vcpu(), and finds no more: ticks-lost",
        "the analysis found in leave(), and finds no more: eqs-tracepoint, ticks-lost, and 1 in what they call",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A fault of a kind that the recipe mends, still in what was changed.
        ([_finding("deprecated-helper")], [_finding("deprecated-helper")]),
        ([_finding("eqs-tracepoint")], [_finding("eqs-tracepoint", _HELPER)]),
        # One on a path through the helper, whoever is to mend it.
        ([_finding("eqs-irqs-enabled", "sub", "a.c")], [_through_helper(_finding("eqs-irqs-enabled", "sub", "a.c"))]),
        # One that was not there, anywhere.
        ([], [replace(_finding("unbalanced-path", "other", "arch/riscv/kvm/a.c"), fixable=False)]),
        ([_finding("ticks-lost", "other")], [_finding("ticks-lost", "other"), _finding("ticks-lost", "other")]),
    ],
)
def test_what_blocks(before: list[Finding], after: list[Finding]) -> None:
    """Faults that the draft claims to mend, and new ones, withdraw it."""
    assert _compare(before, after).blocking != ()


@pytest.mark.parametrize("rule", ["eqs-instrumentable", "eqs-tracepoint", "eqs-too-wide"])
def test_what_is_told(rule: str) -> None:
    """Code below the run call that may be instrumented is for a person to read, seen before or not."""
    finding = _through_helper(_finding(rule, "switch", "arch/riscv/kvm/a.c"))

    compared = _compare([], [finding])

    assert (compared.blocking, compared.to_read) == ((), (finding,))
    (told,) = compared.tell()
    assert f"{rule}, to be read: arch/riscv/kvm/a.c:switch()" in told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # The same fault moved with the run call, and names the helper now.
        ([_finding("window-unsynchronized")], [_finding("window-unsynchronized", _HELPER)]),
        # Notes weigh nothing.
        ([], [replace(_finding("eqs-too-wide"), level=Level.NOTE)]),
        # Another function's fault of a kind that the recipe mends, there before.
        ([_finding("ticks-lost", "other")], [_finding("ticks-lost", "other")]),
    ],
)
def test_what_does_not_block(before: list[Finding], after: list[Finding]) -> None:
    """What was there and is not claimed stays as it is."""
    after = [replace(f, fixable=False) if f.rule == "window-unsynchronized" else f for f in after]

    assert _compare(before, after).blocking == ()


def _one(plan: Plan) -> Proposal:
    (change,) = plan.changes
    (proposal,) = change.proposals
    return proposal


def test_real_callee_of_the_run_call() -> None:
    """A run call that is ordinary C does not keep the draft from being made; the reader is told where to read."""
    code = (
        "static void load(struct kvm_vcpu *vcpu)\n{\n\ttrace_kvm_load(vcpu);\n\tvcpu->mode = 1;\n}\n\n"
        "void __kvm_vcpu_switch(struct kvm_vcpu *vcpu)\n{\n\tload(vcpu);\n\t__kvm_riscv_switch_to(&vcpu->arch);\n}\n\n"
    )
    facts = Bench("riscv", {}).archfacts["riscv"]
    run = type(facts.run_call[0])(call="__kvm_vcpu_switch(...)", primitive="__kvm_riscv_switch_to", source="a test")
    archs = {"riscv": type(facts)(arch="riscv", prefix=facts.prefix, run_call=(run,), helper=facts.helper)}
    text = code + _BEFORE.replace("__kvm_riscv_switch_to(&vcpu->arch)", "__kvm_vcpu_switch(vcpu)")

    plan = Bench("riscv", {_PATH: text}, archfacts=archs).plan()

    assert plan.refusals == ()
    why = "\n".join(_one(plan).why)
    assert "below the run call it still finds eqs-" in why
    assert "deprecated-helper (2)" in why
