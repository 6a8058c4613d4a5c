"""Reviews of one patch made of texts, without git: what is in front of it, what is behind it, and a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrator.analysis.again import Judged
from migrator.analysis.judging import judge
from migrator.analysis.library import NoLibrary
from migrator.analysis.record import record
from migrator.analysis.shelf import Shelf
from migrator.analysis.sites import find_sites
from migrator.analysis.study import study_archs
from migrator.facts.arch import ArchFacts
from migrator.facts.checklist import ChecklistFacts, load_checklist
from migrator.facts.folders import find_folders
from migrator.facts.voices import load_voices
from migrator.report.checklist.look import Look
from migrator.report.checklist.looks import look_at
from migrator.report.checklist.review import Review
from migrator.report.drafts import render_diff
from migrator.report.model import CheckRow, TreeInfo
from migrator.rewrite.compare import find_added
from migrator.series.reviewed import ReviewedPatch
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, EVENTS, FACTS, TextSources

QUESTIONS: ChecklistFacts = load_checklist(find_folders(), "guest-entry")
VOICES = load_voices(find_folders(), FACTS, ())
PATH = "arch/riscv/kvm/vcpu.c"
SUBJECT = "RISC-V: KVM: Split guest timing from guest state"

OLD = """\
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	vcpu->arch.scause = csr_read(CSR_SCAUSE);
	local_irq_enable();
	guest_exit();
	return 0;
}
"""
NEW = """\
/*
 * RCU does not watch here: nothing may be traced.
 */
static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)
{
	guest_state_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_state_exit_irqoff();
}

int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_timing_enter_irqoff();
	kvm_riscv_vcpu_enter_exit(vcpu);
	vcpu->arch.scause = csr_read(CSR_SCAUSE);
	local_irq_enable();
	local_irq_disable();
	guest_timing_exit_irqoff();
	local_irq_enable();
	return 0;
}
"""
MESSAGE = "Run the guest in kvm_riscv_vcpu_enter_exit(); with CONFIG_PROVE_RCU one sees the change.\n"
KCONFIG = "".join(
    f"config {option.partition('=')[0]}\n\tbool\n" for each in QUESTIONS.configuration for option in each.options
)
TREE = {
    "lib/Kconfig.debug": KCONFIG,
    "arch/riscv/Kconfig": "config RISCV\n\tselect HAVE_CONTEXT_TRACKING_USER if 64BIT\n",
}


def judge_texts(files: Mapping[str, str], arch: str, archfacts: ArchFacts) -> Judged:
    """Return what is found in some files of one architecture."""
    units = {path: Unit(text) for path, text in files.items() if path.endswith((".c", ".h"))}
    (study,) = study_archs(NoLibrary(), {arch: archfacts}, Shelf(EVENTS), {arch: units})
    sites = [site for path, unit in units.items() for site in find_sites(path, unit, FACTS).sites]
    return Judged(study, judge(record(study, sites, FACTS)))


def patch_of(
    old: Mapping[str, str],
    new: Mapping[str, str],
    archfacts: ArchFacts,
    *,
    number: int = 1,
    message: str = MESSAGE,
    around: Mapping[str, str] | None = None,
    arch: str = "riscv",
) -> ReviewedPatch:
    """Return the patch that makes the new files of the old ones; `around` is further code of the architecture."""
    before, after = (judge_texts({**(around or {}), **files}, arch, archfacts) for files in (old, new))
    return ReviewedPatch(
        number=number,
        name=f"{number:04}-x.patch",
        subject=SUBJECT,
        message=message,
        diff="".join(render_diff(path, old.get(path, ""), new[path]) for path in new),
        archs=(arch,),
        old={path: Unit(text) for path, text in old.items()},
        new={path: Unit(text) for path, text in new.items()},
        before={arch: before},
        after={arch: after},
        mended=tuple(find_added(after, before)),
        added=tuple(find_added(before, after)),
    )


def review_of(
    patches: Sequence[ReviewedPatch],
    files: Mapping[str, str],
    archfacts: ArchFacts | None = None,
    checks: Sequence[CheckRow] = (),
) -> Review:
    """Return a series for a tree of some files."""
    known = {**ARCHS, "riscv": archfacts or ARCHS["riscv"]}
    units = {path: Unit(text) for path, text in {**TREE, **files}.items()}
    return Review("", TreeInfo("0" * 40, "v9.9"), patches, FACTS, known, EVENTS, TextSources(units), checks)


def look(
    new: str = NEW,
    *,
    old: str = OLD,
    message: str = MESSAGE,
    archfacts: ArchFacts | None = None,
    tree: Mapping[str, str] | None = None,
) -> Look:
    """Return a patch of one file, as the answers look at it."""
    facts = archfacts or ARCHS["riscv"]
    around = {path: text for path, text in (tree or {}).items() if path.startswith("arch/riscv/")}
    patch = patch_of({PATH: old}, {PATH: new}, facts, message=message, around=around)
    (found,) = look_at(review_of([patch], {PATH: old, **(tree or {})}, facts), QUESTIONS)
    return found
