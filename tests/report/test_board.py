"""The board: what stands between an architecture and done, and who keeps the deprecated helpers alive."""

from dataclasses import replace

from migrator.analysis.sites import Site
from migrator.facts.folders import find_folders
from migrator.facts.recipe import load_recipe
from migrator.report.board import add_board
from migrator.report.findings import add_findings
from migrator.report.model import (
    ArchRow,
    BoardRow,
    FindingRow,
    HunkRow,
    ProposalRow,
    RefusalRow,
    Report,
    ToolInfo,
    TreeInfo,
)
from migrator.text import Place
from tests.report.reports import Told

_HELPERS = {helper.name: helper for helper in load_recipe(find_folders(), "guest-entry").helper}
_BARE = Report(1, ToolInfo("migrator", "0.0"), TreeInfo("0" * 40, "v1"))
_ODD = "Maintained (One); Odd fixes (Two); Orphan (Three)"


def _site(name: str, function: str, path: str = "arch/x/a.c") -> Site:
    return Site(path, _HELPERS[name], function, 0, Place(7, 2), False, None)


def _finding(rule: str, level: str, line: int = 7) -> FindingRow:
    return FindingRow("i", rule, level, "x", "arch/x/a.c", line, 2, "f", "it is.", (), True)


def _board(report: Report, *sites: Site) -> BoardRow:
    (row,) = add_board(report, [("x", site) for site in sites]).board
    return row


def test_an_architecture_that_is_done() -> None:
    """New names, and nothing above a note: nothing is left, whoever maintains it."""
    report = replace(_BARE, architectures=(ArchRow("x", "converted", 4, 1, "Orphan"),))

    report = replace(report, findings=(_finding("eqs-tracepoint", "note"),))
    row = _board(report, _site("guest_timing_enter_irqoff", "f"))

    assert row == BoardRow("x", "converted", "Orphan", 4, 0, 0, 1, 0, 0)


def test_none_has_a_row_too() -> None:
    """An architecture without a guest entry is told."""
    row = _board(replace(_BARE, architectures=(ArchRow("x", "none", 0, 0, ""),)))

    assert (row.status, row.sites, row.left) == ("none", 0, ())


def test_all_that_can_be_left() -> None:
    """Drafts, refusals by their reason, calls that nothing is about, faults by rule, and who maintains it."""
    findings = [_finding("ticks-lost", "error"), _finding("ticks-lost", "error"), _finding("stale-comment", "warning")]
    refusals = [RefusalRow(name, "r", "x", "arch/x/a.c", 1, name, "no-facts", "no") for name in ("g", "h")]
    report = replace(
        _BARE,
        architectures=(ArchRow("x", "mixed", 4, 3, _ODD),),
        findings=tuple(findings),
        proposals=(ProposalRow("p", "r", "x", "arch/x/a.c", "f", "safe", "", ""),),
        refusals=tuple(refusals),
    )

    row = _board(report, *(_site("guest_exit", name) for name in "fghi"))

    assert (row.errors, row.warnings, row.notes, row.drafts, row.refusals) == (2, 1, 0, 1, 2)
    assert row.left == (
        "Review what is drafted of f().",
        "Convert by hand what is refused as no-facts: g() and h().",
        "Replace the call of guest_exit() in i(), which no draft and no refusal is about.",
        "Mend the errors that no draft mends: ticks-lost (2).",
        "Mend the warnings that no draft mends: stale-comment.",
        "Find who reviews and tests it: MAINTAINERS says Odd fixes (Two) and Orphan (Three).",
    )


def test_users_and_their_fates() -> None:
    """Each call of an old name is told; a refusal counts before a hunk of the function does."""
    hunk = HunkRow("h", 1, "x", "arch/x/a.c", "j", 1, 1, "-a\n", "w", "w", "w")
    report = replace(
        _BARE,
        proposals=(ProposalRow("p", "r", "x", "arch/x/a.c", "f", "safe", "", ""),),
        refusals=(RefusalRow("r", "r", "x", "arch/x/a.c", 1, "g", "no-facts", "no"),),
        hunks=(hunk, replace(hunk, function="g")),
    )
    sites = [_site("guest_exit", name) for name in "fgij"] + [_site("guest_state_enter_irqoff", "f")]

    users = add_board(report, [("x", site) for site in sites]).users

    assert [(user.function, user.call, user.fate) for user in users] == [
        ("f", "guest_exit", "drafted"),
        ("g", "guest_exit", "refused"),
        ("i", "guest_exit", "left"),
        ("j", "guest_exit", "drafted"),
    ]
    assert (users[0].arch, users[0].path, users[0].line) == ("x", "arch/x/a.c", 7)


def test_what_stays_behind_the_drafts(told: Told) -> None:
    """With the changes at hand, what they mend is not left, in the functions that are called from there neither."""
    changes = told.plan.changes
    judged = [finding for each in told.plan.judged.values() for finding in each.findings]
    report = add_findings(told.report, judged)

    today = {row.arch: row for row in add_board(report, ()).board}
    behind = {row.arch: row for row in add_board(report, (), changes).board}

    drafted = {change.arch for change in changes if change.mended}
    assert drafted
    for arch in drafted:
        assert any("errors" in sentence for sentence in today[arch].left)
        assert len(behind[arch].left) < len(today[arch].left)
        assert behind[arch].left[0].startswith("Review what is drafted of ")
    assert all(behind[arch].errors == today[arch].errors for arch in behind)


def test_a_stale_comment_that_a_draft_takes_away(told: Told) -> None:
    """What lies on no path is left, unless a hunk tells that it is gone."""
    change = next(change for change in told.plan.changes if change.mended)
    path, arch = change.files[0].path, change.arch
    found = replace(_finding("stale-comment", "warning", 7), arch=arch, path=path)
    rows = [replace(found, id="stays"), replace(found, id="goes", line=8)]
    hunk = HunkRow("h", 1, arch, path, "f", 7, 7, " a\n-b\n+c\n", "w", "w", "w", findings=("goes",))
    report = replace(_BARE, architectures=(ArchRow(arch, "mixed", 1, 2, ""),), findings=tuple(rows), hunks=(hunk,))

    (row,) = add_board(report, (), told.plan.changes).board

    assert row.left[-1].endswith(" stale-comment.")
