"""The call map: what is called while RCU does not watch, of which kind, and from where."""

import pytest

from migrator.analysis.callmap import CallKind, InnerCall, find_inner_calls
from tests.analysis.examining import ARCHS, HELPER, PATH, RUN, examine, run_with

_NOINSTR = "static noinstr void quiet(void)\n{\n\tdeep();\n}\n"
_INLINE = "static __always_inline void part(void)\n{\n\tread(1);\n}\n"
_STUB = "static inline void stub(void) {}\n"
_LOUD = "static void loud(void)\n{\n\tlouder();\n\ttrace_kvm_loud(1);\n}\n"
_LOUDER = "static void louder(void)\n{\n\tloudest();\n}\n"
_LOUDEST = "static void loudest(void)\n{\n\tspin_lock(&a);\n}\n"


def _calls(text: str, *functions: str, arch: str = "riscv") -> list[InnerCall]:
    """Return what is called from the functions named, in a file that stands alone."""
    (study,) = examine(text, archfacts=ARCHS[arch]).studies.values()
    return list(find_inner_calls(study, PATH, functions))


def _with(call: str, *definitions: str) -> str:
    """Return right code whose helper makes one more call before the guest runs."""
    return "".join(definitions) + HELPER.replace("\t__kvm", f"\t{call}\n\t__kvm") + RUN % "\tlocal_irq_disable();"


def test_right_helper() -> None:
    """The two that move the state and the run call, at their places; nothing of the code around the helper."""
    text = run_with("\tlocal_irq_disable();")
    inner = _calls(text, "enter_exit")

    told = [(call.caller, call.callee, call.kind, call.place.line, call.depth) for call in inner]
    assert told == [
        ("enter_exit", "guest_state_enter_irqoff", CallKind.STATE, 3, 0),
        ("enter_exit", "__kvm_riscv_switch_to", CallKind.RUN, 4, 0),
        ("enter_exit", "guest_state_exit_irqoff", CallKind.STATE, 5, 0),
    ]
    outer = _calls(text, "kvm_arch_vcpu_ioctl_run")
    assert [(call.caller, call.callee, call.depth) for call in outer] == [(c.caller, c.callee, 1) for c in inner]


@pytest.mark.parametrize(
    ("call", "definition", "kind"),
    [
        ("quiet();", _NOINSTR, CallKind.NOINSTR),
        ("part();", _INLINE, CallKind.INLINED),
        ("stub();", _STUB, CallKind.STUB),
        ("loud();", _LOUD, CallKind.INSTRUMENTABLE),
        ("PART();", "#define PART() read(1)\n", CallKind.INLINED),
        ("unseen();", "", CallKind.UNKNOWN),
        ("ops->call();", "", CallKind.UNKNOWN),
        ("trace_kvm_entry(vcpu);", "", CallKind.USE),
        ("local_irq_enable();", "", CallKind.USE),
        ("spin_lock(&vcpu->lock);", "", CallKind.USE),
        ("raw_local_irq_enable();", "", CallKind.STATE),
        ("lockdep_hardirqs_on(0);", "", CallKind.STATE),
    ],
)
def test_kinds(call: str, definition: str, kind: CallKind) -> None:
    """What the facts declare, and else what the code of the callee is."""
    name = call.partition("(")[0]
    found = [each for each in _calls(_with(call, definition), "enter_exit") if each.callee == name]

    assert [each.kind for each in found] == [kind]
    assert (found[0].event is None) == (kind not in {CallKind.USE, CallKind.STATE})


def test_what_is_right_everywhere_is_left_out() -> None:
    """A barrier, or a plain access, is no call that anybody has to look at."""
    assert len(_calls(_with("smp_mb();\n\tREAD_ONCE(vcpu->x);"), "enter_exit")) == 3


def test_assembly_that_a_macro_holds_is_no_call() -> None:
    """A directive with something in parentheses behind it looks like one."""
    macro = "#define TABLE(from) .long (from) - .\n"
    calls = _calls(_with("TABLE(1);", macro), "enter_exit")

    assert [call.callee for call in calls if "long" in call.callee] == []


