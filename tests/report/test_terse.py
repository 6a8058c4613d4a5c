"""Terse lines: one for each thing, in the form that editors jump to."""

from dataclasses import replace

import regex

from migrator.facts.recipe import Era
from migrator.report.terse import render_terse
from tests.report.reports import Told, found, with_finding
from tests.series.drafts import FACTS

_LINE = regex.compile(
    r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<level>[A-Z]+):(?P<rule>[a-z-]+): (?P<text>.+)"
)


def test_every_row_has_its_line(told: Told) -> None:
    """Sites first, then what was not done; each line can be taken apart."""
    lines = render_terse(told.report, FACTS.names(Era.OLD)).removesuffix("\n").split("\n")
    found = [match.groupdict() for match in map(_LINE.fullmatch, lines) if match]
    sites, notes = found[: len(told.report.sites)], found[len(told.report.sites) :]

    assert len(found) == len(lines)
    assert [(each["path"], each["line"], each["column"]) for each in sites] == [
        (site.path, str(site.line), str(site.column)) for site in told.report.sites
    ]
    assert [(each["path"], each["text"]) for each in notes] == [
        (row.path or "-", row.reason) for row in told.report.not_done
    ]
    assert {each["rule"] for each in notes} == {"not-done"}


def test_only_calls_that_are_to_go_are_warnings(told: Told) -> None:
    """A call of the new interface is a note."""
    lines = render_terse(told.report, {"guest_exit_irqoff"}).split("\n")

    for line in lines:
        if "guest_exit_irqoff() in" in line:
            assert " WARNING:deprecated-helper: " in line
        elif "guest_enter_irqoff() in" in line:
            assert " NOTE:guest-entry: " in line
    assert sum("WARNING" in line for line in lines) == sum("guest_exit_irqoff() in" in line for line in lines) > 0


def test_line_says_what_and_where(told: Told) -> None:
    """The call, the function around it, and its role."""
    first = told.report.sites[0]
    line = render_terse(told.report, {first.call}).split("\n")[0]

    assert line == (
        f"{first.path}:{first.line}:{first.column}: WARNING:deprecated-helper: "
        f"{first.call}() in {first.function}() ({first.role})"
    )


def test_findings_stand_first_with_their_levels(told: Told) -> None:
    """Each in the form of all lines, whatever its path holds; the sites follow."""
    lines = render_terse(found(), ()).split("\n")

    assert lines[:3] == [
        "arch/arm64/kvm/arm.c:105:3: ERROR:eqs-tracepoint: trace_kvm_exit() while RCU does not watch",
        "arch/s390/kvm/a b%c:\udcfc.c:9:1: WARNING:transition-order: guest time ends before state does",
        "Documentation/entry.rst:3:5: NOTE:stale-comment: it names what is gone",
    ]
    assert render_terse(with_finding(told.report), ()).split("\n")[1] == render_terse(told.report, ()).split("\n")[0]


def test_call_that_a_finding_tells_of_is_told_once(told: Told) -> None:
    """The rule's words take the place of the site's line, at that very place alone."""
    site = told.report.sites[0]
    finding = replace(
        with_finding(told.report).findings[0],
        rule="deprecated-helper",
        path=site.path,
        line=site.line,
        column=site.column,
    )
    plain = render_terse(told.report, FACTS.names(Era.OLD)).split("\n")
    lines = render_terse(replace(told.report, findings=(finding,)), FACTS.names(Era.OLD)).split("\n")

    assert lines[0] == f"{site.path}:{site.line}:{site.column}: WARNING:deprecated-helper: a tracepoint"
    assert lines[1:] == plain[1:]
