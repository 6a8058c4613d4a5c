"""Findings as text: every one below its architecture, then the sums, and what comes next."""

from dataclasses import replace

from migrator.report.examined import render_examined
from migrator.report.model import Report
from tests.report.reports import FINDING, Told, found, plain


def _render(report: Report, *, with_assumptions: bool = False) -> str:
    return render_examined(report, plain, "next: go on", with_assumptions=with_assumptions)


def test_report_in_full() -> None:
    """Status and counts, findings with their witnesses, rules by architectures, the total, what was left out."""
    lines = _render(found()).split("\n")

    assert [line for line in lines if line and not line.startswith(" ")] == [
        "v1 (012345678901)",
        "arm64  converted   1 error",
        "riscv  converted",
        "s390   converted   1 warning",
        "generic  1 note",
        "eqs-tracepoint        1        .     .",
        "stale-comment         .        1     .",
        "transition-order      .        .     1",
        "3 findings: 1 error, 1 warning, 1 note",
        "1 assumption; --verbose lists them",
        "not done:",
        "next: go on",
    ]
    assert "                  arm64  generic  s390" in lines
    assert lines[-2:] == ["next: go on", ""]
    assert "\n\n\n" not in "\n".join(lines)


def test_finding_has_place_level_rule_and_witness() -> None:
    """The first line can be jumped to; the timeline stands below it, where there is one."""
    text = _render(found())

    assert (
        "\n\n    arch/arm64/kvm/arm.c:105: error eqs-tracepoint: trace_kvm_exit() while RCU does not watch\n"
        "        line  event " in text
    )
    assert "\n\n    Documentation/entry.rst:3: note stale-comment: it names what is gone\n\n" in text
    for row in found().findings:
        assert text.count(f"    {row.path}:{row.line}: {row.level} {row.rule}: {row.message}\n") == 1


def test_sites_stand_above_the_findings(told: Told) -> None:
    """The map first, as without findings, then what is wrong there."""
    report = replace(told.report, findings=(FINDING,))
    text = _render(report)

    assert f"\narm64     deprecated  {report.architectures[0].site_count} sites  1 warning\n    arch/arm64/" in text
    assert text.index("guest_exit()\n") < text.index("a.c:7: warning eqs-tracepoint: a tracepoint\n")
    assert text.index("a.c:7: warning") < text.index("\nopenrisc ")


def test_long_message_is_wrapped_and_keeps_its_words() -> None:
    """Lines end before column 100, but for a word that is longer."""
    message = "a sentence " * 30 + "y" * 120
    report = replace(found(), findings=(replace(FINDING, message=message),))
    block = _render(report).partition("    a.c:7: warning eqs-tracepoint: ")[2].partition("\n        line")[0]

    assert block.split() == message.split()
    assert all(len(line) < 100 or "y" in line for line in block.split("\n"))


def test_nothing_found_is_said() -> None:
    """No table, no counts, one sentence."""
    text = _render(replace(found(lambda _: False), assumptions=(), not_done=()))

    assert (
        text
        == "v1 (012345678901)\n\narm64  converted\nriscv  converted\ns390   converted\n\nno findings\n\nnext: go on\n"
    )


def test_one_kind_at_one_place_needs_no_table() -> None:
    """The total tells it."""
    text = _render(found(lambda finding: finding.arch == "s390"))

    assert "\n\n1 finding: 1 warning\n1 assumption" in text


def test_assumptions_are_listed_for_who_asks() -> None:
    """Each with its architecture, function and source."""
    text = _render(found(), with_assumptions=True)

    assert "\nassumed  arm64: kvm_run(): enter() runs the guest (the facts)\n" in text
    assert "--verbose" not in text


def test_levels_are_painted() -> None:
    """An error red, a warning yellow, a note cyan; the words are the same."""
    asked: list[tuple[str, str]] = []

    def paint(text: str, color: str) -> str:
        asked.append((text, color))
        return text

    assert render_examined(found(), paint, "next: go on", with_assumptions=False) == _render(found())
    assert {("error", "red"), ("warning", "yellow"), ("note", "cyan")} <= set(asked)
