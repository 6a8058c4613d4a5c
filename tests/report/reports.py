"""Reports to render: of a real tree with every kind of answer, and of rows alone."""

from dataclasses import dataclass, replace
from pathlib import Path

from migrator.report.build import report_scan
from migrator.report.drafts import report_plan
from migrator.report.model import FindingRow, Report, TreeInfo, WitnessStep
from migrator.rewrite.checks import Check, CheckStatus
from migrator.rewrite.plan import Plan
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
    witness=(WitnessStep("a.c", 6, "enter", "eqs"),),
    fixable=False,
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
    """Return what a draft of a repository's HEAD tells."""
    with scanned(place) as (tree, scan):
        plan = plan_for(tree, scan)
    info = TreeInfo(tree.commit, "v1-2-g0123")
    report = report_scan(scan, RECIPE, info, [arch.name for arch in scan.archs], ["left out on purpose"])
    checks = [Check("applies", CheckStatus.WARN, "almost")]
    return Told(plan, report_plan(report, plan, checks, ["not compiled"]))


def with_finding(report: Report) -> Report:
    """Return the report with a finding, which no rule makes yet."""
    return replace(report, findings=(FINDING,))
