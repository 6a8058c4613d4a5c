"""The sentence at the top: what a tree is, what is drafted, what is refused, what failed."""

import pytest

from migrator.report.model import (
    ArchRow,
    BoardRow,
    CheckRow,
    ProposalRow,
    RefusalRow,
    Report,
    ToolInfo,
    TreeInfo,
    UserRow,
)
from migrator.report.words.standing import join_names, name_tree, say_standing, say_users
from tests.report.reports import FINDING

_BARE = Report(1, ToolInfo("migrator", "0"), TreeInfo("0123456789abcdef" * 2, "v6.12"))
_DRAFT = ProposalRow("1", "guest-entry", "a", "x.c", "f", "safe", "", "")
_REFUSED = RefusalRow("2", "guest-entry", "a", "x.c", 1, "g", "macro-body", "no")


def _archs(*states: str) -> tuple[ArchRow, ...]:
    return tuple(ArchRow(f"a{number}", status, 0, 0, "") for number, status in enumerate(states))


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ((), "No architecture of v6.12 was looked at"),
        (("none", "none"), "In v6.12, nothing enters a guest: 2 architectures looked at"),
        (("mixed",), "In v6.12, a0 uses both the deprecated helpers and the new ones"),
        (("none", "converted"), "In v6.12, 1 of 2 architectures enters guests, and is converted"),
        (("none", "mixed"), "In v6.12, 1 of 2 architectures enters guests, and is not converted"),
        (("mixed", "converted", "none"), "In v6.12, 2 of 3 architectures enter guests, 1 of them converted"),
    ],
)
def test_what_the_tree_is(states: tuple[str, ...], sentence: str) -> None:
    """How many architectures enter guests, and how many of these are converted."""
    report = Report(_BARE.schema_version, _BARE.tool, _BARE.tree, _archs(*states))

    assert say_standing(report) == f"{sentence}; there is nothing to draft."


@pytest.mark.parametrize(
    ("drafts", "refusals", "checks", "words"),
    [
        (
            1,
            0,
            ("pass",),
            "1 change is drafted, no function is refused, and no check failed; nothing was compiled or booted",
        ),
        (
            2,
            1,
            ("fail", "pass"),
            "2 changes are drafted, 1 function is refused, and 1 check failed; nothing was compiled or booted",
        ),
        (0, 2, (), "no change is drafted, 2 functions are refused, and nothing was checked"),
        (0, 1, ("pass",), "no change is drafted, 1 function is refused, and no check failed"),
        (1, 0, (), "1 change is drafted, no function is refused, and nothing was checked, compiled or booted"),
    ],
)
def test_what_became_of_it(drafts: int, refusals: int, checks: tuple[str, ...], words: str) -> None:
    """Drafts, refusals and failed checks, each with its number."""
    report = Report(
        1,
        _BARE.tool,
        _BARE.tree,
        _archs("deprecated"),
        proposals=(_DRAFT,) * drafts,
        refusals=(_REFUSED,) * refusals,
        checks=tuple(CheckRow("applies", status, "") for status in checks),
    )

    assert say_standing(report) == f"In v6.12, a0 uses the deprecated helpers only; {words}."


def test_findings_alone() -> None:
    """Where nothing is to be drafted, findings are not passed over; a tree without a tag goes by its commit."""
    report = Report(1, _BARE.tool, TreeInfo("0123456789abcdef", ""), _archs("converted"), findings=(FINDING,))

    assert say_standing(report) == (
        "In 0123456789ab, a0 uses the new helpers only; there is nothing to draft, but 1 finding to read."
    )


def test_names_in_a_sentence() -> None:
    """A comma between, `and` before the last."""
    assert [join_names(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_what_is_done_and_what_was_not_run() -> None:
    """Converted is not done; a check that was not run, or has to be looked at, is told beside those that failed."""
    board = tuple(
        BoardRow(f"a{number}", status, "", 1, 0, 0, 0, 0, 0, left)
        for number, (status, left) in enumerate((("converted", ()), ("converted", ("Mend it.",)), ("none", ())))
    )
    checks = tuple(CheckRow("applies", status, "") for status in ("pass", "warn", "skip", "skip"))
    archs = _archs("converted", "converted", "none")
    report = Report(1, _BARE.tool, _BARE.tree, archs, proposals=(_DRAFT,), board=board, checks=checks)

    assert say_standing(report) == (
        "In v6.12, 2 of 3 architectures enter guests, 2 of them converted, 1 with nothing left to do; "
        "1 change is drafted, no function is refused, and no check failed (1 to look at, 2 not run); "
        "nothing was compiled or booted."
    )


@pytest.mark.parametrize(
    ("describe", "version", "name"),
    [
        ("v6.12", "6.12", "v6.12"),
        ("v6.12.57-3-g0123456", "6.12.57", "v6.12.57-3-g0123456"),
        ("build-77", "6.12.57", "Linux 6.12.57 (build-77)"),
        ("", "6.12", "Linux 6.12 (0123456789ab)"),
        ("build-77", "", "build-77"),
    ],
)
def test_name_says_which_kernel(describe: str, version: str, name: str) -> None:
    """A tag that is no version tells nobody what kernel it is."""
    assert name_tree(Report(1, _BARE.tool, TreeInfo("0123456789abcdef", describe, version))) == name


@pytest.mark.parametrize(
    ("calls", "proposals", "sentence"),
    [
        ((), (), ""),
        ((("x", "drafted"), ("y", "drafted")), (_DRAFT,), "With this series, none of the calls listed stays."),
        (
            (("x", "drafted"), ("y", "drafted"), ("y", "refused"), ("z", "drafted")),
            (_DRAFT,),
            "With this series, 1 of 4 calls stays, so the helpers cannot go; "
            "none of those that stay is of `x()` or `z()`.",
        ),
        (
            (("x", "drafted"), ("y", "left"), ("y", "refused")),
            (_DRAFT,),
            "With this series, 2 of 3 calls stay, so the helpers cannot go; none of those that stay is of `x()`.",
        ),
        (
            (("x", "drafted"), ("x", "left")),
            (_DRAFT,),
            "With this series, 1 of 2 calls stays, so the helpers cannot go.",
        ),
        ((("x", "left"), ("x", "refused")), (), "Nothing is drafted, and 2 calls stay, so the helpers cannot go."),
    ],
)
def test_what_becomes_of_the_helpers(
    calls: tuple[tuple[str, str], ...], proposals: tuple[ProposalRow, ...], sentence: str
) -> None:
    """How many calls stay, and of which helpers none does; a call goes where a draft takes it away."""
    users = tuple(UserRow("a", "x.c", 1, "f", call, fate) for call, fate in calls)
    report = Report(1, _BARE.tool, _BARE.tree, _archs("mixed"), proposals=proposals, users=users)

    assert say_users(report) == sentence
