"""Rows of the pictures: each function with a site, before a draft and after it, with what is found at its events."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from migrator.analysis.findings import Finding
from migrator.report.findings import add_findings
from migrator.report.model import EventRow, Report, TimelineRow
from migrator.report.paths.timelines import add_timelines
from migrator.rewrite.plan import Plan
from migrator.text import Place
from tests.report.reports import Told, tell
from tests.source.repos import make_repository

_ARM = "arch/arm64/kvm/arm.c"
_RUN = "kvm_arch_vcpu_ioctl_run"
_RIGHT = [
    "local_irq_disable()",
    "guest_timing_enter_irqoff()",
    "guest_state_enter_irqoff()",
    "kvm_call_hyp_ret()",
    "guest_state_exit_irqoff()",
    "local_irq_enable()",
    "isb()",
    "local_irq_disable()",
    "guest_timing_exit_irqoff()",
    "local_irq_enable()",
]


def _findings(plan: Plan) -> list[Finding]:
    return [finding for judged in plan.judged.values() for finding in judged.findings]


@pytest.fixture(scope="module")
def drawn(told: Told) -> Report:
    """Return the report of a draft with what was found, and the timelines."""
    return add_timelines(add_findings(told.report, _findings(told.plan)), told.plan)


def _row(report: Report, path: str, function: str) -> TimelineRow:
    return next(row for row in report.timelines if (row.path, row.function) == (path, function))


def _matter(events: Sequence[EventRow]) -> list[str]:
    return [event.event for event in events if event.kind in {"transition", "irqs", "run"}]


def _marks(events: Sequence[EventRow]) -> list[tuple[str, str]]:
    return [(event.event, mark.rule) for event in events for mark in event.marks]


def test_every_function_with_a_site_has_a_row(drawn: Report) -> None:
    """In the order of the sites, each once."""
    homes = [(row.arch, row.path, row.function) for row in drawn.timelines]

    assert homes == list(dict.fromkeys((site.arch, site.path, site.function) for site in drawn.sites))
    assert len({row.id for row in drawn.timelines}) == len(homes)
    assert all(len(row.id) == 16 for row in drawn.timelines)


def test_before_and_after_of_a_draft(drawn: Report) -> None:
    """The order of the code as it is, and the right order once it is drafted, with the helper opened up."""
    row = _row(drawn, _ARM, _RUN)

    assert _matter(row.before) == [
        "local_irq_disable()",
        "guest_enter_irqoff()",
        "kvm_call_hyp_ret()",
        "local_irq_enable()",
        "guest_exit()",
    ]
    assert _matter(row.after) == _RIGHT
    run = next(event for event in row.after if event.kind == "run")
    assert (run.irqs, run.time, run.rcu, run.told) == ("off", "guest", "away", "on")
    assert run.function == "kvm_arm_vcpu_enter_exit"
    assert (row.after[0].event, row.after[-1].event) == (f"{_RUN}() begins", "returns")
    assert row.told == ""


def test_findings_stand_at_their_events(drawn: Report) -> None:
    """With the ids of the report's rows; in the drafted code nothing is left to be marked."""
    row = _row(drawn, _ARM, _RUN)

    assert _marks(row.before) == [
        ("guest_enter_irqoff()", "deprecated-helper"),
        ("kvm_call_hyp_ret()", "irq-state-untold"),
        ("arm_sync_timer()", "eqs-instrumentable"),
        ("local_irq_enable()", "eqs-irqs-enabled"),
        ("guest_exit()", "deprecated-helper"),
    ]
    known = {finding.id: finding for finding in drawn.findings}
    marks = [(event, mark) for event in row.before for mark in event.marks]
    assert all(known[mark.id].line == event.line and known[mark.id].message == mark.message for event, mark in marks)
    assert _marks(row.after) == []


def test_calls_while_rcu_does_not_watch(drawn: Report) -> None:
    """Told in words as well; after the draft the helper alone makes them."""
    row = _row(drawn, _ARM, _RUN)

    before = [(call.callee, call.kind, call.tells, call.depth) for call in row.calls_before if call.caller == _RUN]
    assert before == [
        ("guest_enter_irqoff", "state", "moves the state", 0),
        ("kvm_call_hyp_ret", "run", "runs the guest", 0),
        ("arm_sync_timer", "instrumentable", "may be instrumented", 0),
        ("local_irq_enable", "use", "tells lockdep and tracing", 0),
        ("guest_exit", "state", "moves the state", 0),
    ]
    after = [(call.caller, call.callee) for call in row.calls_after if call.depth == 1]
    names = ("guest_state_enter_irqoff", "kvm_call_hyp_ret", "guest_state_exit_irqoff")
    assert after == [("kvm_arm_vcpu_enter_exit", name) for name in names]


def test_refused_function_has_no_path_behind_it(drawn: Report) -> None:
    """The sentence says so, and what is found there is marked all the same."""
    row = _row(drawn, "arch/s390/kvm/kvm-s390.c", "__vcpu_run")

    assert (row.after, row.calls_after) == ((), ())
    assert row.told == "It has no draft: the tool refused it (guest fault); the refusal says why."
    assert ("local_irq_enable()", "eqs-irqs-enabled") in _marks(row.before)


def test_sites_in_a_macro(drawn: Report) -> None:
    """A macro has no path of its own."""
    row = _row(drawn, "arch/arm64/kvm/macro.c", "RUN")

    assert row.before == row.after == ()
    assert row.told.startswith("RUN is no function that was read: what a macro does is seen where code uses it.")


