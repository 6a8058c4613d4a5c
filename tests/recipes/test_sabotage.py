"""A straight draft that were wrong would not keep its promises: each fault is put into a right one."""

import pytest

from migrator.rewrite.change import Change
from migrator.rewrite.promises import check_promise
from tests.recipes.bench import Bench, text_after

_PATH = "arch/arm64/kvm/vcpu.c"
_BEFORE = """int run_vcpu(struct kvm_vcpu *vcpu)
{
\tint ret;

\tlocal_irq_disable();
\tguest_enter_irqoff();
\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);
\tvcpu->mode = 1;
\tlocal_irq_enable();
\tguest_exit();
\ttrace_kvm_exit(ret, 0);

\treturn ret;
}
"""
_RUN = "\tret = kvm_call_hyp_ret(__kvm_vcpu_run, vcpu);\n"


def _change() -> Change:
    (change,) = Bench("arm64", {_PATH: _BEFORE}).plan().changes
    return change


def _problems(change: Change, text: str) -> list[str]:
    study = Bench("arm64", {_PATH: text}).means().examine(["arm64"], {})["arm64"].study
    (proposal,) = change.proposals
    return [problem for promise in proposal.promises if (problem := check_promise(study, promise))]


def test_right_draft_keeps_its_promises() -> None:
    """Nothing is told of a draft as it is."""
    change = _change()

    assert _problems(change, text_after(change, _PATH)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("noinstr ", "", "is not noinstr"),
        ("\tguest_state_enter_irqoff();\n", "", "does not call each"),
        (_RUN, f"\tif (vcpu)\n\t{_RUN}", "does not run straight through"),
        (_RUN, _RUN * 2, "does not call each"),
        (_RUN, f"\tlocal_irq_enable();\n{_RUN}", "with irqs on"),
        (_RUN, f"\tfar(vcpu);\n{_RUN}", "call far more often"),
        (_RUN, _RUN.replace("ret = ", ""), "does not return what"),
        ("exit_irqoff();\n\n\treturn ret;", "exit_irqoff();\n\n\treturn 0;", "does not return what"),
        ("\tlocal_irq_disable();\n\n\tguest_timing_exit", "\tguest_timing_exit", "with irqs on"),
        ("\tlocal_irq_enable();\n\ttrace", "\ttrace", "no longer call local_irq_enable"),
        ("\tlocal_irq_enable();\n\ttrace", "\traw_local_irq_enable();\n\ttrace", "no longer call local_irq_enable"),
        ("\tisb();\n", "", "no longer call isb"),
        ("\ttrace_kvm_exit(ret, 0);\n", "", "no longer call trace_kvm_exit"),
        ("\tguest_timing_exit_irqoff();", "\tif (ret)\n\t\tguest_timing_exit_irqoff();", "does not run straight"),
    ],
)
def test_wrong_draft_breaks_a_promise(old: str, new: str, told: str) -> None:
    """What is lost, added, made conditional or put in another order is seen."""
    change = _change()
    text = text_after(change, _PATH)
    assert text.count(old) == 1

    problems = _problems(change, text.replace(old, new))

    assert any(told in problem for problem in problems), problems