def test_callers_stand_before_what_they_call() -> None:
    """In the order of the code, caller by caller, with how far each is."""
    calls = _calls(_with("quiet();\n\tpart();", _NOINSTR, _INLINE), "enter_exit")

    inner = [(call.caller, call.callee, call.depth) for call in calls if call.depth]
    assert inner == [("quiet", "deep", 1), ("part", "read", 1)]
    assert [call.depth for call in calls] == [0, 0, 0, 0, 0, 1, 1]


def test_code_that_should_not_be_there_is_told_one_call_deep() -> None:
    """What lies farther on goes when that goes; and that it is left out is told."""
    calls = _calls(_with("loud();", _LOUDEST, _LOUDER, _LOUD), "enter_exit")

    assert [(c.callee, c.kind, c.is_last) for c in calls if c.caller == "loud"] == [
        ("louder", CallKind.INSTRUMENTABLE, True),
        ("trace_kvm_loud", CallKind.USE, False),
    ]
    assert not [c for c in calls if c.caller in {"louder", "loudest"}]
    assert [c.is_last for c in calls if c.callee == "loud"] == [False]


def test_allowed_stretch() -> None:
    """What the author allows is still a call, and it is told that it is allowed."""
    allowed = "instrumentation_begin();\n\tloud();\n\tinstrumentation_end();"
    calls = {c.callee: c for c in _calls(_with(allowed, _LOUDEST, _LOUDER, _LOUD), "enter_exit")}

    assert (calls["loud"].kind, calls["loud"].is_allowed) == (CallKind.INSTRUMENTABLE, True)
    assert not calls["__kvm_riscv_switch_to"].is_allowed
    assert calls["instrumentation_begin"].kind is CallKind.STATE


def test_each_call_stands_once() -> None:
    """On both branches behind it, and in a loop, it is the same call."""
    calls = _calls(_with("while (more())\n\t\tif (x)\n\t\t\tquiet();", _NOINSTR), "enter_exit")

    assert len(calls) == len({(call.path, call.place, call.callee) for call in calls})
    assert [call.callee for call in calls].count("quiet") == 1


def test_between_run_call_and_primitive() -> None:
    """What the run call is made of before the guest runs is inside as well."""
    run = "int kvm_vz_vcpu_run(struct kvm_vcpu *vcpu)\n{\n\tload_tlb(vcpu);\n\treturn vcpu->arch.vcpu_run(vcpu);\n}\n"
    helper = HELPER.replace("__kvm_riscv_switch_to(&vcpu->arch)", "kvm_mips_callbacks->vcpu_run(vcpu)")
    calls = _calls(run + helper + RUN % "\tlocal_irq_disable();", "enter_exit", arch="mips")

    inner = [(call.caller, call.callee, call.kind) for call in calls if call.caller == "kvm_vz_vcpu_run"]
    assert inner == [
        ("kvm_vz_vcpu_run", "load_tlb", CallKind.UNKNOWN),
        ("kvm_vz_vcpu_run", "vcpu->arch.vcpu_run", CallKind.RUN),
    ]


def test_caller_of_a_function_that_leaves_rcu_away() -> None:
    """Its calls are made in the same stretch: they stand beside those of the function itself."""
    text = "static void prepare(struct kvm_vcpu *vcpu)\n{\n\tlocal_irq_disable();\n\tguest_enter_irqoff();\n}\n"
    text += "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n\tearly(vcpu);\n\tprepare(vcpu);\n\tlate(vcpu);\n"
    text += "\t__kvm_riscv_switch_to(&vcpu->arch);\n\tguest_exit_irqoff();\n\tafter(vcpu);\n\treturn 0;\n}\n"
    calls = [(call.caller, call.callee, call.depth) for call in _calls(text, "prepare")]

    assert calls == [
        ("prepare", "guest_enter_irqoff", 0),
        ("kvm_arch_vcpu_ioctl_run", "late", 0),
        ("kvm_arch_vcpu_ioctl_run", "__kvm_riscv_switch_to", 0),
        ("kvm_arch_vcpu_ioctl_run", "guest_exit_irqoff", 0),
    ]


def test_function_that_nobody_knows() -> None:
    """Nothing is told of what is not there."""
    assert _calls(run_with(""), "nobody") == []
