"""Reports to render: of a real tree with every kind of answer, and of rows alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from migrator.analysis.examine import Examined
from migrator.analysis.findings import Assumption, Finding, Level, Step
from migrator.analysis.states import Mask, Rcu, State, Time
from migrator.analysis.states import Told as Believed
from migrator.report.build import report_scan
from migrator.report.drafts import report_plan
from migrator.report.findings import report_findings
from migrator.report.model import ArchRow, FindingRow, PatchRow, Report, ToolInfo, TreeInfo, WitnessStep
from migrator.rewrite.checks import Check, CheckStatus
from migrator.rewrite.plan import Plan
from migrator.source.tree import Skipped
from migrator.text import Place
from tests.repos import RISCV, old_riscv, sample_files
from tests.series.drafts import RECIPE, plan_for, scanned

_TWICE = b"void twice(void)\n{\n\tguest_enter_irqoff();\n\tguest_exit_irqoff();\n}\n"
FINDING = FindingRow(
    id="0123",
    rule="eqs-tracepoint",
    level="warning",
    arch="arm64",
    path="a.c",
    line=7,
    column=3,
    function="f",
    message="a tracepoint",
    witness=(WitnessStep("a.c", 6, "enter", "irqs off, guest time, RCU away, told on"),),
    fixable=False,
)
PATCH = PatchRow(
    file="0001-KVM-Run.patch",
    arch="arm64",
    subject="KVM: Run",
    fixes=('Fixes: 0123456789ab ("KVM: Walk")',),
    to=("Jane Doe <jane@example.org>", "kvm@example.org"),
    cc=("Jürgen Groß <jg@example.org>",),
    maintainers_status="Odd Fixes",
)
_HOST, _ENTERED = (
    State(Mask.ON, Time.HOST, Rcu.WATCHING, Believed.ON),
    State(Mask.OFF, Time.GUEST, Rcu.AWAY, Believed.ON),
)
_LEFT = _ENTERED._replace(rcu=Rcu.WATCHING, told=Believed.OFF)
_WITNESS = (
    Step("arch/arm64/kvm/arm.c", Place(100, 1), "kvm_run() begins", _HOST),
    Step("arch/arm64/kvm/arm.c", Place(101, 2), "prepare()", _HOST),
    Step("arch/arm64/kvm/arm.c", Place(102, 2), "vcpu->ready is true", _HOST),
    Step("include/linux/kvm_host.h", Place(33, 2), "guest_state_enter_irqoff()", _ENTERED),
    Step("include/linux/kvm_host.h", Place(34, 2), "enter()", _ENTERED._replace(ran=True)),
    Step("arch/arm64/kvm/arm.c", Place(105, 3), "trace_kvm_exit()", _ENTERED._replace(ran=True)),
)
# Each level, two architectures, one that has no sites, a file and a function of odd names.
FINDINGS = (
    Finding(
        "eqs-tracepoint",
        Level.ERROR,
        "arm64",
        "arch/arm64/kvm/arm.c",
        "kvm_run",
        Place(105, 3),
        "trace_kvm_exit() while RCU does not watch",
        _WITNESS,
        fixable=True,
    ),
    Finding(
        "transition-order",
        Level.WARNING,
        "s390",
        "arch/s390/kvm/a b%c:\udcfc.c",
        "leave",
        Place(9, 1),
        "guest time ends before state does",
        (Step("arch/s390/kvm/x.c", Place(9, 1), "guest_timing_exit_irqoff()", _LEFT),),
    ),
    Finding(
        "stale-comment", Level.NOTE, "generic", "Documentation/entry.rst", "", Place(3, 5), "it names what is gone"
    ),
)
EXAMINED = Examined(
    FINDINGS,
    (Assumption("arm64", "kvm_run", "enter() runs the guest", "the facts"),),
    (Skipped("arch/s390/kvm/odd.c", "f() is not structured"), Skipped("", "three calls deep")),
    42,
)


def plain(text: str, _: str) -> str:
    """Return the text without its colour, where a report asks for one."""
    return text


def odd_files() -> dict[str, bytes]:
    """Return the sample tree with drafts, refusals of several kinds, two of them alike, and a mere mention."""
    files = sample_files()
    files[RISCV] = old_riscv(files[RISCV])
    files["arch/arm64/kvm/crlf.c"] = _TWICE.replace(b"\n", b"\r\n")
    files["arch/arm64/kvm/macro.c"] = b"#define RUN() do { guest_enter_irqoff(); guest_exit_irqoff(); } while (0)\n"
    files["arch/openrisc/kvm/twice.c"] = b"#ifdef A\n" + _TWICE + b"#else\n" + _TWICE + b"#endif\n"
    files["arch/openrisc/kvm/mention.c"] = b"struct ops ops = {\n\t.enter = guest_enter_irqoff,\n};\n"
    return files


@dataclass(frozen=True)
class Told:
    """A plan and the report of it."""

    plan: Plan
    report: Report


def tell(place: Path) -> Told:
    """Return what a draft of a repository's HEAD tells, its findings left out."""
    with scanned(place) as (tree, scan):
        plan = replace(plan_for(tree, scan), findings=())
    info = TreeInfo(tree.commit, "v1-2-g0123")
    report = report_scan(scan, RECIPE, info, [arch.name for arch in scan.archs], ["left out on purpose"])
    checks = [Check("applies", CheckStatus.WARN, "almost")]
    return Told(plan, report_plan(report, plan, checks, ["not compiled"]))


def with_finding(report: Report) -> Report:
    """Return the report with one finding and one patch, whose words the tests know."""
    return replace(report, findings=(FINDING,), patches=(PATCH,))


def found(is_shown: Callable[[Finding], bool] = lambda _: True) -> Report:
    """Return a report with findings of every level, assumptions, and what was left out."""
    names = ("arm64", "riscv", "s390")
    archs = tuple(ArchRow(name, "converted", 0, 0, "") for name in names)
    bare = Report(1, ToolInfo("migrator", "0.0"), TreeInfo("0123456789" * 4, "v1"), archs)
    return report_findings(bare, EXAMINED, is_shown)
