"""A diff as hunks: git's forms are read, what is mangled is told, and nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.series.hunklines import DiffHunk, Fate, parse_diff

_HEAD = "diff --git a/x.c b/x.c\nindex 1..2 100644\n--- a/x.c\n+++ b/x.c\n"
_HUNK = "@@ -10,3 +10,4 @@ int f(void)\n one\n-two\n+2\n+two\n three\n"
_SIGNATURE = "-- \n2.39.5\n\n"


def test_a_hunk_has_its_lines_and_numbers() -> None:
    """Behind it comes git's signature, which is no line that is taken away."""
    (hunk,) = parse_diff(_HEAD + _HUNK + _SIGNATURE)

    assert hunk == DiffHunk(
        path="x.c",
        old_path="x.c",
        fate=Fate.CHANGED,
        old_line=10,
        new_line=10,
        section="int f(void)",
        lines=(" one", "-two", "+2", "+two", " three"),
    )
    assert hunk.text == " one\n-two\n+2\n+two\n three"


@pytest.mark.parametrize(
    "behind", ["--\n2.39.5\n", "--\n", "\n--\n2.39.5\n\n", "-- \n2.39.5\n\n____\n- a list\n+ more\n"]
)
def test_a_signature_as_archives_leave_it(behind: str) -> None:
    """The blank at its end may be lost, and a list's own lines may follow: the hunk ends where its counts do."""
    (hunk,) = parse_diff(_HEAD + _HUNK + behind)

    assert (hunk.problem, len(hunk.lines)) == ("", 5)


def test_removed_lines_that_look_like_headers() -> None:
    """A line `-- a/y` that goes, and `++ b/y` that comes, is no file header."""
    (hunk,) = parse_diff(_HEAD + "@@ -1,2 +1,2 @@\n one\n--- a/y\n+++ b/y\n")

    assert (hunk.problem, hunk.lines) == ("", (" one", "--- a/y", "+++ b/y"))


@pytest.mark.parametrize(
    ("diff", "path", "old_path", "fate"),
    [
        ("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "y", "x", Fate.RENAMED),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", "x", "x", Fate.MODE),
        ('diff --git "a/d\\303\\251.c" "b/d\\303\\251.c"\nold mode 1\nnew mode 2\n', "d\xe9.c", "d\xe9.c", Fate.MODE),
        ("diff --git a/x y.c b/x y.c\nold mode 1\nnew mode 2\n", "x y.c", "x y.c", Fate.MODE),
        ("diff --git a/p b/p\nindex 1..2\nGIT binary patch\nliteral 3\nKcmZ\n\n", "p", "p", Fate.BINARY),
        ("diff --git a/p b/p\nindex 1..2\nBinary files a/p and b/p differ\n", "p", "p", Fate.BINARY),
        ("diff --git a/p b/p\nnew file mode 100644\nindex 0..1\n", "p", "p", Fate.NEW),
    ],
)
def test_files_without_lines(diff: str, path: str, old_path: str, fate: Fate) -> None:
    """Each is told once, without lines."""
    assert parse_diff(diff) == (DiffHunk(path, old_path, fate),)


def test_new_and_removed_files_and_a_missing_line_end() -> None:
    """The name is that of the side which exists."""
    diff = (
        "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n"
        "diff --git a/o b/o\ndeleted file mode 100644\n--- a/o\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n"
        "\\ No newline at end of file\n"
    )

    new, gone = parse_diff(diff)

    assert (new.path, new.fate, new.new_line, new.lines) == ("n", Fate.NEW, 1, ("+a",))
    assert (gone.path, gone.fate, gone.old_line) == ("o", Fate.REMOVED, 1)
    assert gone.lines == ("-a", "-b", "\\ No newline at end of file")


def test_the_traditional_form() -> None:
    """Without `diff --git`, the names are those of `---` and `+++`, whatever stands behind a tab."""
    diff = "--- linux.orig/a.c\t2020\n+++ linux/a.c\t2021\n@@ -1 +1 @@\n-1\n+2\n"
    diff += "--- a/b.c\n+++ b/b.c\n@@ -1 +1 @@\n-3\n+4\n"

    assert [(hunk.path, hunk.lines) for hunk in parse_diff(diff)] == [
        ("linux/a.c", ("-1", "+2")),
        ("b.c", ("-3", "+4")),
    ]


@pytest.mark.parametrize(
    ("hunk", "told"),
    [
        ("@@ -10,3 +10,4 @@\n one\n-two\n+2\n", "shorter"),
        ("@@ -10,1 +10,1 @@\n-two\n+2\n+two\n three\n", "longer than its `@@` line says"),
        ("@@ -10,3 +10,4 @@\n one\nwrapped by a mailer\n-two\n", "line expected"),
        ("@@ -x +y @@\n one\n", "its `@@` line is none"),
    ],
)
def test_a_mangled_hunk_hides_no_other(hunk: str, told: str) -> None:
    """It is told, with what stands there; its neighbours are read."""
    first, broken, last = parse_diff(_HEAD + _HUNK + hunk + _HUNK)

    assert first.lines == last.lines == (" one", "-two", "+2", "+two", " three")
    assert told in broken.problem
    assert broken.path == "x.c"
    assert broken.lines == tuple(hunk.splitlines())


def test_what_is_no_diff_is_told() -> None:
    """An empty one is just empty."""
    assert parse_diff("") == ()
    (hunk,) = parse_diff("Please pull.\n")
    assert "no `diff --git`" in hunk.problem
    assert hunk.text == "Please pull."


@given(st.text(), st.integers(0, 200), st.integers(0, 200))
def test_nothing_raises(text: str, start: int, end: int) -> None:
    """Whatever is done to a diff, there is an answer, and every line of it has a sign where it was read."""
    diff = _HEAD + _HUNK + _HUNK
    for hunk in parse_diff(diff[:start] + text + diff[end:]):
        assert hunk.problem or all(line[:1] in {" ", "+", "-", "\\"} for line in hunk.lines)
