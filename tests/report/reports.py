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
from migrator.report.model import (
    ArchRow,
    BoardRow,
    CallRow,
    CheckRow,
    EventRow,
    FindingRow,
    HunkRow,
    MarkRow,
    PatchRow,
    ProposalRow,
    RecipeRow,
    RefusalRow,
    Report,
    TimelineRow,
    ToolInfo,
    TreeInfo,
    UserRow,
    WitnessStep,
)
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


# What a renderer could take for markup, or obey: Markdown, HTML, rich, a terminal's escapes, bytes that are no UTF-8.
ODD = "`a|b` *x* _y_ <b>&amp;</b> [red]z[/red] [l](u) ``` 1. \x1b[31m\u202eend \udcff"
_ODD_PATH = "arch/s390/kvm/a b|c*\udcfc.c"
_DIFF = "--- a/x.rst\n+++ b/x.rst\n@@ -1,3 +1,3 @@\n ```\n-- old <i>\n++ new & *bold*\n \n"
_MARK = MarkRow("0123", "eqs-tracepoint", "warning", f"marked {ODD}")
_QUIET = EventRow("a.c", 6, "f", "begins", "begin", "on", "host", "watching", "on")
_EVENTS = (
    _QUIET,
    replace(_QUIET, line=7, event="", kind="call", folded=3),
    replace(_QUIET, line=9, event="enter(a | b)", kind="run", irqs="off", time="guest", rcu="away", marks=(_MARK,)),
    replace(_QUIET, path="include/linux/b.h", line=33, event="leave()", kind="transition"),
)
_CALLS = (
    CallRow("f", "g", "a.c", 8, "instrumentable", "may be instrumented", 0),
    CallRow("h", "i", "b.h", 9, "stub", "does nothing", 1),
    CallRow("g", "h", "a.c", 3, "noinstr", "is noinstr", 1),
)
TIMELINE = TimelineRow("t1", "arm64", "a.c", "f", _EVENTS, _EVENTS[:1], _CALLS, _CALLS[:1], f"told {ODD}")
HUNK = HunkRow(
    id="h1",
    patch=2,
    arch="arm64",
    path="x.rst",
    function="",
    old_line=1,
    new_line=1,
    text=" ```\n-- old <i>\n++ new & *bold*\n \n",
    what=f"it changes {ODD}",
    why="it is right\nand proper",
    wrong="boot it\nread it",
    rules=("eqs-tracepoint",),
    findings=("0123",),
)
BOARD = BoardRow(
    "arm64", "mixed", "Odd | Fixes", 2, 1, 2, 3, 4, 5, ("a proof is missing", f"left {ODD}"), f"latent {ODD}"
)
USER = UserRow("arm64", _ODD_PATH, 5, "f_g", "guest_enter", "refused")
_PROPOSAL = ProposalRow("p1", "guest-entry", "generic", "x.rst", "", "safe", f"the file has no function\n{ODD}", _DIFF)
_REFUSAL = RefusalRow("r1", "guest-entry", "s390", _ODD_PATH, 5, "f_g", "macro-body", f"no: {ODD}")


def everything(report: Report) -> Report:
    """Return the report with rows of every kind: findings of all levels, checks of all ends, and odd words."""
    findings = (*found().findings, replace(FINDING, id="f1", message=f"odd {ODD}", function=""))
    checks = tuple(CheckRow(f"check-{each.value}", each.value, f"{each.value} {ODD}") for each in CheckStatus)
    return replace(
        report,
        findings=findings,
        proposals=(*report.proposals, _PROPOSAL),
        refusals=(*report.refusals, _REFUSAL),
        patches=(PATCH,),
        hunks=(HUNK,),
        timelines=(TIMELINE,),
        board=(BOARD,),
        users=(USER,),
        recipes=(*report.recipes, RecipeRow(f"odd-{ODD}", f"It is {ODD}.", 1, 2, 1)),
        checks=(*report.checks, *checks),
    )
