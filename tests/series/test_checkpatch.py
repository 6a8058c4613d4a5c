"""What checkpatch finds becomes checks: an error fails, the rest warns, and what was not checked is said."""

from pathlib import Path

import pytest

from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.checkpatch import check_style
from migrator.series.mails import Mail
from tests.source.scripting import CHECKPATCH, make_scripts, opened

# It prints what stands in the mail, as findings of the script stand on stdout, and ends as the script does.
ANSWERS = "my $name = $ARGV[-1]; my $n = 0;\nwhile (<>) { s/^FILE/$name/; print and $n++ if /:/; }\nexit($n ? 1 : 0);\n"
FOUND = b"""\
FILE:6: WARNING:TYPO_SPELLING: 'Teh' may be misspelled - perhaps 'The'?
FILE:20: ERROR:SPACING: space prohibited before that ';' (ctx:WxE)
FILE:21: CHECK:CAMELCASE: Avoid CamelCase: <aB>
ERROR:NOT_UNIFIED_DIFF: Does not appear to be a unified-diff format patch
total: 2 errors, 1 warnings, 1 checks, 3 lines checked
"""


def check(place: Path, text: str, *mails: bytes) -> tuple[Check, ...]:
    """Return the checks of some mails by a script."""
    with opened(make_scripts(place / "tree", {CHECKPATCH: text})) as scripts:
        return check_style(scripts, [Mail(f"{number:04}-a.patch", mail) for number, mail in enumerate(mails, 1)])


def test_findings(tmp_path: Path) -> None:
    """One check for each, at its line of the file, with its type; and one for the patches without any."""
    checks = check(tmp_path, ANSWERS, b"clean\n", FOUND, b"clean, too\n")
    passed = checks[-1].evidence

    assert {each.name for each in checks} == {"checkpatch"}
    assert [(each.status, each.evidence) for each in checks[:-1]] == [
        (CheckStatus.WARN, "0002-a.patch:6: WARNING:TYPO_SPELLING: 'Teh' may be misspelled - perhaps 'The'?"),
        (CheckStatus.FAIL, "0002-a.patch:20: ERROR:SPACING: space prohibited before that ';' (ctx:WxE)"),
        (CheckStatus.WARN, "0002-a.patch:21: CHECK:CAMELCASE: Avoid CamelCase: <aB>"),
        (CheckStatus.FAIL, "0002-a.patch: ERROR:NOT_UNIFIED_DIFF: Does not appear to be a unified-diff format patch"),
    ]
    assert checks[-1].status is CheckStatus.PASS
    assert passed.startswith("checkpatch.pl --strict --no-signoff of ")
    assert passed.endswith(" finds nothing in 2 of 3 patches")


def test_no_patch_is_clean(tmp_path: Path) -> None:
    """Then nothing passes."""
    checks = check(tmp_path, ANSWERS, FOUND)

    assert {each.status for each in checks} == {CheckStatus.WARN, CheckStatus.FAIL}


def test_options(tmp_path: Path) -> None:
    """It is strict, asks for no sign-off, and looks at one patch in each run, without the tree."""
    checks = check(tmp_path, 'print "FILE:1: CHECK:X: @ARGV"; exit 1;\n', b"a", b"b")

    assert [each.evidence.split("CHECK:X: ")[1].split() for each in checks] == [
        [*"--strict --no-signoff --no-tree --show-types --terse --no-showfile".split(), f"mails/{number:04}.patch"]
        for number in (1, 2)
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('die "No such option\\n";\n', f"not checked: {CHECKPATCH} of NAME ended with 255: No such option"),
        ("kill 9, $$;\n", f"not checked: {CHECKPATCH} of NAME ended with -9: it said nothing"),
        (
            'print "needs perl 7\\n"; exit 1;\n',
            f"0001-a.patch not checked: {CHECKPATCH} ended with 1 and said needs perl 7",
        ),
        ("exit 1;\n", f"0001-a.patch not checked: {CHECKPATCH} ended with 1 and said nothing"),
    ],
    ids=["died", "killed", "too-old", "silent"],
)
def test_not_checked(tmp_path: Path, text: str, why: str) -> None:
    """A run that gives no answer is no pass, and no finding either."""
    with opened(make_scripts(tmp_path / "tree", {CHECKPATCH: text})) as scripts:
        checks = check_style(scripts, [Mail("0001-a.patch", b"a")])

    assert checks == (Check("checkpatch", CheckStatus.SKIP, why.replace("NAME", scripts.name)),)


def test_one_reason_for_all(tmp_path: Path) -> None:
    """A tree without the script is told once, however many patches there are."""
    with opened(make_scripts(tmp_path / "tree", {})) as scripts:
        (check,) = check_style(scripts, [Mail("0001-a.patch", b"a"), Mail("0002-b.patch", b"b")])

    assert check.status is CheckStatus.SKIP
    assert check.evidence == f"not checked: {scripts.name} has no {CHECKPATCH}; run that of another release by hand"


def test_no_patches(tmp_path: Path) -> None:
    """Nothing is run, and nothing said."""
    assert check(tmp_path, "die;\n") == ()
