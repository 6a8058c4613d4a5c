"""The analysis of a tree as it is, and with some files changed."""

from migrator.analysis.again import Examiner, Units
from migrator.analysis.findings import Level
from migrator.analysis.library import NoLibrary
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, EVENTS, FACTS, Bench

_PATH = "arch/riscv/kvm/vcpu.c"
_OLD = """\
void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}
"""
_NEW = """\
static void noinstr run_it(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	run_it(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
}
"""
_FAR = {"arch/riscv/kvm/far.c": Unit("void far(void)\n{\n}\n")}


class _Library(NoLibrary):
    """Gives one more file, and notes which were known when it was asked."""

    def __init__(self, asked: list[set[str]], units: Units) -> None:
        asked.append({*units})

    def holding(self, stems: object, archs: object) -> Units:
        """Return the file, whatever is asked."""
        del stems, archs
        return _FAR


def _examiner(asked: list[set[str]]) -> Examiner:
    scan = Bench("riscv", {_PATH: _OLD}).scan()
    return Examiner(scan, FACTS, EVENTS, ARCHS, lambda units: _Library(asked, units))


def test_changed_files_stand_in() -> None:
    """Sites, paths and findings are those of the new text, and the old one is as it was afterwards."""
    examiner = _examiner([])

    first, changed, again = (examiner.examine(["riscv"], units)["riscv"] for units in ({}, {_PATH: Unit(_NEW)}, {}))

    assert {"deprecated-helper", "eqs-irqs-enabled", "irq-state-untold"} <= {f.rule for f in first.findings}
    assert [finding for finding in changed.findings if finding.level is not Level.NOTE] == []
    assert [(f.rule, f.place) for f in again.findings] == [(f.rule, f.place) for f in first.findings]
    assert changed.study.before(_PATH, _NEW.index("__kvm_riscv_switch_to(&"))


def test_what_was_read_is_not_read_again() -> None:
    """The second time, the files of the first are known."""
    asked: list[set[str]] = []
    examiner = _examiner(asked)

    examiner.examine(["riscv"], {})
    examiner.examine(["riscv"], {_PATH: Unit(_NEW)})

    assert asked == [{_PATH}, {_PATH, *_FAR}]


def test_architectures_without_a_site() -> None:
    """Nothing is to be gone through where nothing enters the guest."""
    assert _examiner([]).examine(["generic", "x"], {}) == {}