def _drawn_of(tmp_path: Path, **files: bytes) -> tuple[Plan, Report]:
    """Return the plan and the report, with timelines, of a tree with files of one architecture."""
    paths = {"main": "virt/kvm/main.c", "vcpu": "arch/riscv/kvm/vcpu.c"}
    own = {paths[name]: text for name, text in files.items()}
    told = tell(make_repository(tmp_path / "tree", files={**own, "arch/riscv/kvm/Makefile": b"\n"}))
    return told.plan, add_timelines(add_findings(told.report, _findings(told.plan)), told.plan)


def test_function_that_is_not_understood(tmp_path: Path) -> None:
    """Why there is no path is told; nothing is drafted of it either."""
    text = b"int run(struct kvm_vcpu *vcpu)\n{\n\tguest_enter_irqoff();\n\tif (vcpu->x)\n\t\tcase }\n}\n"
    _, report = _drawn_of(tmp_path, vcpu=text)
    (row,) = report.timelines

    assert row.before == ()
    assert row.told.startswith("run() is not understood, so no path through it was followed: ")


def test_code_that_no_architecture_owns(tmp_path: Path) -> None:
    """Its paths are followed for nobody, so it has no picture."""
    _, report = _drawn_of(tmp_path, main=b"void enter(void)\n{\n\tguest_enter_irqoff();\n}\n", vcpu=_LONG)

    assert {(site.arch, site.function) for site in report.sites} >= {("generic", "enter")}
    assert [(row.arch, row.function) for row in report.timelines] == [("riscv", _RUN)]


_LONG = b"""\
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	a();
	b();
	c();
	d();
	e();
	f();
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	guest_exit_irqoff();
	if (vcpu->odd) {
		guest_enter_irqoff();
		return -EIO;
	}
	local_irq_enable();
	return 0;
}
"""


def test_long_stretches_are_folded(tmp_path: Path) -> None:
    """One row stands for what changes nothing; what stands next to something that does is kept."""
    _, report = _drawn_of(tmp_path, vcpu=_LONG)
    (row,) = report.timelines

    told = [(event.event, event.folded, event.line) for event in row.before[1:5]]
    assert told == [("a()", 1, 3), ("4 steps", 4, 4), ("f()", 1, 8), ("local_irq_disable()", 1, 9)]
    assert row.before[2].kind == "call"


def test_findings_on_other_paths_are_counted(tmp_path: Path) -> None:
    """They stay in the report; the sentence says how many this picture does not show."""
    _, report = _drawn_of(tmp_path, vcpu=_LONG)
    (row,) = report.timelines

    own = [finding for finding in report.findings if finding.function == row.function and finding.witness]
    shown = {mark.id for event in row.before for mark in event.marks}
    left = [finding for finding in own if finding.id not in shown]
    assert {finding.rule for finding in left} >= {"unbalanced-path"}
    assert len(left) == 1
    assert row.told.startswith(f"1 of {len(own)} findings on the paths of {_RUN}() lies on other paths than the one")


def test_what_lies_on_no_path_is_told(tmp_path: Path) -> None:
    """A comment is no event, and a call may be on another path: what is found of them is named beside the picture."""
    plan, report = _drawn_of(tmp_path, vcpu=_LONG)
    remark = replace(report.findings[0], id="remark", rule="stale-comment", function=_RUN, line=1, witness=())
    (row,) = add_timelines(replace(report, findings=(*report.findings, remark)), plan).timelines

    assert f"Also found in {_RUN}(), and not on the path shown: deprecated-helper and stale-comment." in row.told


_DEEP = b"""\
static void sync(struct kvm_vcpu *vcpu)
{
	trace_kvm_sync(vcpu);
}
"""


def test_finding_behind_a_call_stands_at_the_call(tmp_path: Path) -> None:
    """The path does not show what is inside, so the call is where it is caused."""
    text = _DEEP + _LONG.replace(b"\tguest_exit_irqoff();\n\tif", b"\tsync(vcpu);\n\tguest_exit_irqoff();\n\tif")
    _, report = _drawn_of(tmp_path, vcpu=text)
    (row,) = report.timelines

    assert {("sync()", "eqs-tracepoint"), ("sync()", "eqs-instrumentable")} <= {*_marks(row.before)}


def test_what_the_draft_leaves_keeps_its_id(told: Told, drawn: Report) -> None:
    """A finding of the drafted code that is not one of the tree has none."""
    (number,) = [n for n, change in enumerate(told.plan.changes) if change.arch == "arm64"]
    change = told.plan.changes[number]
    after = change.after["arm64"]
    call = next(event for event in _row(drawn, _ARM, _RUN).after if event.event == "isb()")
    (finding,) = [each for each in _findings(told.plan) if each.rule == "irq-state-untold" and each.arch == "arm64"]
    new = replace(finding, rule="new", place=Place(call.line, 1))
    judged = replace(after, findings=(new, replace(new, rule=finding.rule)))
    changes = list(told.plan.changes)
    changes[number] = replace(change, after={"arm64": judged})
    again = add_timelines(drawn, replace(told.plan, changes=tuple(changes)))

    marks = next(event.marks for event in _row(again, _ARM, _RUN).after if event.event == "isb()")
    assert [(mark.rule, bool(mark.id)) for mark in marks] == [("new", False), ("irq-state-untold", True)]
