"""Code that stands alone, examined as one architecture's."""

from migrator.analysis.examine import Examined, examine_files
from migrator.facts.arch import ArchFacts, load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import load_recipe

FOLDERS = find_folders(None)
FACTS = load_recipe(FOLDERS, "guest-entry")
EVENTS = load_events(FOLDERS, FACTS)
ARCHS = load_archs(FOLDERS, "guest-entry")
PATH = "arch/riscv/kvm/vcpu.c"

HELPER = """\
static void noinstr enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}
"""
RUN = """\
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
%s
	guest_timing_enter_irqoff();
	enter_exit(vcpu);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	return 0;
}
"""


def examine(text: str, *, archfacts: ArchFacts | None = None, others: dict[str, str] | None = None) -> Examined:
    """Return what is found in one file of an architecture, beside other files of it."""
    facts = archfacts or ARCHS["riscv"]
    return examine_files({PATH: text, **(others or {})}, "riscv", facts, FACTS, EVENTS)


def found(examined: Examined) -> set[str]:
    """Return the findings as `rule:line`, those of the first file alone."""
    return {f"{finding.rule}:{finding.place.line}" for finding in examined.findings if finding.path == PATH}


def run_with(before: str) -> str:
    """Return a right run function that begins with these statements, behind its helper."""
    return HELPER + RUN % before
