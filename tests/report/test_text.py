"""Text for people: everything that was found is shown, and what comes next is the last word."""

from dataclasses import replace

from migrator.report.model import ArchRow, CheckRow, Report, ToolInfo, TreeInfo
from migrator.report.text import render_draft, render_nothing, render_scan
from migrator.rewrite.checks import CheckStatus
from tests.report.reports import Told, found, plain, with_finding


def test_scan_shows_every_architecture_and_site(told: Told) -> None:
    """Each architecture with its state and count, each site with its place, below its architecture."""
    text = render_scan(told.report, plain, "next: go on")
    lines = text.split("\n")

    assert lines[0] == f"v1-2-g0123 ({told.report.tree.commit[:12]})"
    for row in told.report.architectures:
        head = next(number for number, line in enumerate(lines) if line.split()[:2] == [row.name, row.status])
        assert lines[head].endswith(f"{row.site_count} sites")
        sites = [site for site in told.report.sites if site.arch == row.name]
        for site, line in zip(sites, lines[head + 1 :], strict=False):
            assert line.split() == [f"{site.path}:{site.line}", site.function, f"{site.call}()"]


def test_scan_ends_with_what_comes_next(told: Told) -> None:
    """The last line is the command, behind what was not done."""
    text = render_scan(told.report, plain, "next: go on")

    assert text.endswith("\n\nnext: go on\n")
    for row in told.report.not_done:
        assert f"    {row.path}: {row.reason}\n" in text or f"    {row.reason}\n" in text


def test_states_alone_are_painted() -> None:
    """Each state has its colour; nothing else is coloured, and widths do not change."""
    states = ("none", "deprecated", "converted", "mixed")
    rows = tuple(ArchRow(f"a{number}", state, 1, 0, "") for number, state in enumerate(states))
    report = Report(1, ToolInfo("t", "0"), TreeInfo("0" * 40, "d"), rows)
    asked: list[tuple[str, str]] = []

    def paint(text: str, color: str) -> str:
        asked.append((text.strip(), color))
        return text

    assert render_scan(report, paint, "") == render_scan(report, plain, "")
    assert asked == [("none", ""), ("deprecated", "red"), ("converted", "green"), ("mixed", "yellow")]


def test_one_site_is_no_plural() -> None:
    """`1 site`, and no count where there is none."""
    rows = (ArchRow("a", "deprecated", 1, 0, ""), ArchRow("b", "none", 0, 0, ""))
    text = render_scan(Report(1, ToolInfo("t", "0"), TreeInfo("0" * 40, "d"), rows), plain, "")

    assert "a  deprecated  1 site\nb  none\n" in text


def test_draft_shows_everything_that_was_decided(told: Told) -> None:
    """Proposals with their reasons, refusals with theirs, checks, assumptions, what was not done."""
    text = render_draft(told.report, plain)

    for proposal in told.report.proposals:
        assert f"drafted  {proposal.arch}: {proposal.path}: {proposal.function}()  [needs-review]\n" in text
        for sentence in proposal.why.split("\n"):
            assert f"    {sentence}\n" in text
    for check in told.report.checks:
        assert f"check    {check.status}  {check.name}: {check.evidence}\n" in text
    for row in told.report.assumptions:
        assert f"assumed  {row.function}(): {row.what} ({row.source})\n" in text
    for note in told.report.not_done:
        assert note.reason in text
    assert "\n+" not in text


def test_what_was_decided_is_painted(told: Told) -> None:
    """Drafted, refused, and how each check ended; without colour the same words stand there."""
    asked: list[tuple[str, str]] = []

    def paint(text: str, color: str) -> str:
        asked.append((text, color))
        return text

    ends = tuple(CheckRow("name", status.value, "seen") for status in CheckStatus)
    report = replace(told.report, checks=ends)

    assert render_draft(report, paint) == render_draft(report, plain)
    assert set(asked[:-4]) == {("drafted", "green"), ("refused", "yellow")}
    assert asked[-4:] == [("pass", "green"), ("warn", "yellow"), ("fail", "red"), ("skip", "")]


def test_assumptions_of_the_drafts_come_first() -> None:
    """Those that the drafts rely on are listed, the others counted."""
    report = replace(found(), assumptions=found().assumptions * 3)

    assert render_draft(report, plain, 1).count("assumed  kvm_run(): ") == 1
    assert "assumed  2 more to follow all paths; the report lists them\n" in render_draft(report, plain, 1)
    assert render_draft(report, plain).count("assumed  ") == render_draft(report, plain, 3).count("assumed  ") == 3


def test_nothing_to_convert_still_tells_what_was_not_looked_at(told: Told) -> None:
    """One sentence; behind it whatever it does not cover."""
    bare = replace(told.report, not_done=())

    assert render_nothing(bare, "nothing to convert") == "nothing to convert\n"
    text = render_nothing(told.report, "nothing to convert")
    assert text.startswith("nothing to convert\n\nnot done:\n")
    assert all(row.reason in text for row in told.report.not_done)


def test_patch_is_told_with_its_trailers_and_recipients(told: Told) -> None:
    """The file, what MAINTAINERS says of its code, each Fixes: and each address on a line."""
    text = render_draft(with_finding(told.report), plain)

    assert (
        "\npatch    0001-KVM-Run.patch  [Odd Fixes]\n"
        '    Fixes: 0123456789ab ("KVM: Walk")\n'
        "    To: Jane Doe <jane@example.org>\n"
        "        kvm@example.org\n"
        "    Cc: Jürgen Groß <jg@example.org>\n"
    ) in text
    assert "\npatch " not in render_draft(told.report, plain)
