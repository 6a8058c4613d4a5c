"""Findings as rows: each once, counted by architecture, with ids that survive whatever is selected."""

from dataclasses import replace

from migrator.report.findings import report_findings
from migrator.text import Place
from tests.report.reports import EXAMINED, FINDINGS, found


def test_every_finding_has_its_row() -> None:
    """All that the contract asks for, with the states of the witness in words."""
    rows = found().findings

    assert [(row.rule, row.level, row.arch, row.path, row.line, row.column, row.function) for row in rows] == [
        (f.rule, f.level.value, f.arch, f.path, f.place.line, f.place.column, f.function) for f in FINDINGS
    ]
    assert [row.message for row in rows] == [finding.message for finding in FINDINGS]
    assert [row.fixable for row in rows] == [True, False, False]
    step = rows[0].witness[3]
    assert (step.path, step.line) == ("include/linux/kvm_host.h", 33)
    assert (step.event, step.state) == ("guest_state_enter_irqoff()", "irqs off, guest time, RCU away, told on")


def test_step_that_runs_the_guest_says_so() -> None:
    """None of the four accounts tells it, and it is what all is about."""
    events = [step.event for step in found().findings[0].witness]

    assert events[-2:] == ["enter() runs the guest", "trace_kvm_exit()"]
    handler = replace(FINDINGS[0], witness=FINDINGS[0].witness[-1:])  # the guest has run when it begins
    (row,) = report_findings(found(), replace(EXAMINED, findings=(handler,)), lambda _: True).findings
    assert row.witness[0].event == "trace_kvm_exit()"


def test_findings_are_counted_by_architecture() -> None:
    """An owner without a row gets one, so that every finding has its place; the others stay as they are."""
    assert [(row.name, row.status, row.finding_count) for row in found().architectures] == [
        ("arm64", "converted", 1),
        ("riscv", "converted", 0),
        ("s390", "converted", 1),
    ]


def test_selection_counts_what_it_shows_and_keeps_the_ids() -> None:
    """A finding has the same id whatever stands beside it."""
    every, some = found(), found(lambda finding: finding.rule == "transition-order")

    assert [row.arch for row in some.findings] == ["s390"]
    assert some.findings[0].id == every.findings[1].id
    assert [(row.name, row.finding_count) for row in some.architectures] == [("arm64", 0), ("riscv", 0), ("s390", 1)]


def test_finding_is_told_once() -> None:
    """The same words about the same place, met on another path, are the same finding."""
    again = replace(FINDINGS[0], witness=FINDINGS[0].witness[:1])

    assert report_findings(found(), replace(EXAMINED, findings=(*FINDINGS, again)), lambda _: True).findings == (
        found().findings
    )


def test_ids_tell_places_apart_and_survive_when_lines_move() -> None:
    """Two places of a function with the same fault have two ids; lines put in front change none."""
    twice = (FINDINGS[0], replace(FINDINGS[0], place=Place(200, 3)))
    moved = tuple(replace(finding, place=Place(finding.place.line + 7, 3)) for finding in twice)
    before, after = (
        [row.id for row in report_findings(found(), replace(EXAMINED, findings=each), lambda _: True).findings]
        for each in (twice, moved)
    )

    assert before == after
    assert len(set(before)) == 2


def test_shared_code_has_an_id_for_each_architecture() -> None:
    """What two architectures meet in one header stays two rows, whichever of them is asked for."""
    shared = tuple(replace(FINDINGS[0], path="include/linux/x.h", arch=arch) for arch in ("arm64", "s390"))
    both = report_findings(found(), replace(EXAMINED, findings=shared), lambda _: True).findings
    one = report_findings(found(), replace(EXAMINED, findings=shared[1:]), lambda _: True).findings

    assert both[0].id != both[1].id == one[0].id


def test_assumptions_and_what_was_left_out_are_told() -> None:
    """Both come into the report, once each."""
    report = report_findings(found(), EXAMINED, lambda _: True)

    assert [(row.arch, row.function, row.what, row.source) for row in found().assumptions] == [
        ("arm64", "kvm_run", "enter() runs the guest", "the facts")
    ]
    assert [(row.path, row.reason) for row in report.not_done] == [
        ("arch/s390/kvm/odd.c", "f() is not structured"),
        ("", "three calls deep"),
    ]
