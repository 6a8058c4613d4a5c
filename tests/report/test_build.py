"""Rows of the report: what they hold, and ids that survive edits elsewhere."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from migrator.report.build import report_scan
from migrator.report.drafts import render_diff
from migrator.report.model import TreeInfo
from tests.report.reports import Told, everything, odd_files, tell
from tests.series.drafts import RECIPE, scanned
from tests.source.repos import make_repository

# The contract, word by word: scripts rely on each key. One that is new is added here on purpose.
_KEYS = {
    "": "schema_version tool tree architectures sites findings proposals refusals patches hunks timelines board users "
    "checks assumptions not_done recipes",
    "tool": "name version",
    "tree": "commit describe version",
    "architectures": "name status site_count finding_count maintainers_status",
    "sites": "id arch path line column function call role",
    "findings": "id rule level arch path line column function message witness fixable",
    "proposals": "id recipe arch path function safety why diff",
    "refusals": "id recipe arch path line function reason message",
    "patches": "file arch subject fixes to cc maintainers_status",
    "hunks": "id patch arch path function old_line new_line text what why wrong rules findings recipe",
    "timelines": "id arch path function before after calls_before calls_after told",
    "board": "arch status maintainers_status sites errors warnings notes drafts refusals left caveat",
    "users": "arch path line function call fate",
    "checks": "name status evidence",
    "assumptions": "arch function what source",
    "not_done": "path reason",
    "recipes": "name title patches drafts refusals",
}
_INNER = {
    ("findings", "witness"): "path line event state",
    ("timelines", "before"): "path line function event kind irqs time rcu told marks folded",
    ("timelines", "calls_before"): "caller callee path line kind tells depth",
}
_MARKS = "id rule level message"


@pytest.mark.parametrize("part", _KEYS)
def test_keys_are_those_of_the_contract(part: str, told: Told) -> None:
    """Every object of every list has exactly the keys that scripts rely on."""
    document = msgspec.to_builtins(everything(told.report))
    found = document[part] if part else document
    rows = found if isinstance(found, tuple | list) else [found]

    assert rows
    for row in rows:
        assert sorted(row) == sorted(_KEYS[part].split())


def test_keys_of_inner_rows(told: Told) -> None:
    """The same of what stands inside of rows."""
    document = msgspec.to_builtins(everything(told.report))

    for (part, inner), keys in _INNER.items():
        found = [row for outer in document[part] for row in outer[inner]]
        assert found
        assert all(sorted(row) == sorted(keys.split()) for row in found)
    (mark,) = [mark for row in document["timelines"][0]["before"] for mark in row["marks"]]
    assert sorted(mark) == sorted(_MARKS.split())


def test_ids_tell_rows_apart(told: Told) -> None:
    """No two rows share one, not even two functions of one name with the same calls and the same fate."""
    report = told.report
    for rows in (report.sites, report.proposals, report.refusals):
        ids = [row.id for row in rows]
        assert len(ids) > 1
        assert len(set(ids)) == len(ids)
    assert [row.function for row in report.refusals].count("twice") == 3


def test_ids_survive_when_lines_move(told: Told, tmp_path: Path) -> None:
    """Lines put in front of everything move every place, and no id."""
    files = {path: b"\n\n\n" + text if path.endswith(".c") else text for path, text in odd_files().items()}
    moved = tell(make_repository(tmp_path / "moved", files=files)).report

    assert [row.line for row in moved.sites] == [row.line + 3 for row in told.report.sites]
    assert [row.line for row in moved.refusals] == [row.line + 3 for row in told.report.refusals]
    for part in ("sites", "proposals", "refusals"):
        assert _ids(getattr(moved, part)) == _ids(getattr(told.report, part))


def _ids(rows: Iterable[object]) -> list[object]:
    return [getattr(row, "id", None) for row in rows]


def test_counts_and_states_are_those_of_the_sites(told: Told) -> None:
    """Each architecture's row says how many sites it has and where it stands."""
    report = told.report

    assert {row.name: row.status for row in report.architectures} == {
        "arm64": "deprecated",
        "openrisc": "deprecated",
        "riscv": "deprecated",
        "s390": "deprecated",
    }
    for row in report.architectures:
        assert row.site_count == sum(site.arch == row.name for site in report.sites)
        assert row.finding_count == 0


def test_site_has_its_place_as_people_count(place: Path, told: Told) -> None:
    """Line and column from 1, the call and what it does."""
    files = odd_files()
    for site in told.report.sites:
        line = files[site.path].decode().split("\n")[site.line - 1]
        assert line[site.column - 1 :].startswith(f"{site.call}(")
    assert {site.role for site in told.report.sites} == {"enter", "exit"}
    assert place.is_dir()


def test_other_architectures_are_left_out(place: Path) -> None:
    """Where some are chosen, rows and sites are theirs alone."""
    with scanned(place) as (_, scan):
        report = report_scan(scan, RECIPE, TreeInfo("0", ""), ["riscv"])

    assert [row.name for row in report.architectures] == ["riscv"]
    assert {site.arch for site in report.sites} == {"riscv"}


def test_everything_left_out_is_told(told: Told) -> None:
    """Mentions, what the options leave out, and what no draft does yet."""
    rows = {(row.path, row.reason.split(" names")[0]) for row in told.report.not_done}

    assert ("arch/openrisc/kvm/mention.c", "line 2") in rows
    assert ("", "left out on purpose") in rows
    assert ("", "not compiled") in rows


def test_report_has_every_decision_of_the_plan(told: Told) -> None:
    """Proposals, refusals, checks and assumptions: none lost, none invented, in the plan's order."""
    plan, report = told.plan, told.report
    proposals = [proposal for change in plan.changes for proposal in change.proposals]

    assert [(row.arch, row.path, row.function) for row in report.proposals] == [
        (each.arch, each.path, each.function) for each in proposals
    ]
    assert [(row.path, row.line, row.message) for row in report.refusals] == [
        (each.path, each.line, each.message) for each in plan.refusals
    ]
    assert [row.what for row in report.assumptions] == [note.what for each in proposals for note in each.assumptions]
    checks = [check for change in plan.changes for check in change.checks]
    assert [row.name for row in report.checks] == [*(check.name for check in checks), "applies"]
    assert report.checks[-1].status == "warn"


def test_diff_of_a_proposal_is_its_own(told: Told) -> None:
    """Each proposal shows its file's change, with the lines that are new and those that go."""
    for row in told.report.proposals:
        assert row.diff.startswith(f"--- a/{row.path}\n+++ b/{row.path}\n@@ ")
        assert "\n-\t\tguest_enter_irqoff();\n+\t\tguest_timing_enter_irqoff();\n" in row.diff


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        ("a\fb\nc\n", "a\fb\nd\n", " a\fb\n-c\n+d\n"),
        ("a\r\n", "b\r\n", "-a\r\n+b\r\n"),
        ("a", "b", "-a\n+b\n"),
        ("a\n", "a\n", ""),
    ],
    ids=["form feed", "carriage return", "no line end", "equal"],
)
def test_diff_breaks_lines_at_line_feeds_alone(before: str, after: str, diff: str) -> None:
    """Other characters that Python takes for line ends stay inside their line."""
    assert render_diff("x.c", before, after).partition("@@\n")[2] == diff
