"""Each answer of the tool: what it ticks, what it leaves open, and what it speaks against; each with its place."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from migrator.facts.arch import ArchFacts, ExitHandler, Fault, Synchronization
from migrator.facts.checklist import AnswerName
from migrator.report.checklist.answers.catalog import PATCH_ANSWERS, SERIES_ANSWERS
from migrator.report.checklist.answers.model import Answer, few, join
from migrator.report.checklist.look import Look
from migrator.report.checklist.looks import look_at
from migrator.report.checklist.model import ItemStatus, ProofRow
from migrator.report.model import CheckRow
from tests.recipes.bench import ARCHS
from tests.report.checklist.reviews import MESSAGE, NEW, OLD, PATH, QUESTIONS, look, patch_of, review_of

# Tried in test_neighbours.py, on the patches of the recipes that ask for them.
OF_NEIGHBOURS = {
    "contexts",
    "contexts-assumed",
    "traced-watching",
    "fields-gone",
    "named-exist",
    "texts-only",
    "names-only",
}
_ANSWERED, _OPEN, _AGAINST = ItemStatus.ANSWERED, ItemStatus.OPEN, ItemStatus.AGAINST
_RISCV = ARCHS["riscv"]
_WINDOW = "\tlocal_irq_enable();\n\tlocal_irq_disable();\n"
_RUN = "\t__kvm_riscv_switch_to(&vcpu->arch);\n"
_STATE_EXIT = "\tguest_state_exit_irqoff();\n"


def _with(**facts: object) -> ArchFacts:
    return msgspec.structs.replace(_RISCV, **facts)


_HANDLED = _with(exit_handler=(ExitHandler("handle_exit", "switch.S calls it"),))
_HANDLER = "int noinstr handle_exit(struct kvm_vcpu *vcpu)\n{{\n{}\treturn 0;\n}}\n\n"
_LEAVES = f"{_STATE_EXIT}\ttrace_exit(vcpu);\n\tguest_state_enter_irqoff();\n"
_SYNCHRONIZED = _with(synchronization=Synchronization("isb()", "orders it", "DDI 0487, D1", "arm.c"))
_FAULT = _with(fault=(Fault("do_check", "PIF_FAULT", "irqentry_enter", "traps.c"),))
_TRAPS = "void do_check(struct pt_regs *regs)\n{{\n{}\tirqentry_enter(regs);\n}}\n"
_RETURNS = "\tif (test_pt_regs_flag(regs, PIF_FAULT))\n\t\treturn;\n"
_TRAPS_C = "arch/riscv/kernel/traps.c"
_SWITCH_S = "arch/riscv/kvm/switch.S"
_RAW = NEW.replace(_RUN, f"\tarch_local_irq_enable();\n{_RUN}\tarch_local_irq_disable();\n").replace(_WINDOW, "")
_HOOK = {
    "kernel/entry/common.c": "void irqentry_enter(void)\n{\n\tif (arch_in_rcu_eqs())\n\t\twake();\n}\n",
    "arch/riscv/include/asm/entry.h": "#define arch_in_rcu_eqs arch_in_rcu_eqs\n",
}
_TWICE = NEW.replace(
    "\tkvm_riscv_vcpu_enter_exit(vcpu);\n",
    "\tif (vcpu->mode)\n\t\treturn 1;\n" + "\tkvm_riscv_vcpu_enter_exit(vcpu);\n",
)
_LATE = NEW.replace("\tvcpu->arch.scause = csr_read(CSR_SCAUSE);\n", "").replace(
    "\treturn 0;\n}\n", "\tvcpu->arch.scause = csr_read(CSR_SCAUSE);\n\treturn 0;\n}\n"
)
_SLOW = "\nvoid slow(void)\n{\n\tinstrumented_work();\n}\n\n"


def _unapplied() -> Look:
    """Return the same patch, of which nothing but its mail is known."""
    whole = look()
    bare = replace(whole.patch, old={}, new={}, before={}, after={}, mended=(), added=())
    (found,) = look_at(replace(review_of([bare], {}), sources=None), QUESTIONS)
    return found


Case = tuple[AnswerName, ItemStatus, Callable[[], Look], str, str]
_CASES: list[Case] = [
    ("run-calls", _ANSWERED, look, "kvm_riscv_vcpu_enter_exit(), which is noinstr", f"{PATH}:7"),
    ("run-calls", _ANSWERED, look, "kvm_riscv_vcpu_enter_exit() is called in kvm_arch_vcpu_ioctl_run()", f"{PATH}:15"),
    (
        "run-calls",
        _OPEN,
        lambda: look(NEW + f"\nvoid again(struct kvm_vcpu *vcpu)\n{{\n{_RUN}}}\n"),
        "no path in reach",
        f"{PATH}:26",
    ),
    (
        "run-calls",
        _OPEN,
        lambda: look(tree={_SWITCH_S: "again:\n\tcall __kvm_riscv_switch_to\n"}),
        "assembly names it",
        f"{_SWITCH_S}:2",
    ),
    (
        "run-calls",
        _AGAINST,
        lambda: look(NEW.replace("noinstr ", "")),
        "neither noinstr nor always inlined",
        f"{PATH}:7",
    ),
    (
        "run-calls",
        _AGAINST,
        lambda: look(tree={"arch/riscv/kvm/nested.c": OLD.replace("_ioctl", "_nested")}),
        "tells lockdep and tracing nothing",
        "arch/riscv/kvm/nested.c:5",
    ),
    (
        "exit-handlers",
        _ANSWERED,
        lambda: look(_HANDLER.format(_LEAVES) + NEW, archfacts=_HANDLED),
        "handle_exit() is called inside the run call (switch.S calls it)",
        f"{PATH}:1",
    ),
    ("exit-handlers", _OPEN, look, "no C handler that __kvm_riscv_switch_to calls is declared", ""),
    ("exit-handlers", _OPEN, lambda: look(archfacts=_HANDLED), "none of the declared handlers was found", ""),
    (
        "exit-handlers",
        _AGAINST,
        lambda: look(_HANDLER.format("\ttrace_exit(vcpu);\n") + NEW, archfacts=_HANDLED),
        "`trace_exit` is a tracepoint",
        f"{PATH}:3",
    ),
    (
        "window-irqs",
        _ANSWERED,
        look,
        "local_irq_enable() in kvm_arch_vcpu_ioctl_run() enables interrupts",
        f"{PATH}:17",
    ),
    (
        "window-irqs",
        _OPEN,
        lambda: look(
            NEW.replace(_WINDOW, "\tif (vcpu->mode) {\n\t\tlocal_irq_enable();\n\t\tlocal_irq_disable();\n\t}\n")
        ),
        "is also reached on a path that has not enabled them",
        f"{PATH}:21",
    ),
    ("window-irqs", _AGAINST, lambda: look(NEW.replace(_WINDOW, "")), "ticks-lost", f"{PATH}:17"),
    ("rcu-woken", _ANSWERED, look, "RCU watches where local_irq_enable()", f"{PATH}:17"),
    (
        "rcu-woken",
        _ANSWERED,
        lambda: look(_RAW, tree=_HOOK),
        "riscv overrides arch_in_rcu_eqs()",
        "arch/riscv/include/asm/entry.h:1",
    ),
    ("rcu-woken", _OPEN, _unapplied, "was not applied", ""),
    ("rcu-woken", _AGAINST, lambda: look(_RAW), "irqentry_enter() does not ask arch_in_rcu_eqs()", ""),
    (
        "rcu-woken",
        _AGAINST,
        lambda: look(_RAW, tree={"kernel/entry/common.c": _HOOK["kernel/entry/common.c"]}),
        "riscv does not override",
        "kernel/entry/common.c:3",
    ),
    (
        "rcu-woken",
        _AGAINST,
        lambda: look(NEW.replace(_STATE_EXIT, "\tlocal_irq_enable();\n" + _STATE_EXIT)),
        "eqs-irqs-enabled",
        f"{PATH}:8",
    ),
    ("run-call-sleeps", _OPEN, look, "none is declared to sleep; not looked into: __kvm_riscv_switch_to", ""),
    (
        "run-call-sleeps",
        _AGAINST,
        lambda: look(NEW.replace(_RUN, f"\tcond_resched();\n{_RUN}")),
        "cond_resched() in kvm_riscv_vcpu_enter_exit() may sleep",
        f"{PATH}:7",
    ),
    (
        "run-call-faults",
        _ANSWERED,
        lambda: look(archfacts=_FAULT, tree={_TRAPS_C: _TRAPS.format(_RETURNS)}),
        "do_check() returns for PIF_FAULT",
        f"{_TRAPS_C}:1",
    ),
    ("run-call-faults", _OPEN, look, "no code that gets exceptions", ""),
    (
        "run-call-faults",
        _AGAINST,
        lambda: look(archfacts=_FAULT, tree={_TRAPS_C: _TRAPS.format("")}),
        "without a test of PIF_FAULT",
        f"{_TRAPS_C}:1",
    ),
    ("entered-once", _ANSWERED, look, "followed from kvm_arch_vcpu_ioctl_run() on", f"{PATH}:11"),
    ("entered-once", _OPEN, _unapplied, "was not applied", ""),
    ("entered-once", _AGAINST, lambda: look(_TWICE), "unbalanced-path", f"{PATH}:16"),
    ("clobbered-registers", _OPEN, look, "csr_read(CSR_SCAUSE)", ""),
    (
        "early-reads",
        _ANSWERED,
        look,
        "csr_read(CSR_SCAUSE) in kvm_arch_vcpu_ioctl_run() is reached before interrupts open",
        f"{PATH}:16",
    ),
    (
        "early-reads",
        _OPEN,
        lambda: look(archfacts=_with(early_read=())),
        "kvm_arch_vcpu_ioctl_run() calls csr_read()",
        f"{PATH}:16",
    ),
    ("early-reads", _AGAINST, lambda: look(_LATE), "with interrupts opened since the guest", f"{PATH}:20"),
    (
        "window-order",
        _ANSWERED,
        lambda: look(
            NEW.replace(_WINDOW, "\tlocal_irq_enable();\n\tisb();\n\tlocal_irq_disable();\n"), archfacts=_SYNCHRONIZED
        ),
        "isb() orders it (DDI 0487, D1)",
        f"{PATH}:18",
    ),
    ("window-order", _OPEN, look, "no manual of riscv is declared", ""),
    ("window-order", _AGAINST, lambda: look(archfacts=_SYNCHRONIZED), "window-unsynchronized", f"{PATH}:18"),
    (
        "asm-callees",
        _ANSWERED,
        lambda: look(tree={_SWITCH_S: '\t.section .noinstr.text, "ax"\nSYM_FUNC_START(__kvm_riscv_switch_to)\n'}),
        "stands in .noinstr.text",
        f"{_SWITCH_S}:2",
    ),
    (
        "asm-callees",
        _OPEN,
        lambda: look(tree={_SWITCH_S: "\t.text\nSYM_FUNC_START(__kvm_riscv_switch_to)\n"}),
        "stands in .text, which may be probed",
        f"{_SWITCH_S}:2",
    ),
    (
        "asm-callees",
        _OPEN,
        lambda: look(tree={_SWITCH_S: '\t.pushsection .noinstr.text, "ax"\n\t.popsection\n__kvm_riscv_switch_to:\n'}),
        "is not clear",
        f"{_SWITCH_S}:3",
    ),
    ("asm-callees", _OPEN, look, "has no label in the architecture's assembly", ""),
    (
        "c-callees",
        _ANSWERED,
        look,
        "__kvm_riscv_switch_to() in kvm_riscv_vcpu_enter_exit() runs the guest",
        f"{PATH}:7",
    ),
    (
        "c-callees",
        _OPEN,
        lambda: look(NEW.replace(_RUN, f"\tfar_away(vcpu);\n{_RUN}")),
        "far_away() in kvm_riscv_vcpu_enter_exit() has no C definition in reach",
        f"{PATH}:7",
    ),
    (
        "c-callees",
        _AGAINST,
        lambda: look(_SLOW + NEW.replace(_RUN, f"\tslow();\n{_RUN}")),
        "slow() in kvm_riscv_vcpu_enter_exit() may be instrumented",
        f"{PATH}:13",
    ),
    ("told-configurations", _ANSWERED, look, "CONFIG_PROVE_RCU is declared", "lib/Kconfig.debug:3"),
    ("told-configurations", _OPEN, lambda: look(message="Split it.\n"), "it names no configuration", ""),
    (
        "told-configurations",
        _AGAINST,
        lambda: look(message="With CONFIG_NOT_THERE it shows.\n"),
        "CONFIG_NOT_THERE is declared in no Kconfig file",
        "commit message",
    ),
    ("told-names", _ANSWERED, look, "code has all 1: kvm_riscv_vcpu_enter_exit()", "commit message"),
    ("told-names", _OPEN, lambda: look(message="Split it.\n"), "it names no function", ""),
    (
        "told-names",
        _AGAINST,
        lambda: look(message="Call kvm_riscv_enter_exit_vcpu() there.\n"),
        "no code has kvm_riscv_enter_exit_vcpu()",
        "commit message",
    ),
    ("told-helper", _ANSWERED, look, "kvm_riscv_vcpu_enter_exit() is named as the code does", f"{PATH}:4"),
    (
        "told-helper",
        _OPEN,
        lambda: look(message="Split it.\n"),
        "does not name kvm_riscv_vcpu_enter_exit()",
        f"{PATH}:4",
    ),
    ("comment-forbids", _ANSWERED, look, "nothing may be traced", f"{PATH}:1"),
    (
        "comment-forbids",
        _OPEN,
        lambda: look(NEW.replace("nothing may be traced", "run it")),
        "no added comment says what may not be done",
        "",
    ),
    (
        "comment-forbids",
        _AGAINST,
        lambda: look(NEW.replace("nothing may be traced", "this is the last thing called")),
        "last thing called",
        f"{PATH}:1",
    ),
    (
        "comment-about-to",
        _ANSWERED,
        lambda: look(NEW.replace("nothing may be traced", "irqs are about to be enabled")),
        "about to be enabled",
        f"{PATH}:1",
    ),
    ("comment-about-to", _OPEN, look, "it adds to 1 comment", ""),
    (
        "comment-about-to",
        _AGAINST,
        lambda: look(NEW.replace("nothing may be traced", "lockdep knows that irqs are enabled")),
        "irqs are enabled",
        f"{PATH}:1",
    ),
    (
        "fixes-tag",
        _ANSWERED,
        lambda: look(message=f'{MESSAGE}\nFixes: 99cdc6c18c2d ("x")\n'),
        "eqs-irqs-enabled",
        f"{PATH}:7",
    ),
    ("fixes-tag", _OPEN, look, "a commit may be to blame", ""),
    (
        "fixes-tag",
        _AGAINST,
        lambda: look(NEW, old=NEW + "\n", message='Fixes: 99cdc6c18c2d ("x")\n'),
        "no fault is found in front of the patch",
        "",
    ),
    ("fixes-tag", _ANSWERED, lambda: look(NEW, old=NEW + "\n"), "it mends no fault", ""),
    ("fixes-tag", _OPEN, _unapplied, "was not applied", ""),
    ("stable-needs", _OPEN, look, "it uses nothing that a patch before it in the series makes", ""),
]


def _find(answer: Answer, told: str) -> list[str]:
    return [proof.place for proof in answer.proofs if told in proof.text]


@pytest.mark.parametrize(
    ("name", "status", "made", "told", "place"),
    _CASES,
    ids=[f"{case[0]}-{case[1].value}-{n}" for n, case in enumerate(_CASES)],
)
def test_answer(name: AnswerName, status: ItemStatus, made: Callable[[], Look], told: str, place: str) -> None:
    """The status is what the code deserves, and the evidence says where."""
    answer = PATCH_ANSWERS[name](made())

    assert answer.status is status, answer.proofs
    assert _find(answer, told) == [place] or place in _find(answer, told), answer.proofs


def test_every_answer_is_tried() -> None:
    """None is left out above, and each that can answer does so once."""
    assert {case[0] for case in _CASES} | OF_NEIGHBOURS == PATCH_ANSWERS.keys()


@pytest.mark.parametrize("name", PATCH_ANSWERS)
def test_nothing_known_is_open(name: AnswerName) -> None:
    """Of a patch that was not applied, nothing but its words is answered, and the reason is told."""
    answer = PATCH_ANSWERS[name](_unapplied())

    words = {"told-names", "comment-forbids"}
    assert answer.status is (_ANSWERED if name in words else _OPEN)
    assert answer.proofs


def test_a_tree_with_few_options_says_nothing_of_one() -> None:
    """Where a tree has next to no Kconfig files, an option that is not found may be there."""
    small = look(message="With CONFIG_NOT_THERE it shows.\n", tree={"lib/Kconfig.debug": "config PROVE_RCU\n\tbool\n"})

    answer = PATCH_ANSWERS["told-configurations"](small)

    assert answer.status is _OPEN
    assert "too few Kconfig files" in answer.proofs[-1].text


def test_stable_needs_name_the_patch() -> None:
    """What a patch before brings is told by that patch's number."""
    first = patch_of(
        {"include/linux/x.h": ""}, {"include/linux/x.h": "static inline void helper(void)\n{\n}\n"}, _RISCV
    )
    new = NEW.replace("\treturn 0;", "\thelper();\n\treturn 0;")
    second = patch_of({PATH: OLD}, {PATH: new}, _RISCV, number=2)

    answer = PATCH_ANSWERS["stable-needs"](look_at(review_of([first, second], {PATH: OLD}), QUESTIONS)[1])

    assert any("it uses helper, which patch 1 makes" in proof.text for proof in answer.proofs)


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ([CheckRow("recipients", "pass", "2 for To")], _ANSWERED),
        ([CheckRow("recipients", "warn", "2 for To; no list")], _OPEN),
        ([CheckRow("recipients", "fail", "nobody")], _AGAINST),
        ([], _OPEN),
    ],
)
def test_recipients(checks: list[CheckRow], status: ItemStatus) -> None:
    """The check that was made answers, with its own evidence."""
    answer = SERIES_ANSWERS["recipients"](review_of([], {}, checks=checks))

    assert answer.status is status
    assert answer.proofs[0].text == (checks[0].evidence if checks else "nobody has asked get_maintainer.pl of the tree")


def test_the_worst_answer_counts() -> None:
    """Of several architectures, what speaks against one speaks against all; nothing at all is open."""
    worst = join([Answer(_ANSWERED, (ProofRow("a"),)), Answer(_AGAINST, (ProofRow("b"),)), Answer(_OPEN)])

    assert worst == Answer(_AGAINST, (ProofRow("b"), ProofRow("a")))
    assert join([]).status is _OPEN


def test_what_is_too_much_is_counted() -> None:
    """A long list of evidence is cut, and says so."""
    assert few(ProofRow(str(number)) for number in range(15))[-1] == ProofRow("and 3 more")
