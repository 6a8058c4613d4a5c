"""A series compared with the version before: what changed, in words and as git shows it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from migrator.errors import UsageError
from migrator.series.build import build_series
from migrator.series.reading import read_series
from migrator.series.reroll import Reroll, compare_series, read_old
from migrator.series.verify.diffs import find_paths
from migrator.source.commits import NewCommit, SeriesOptions, format_patches, read_commit, write_commits
from migrator.source.repository import Identity, open_repository, resolve
from migrator.source.room import Room
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.series.drafts import make_order, planned, write
from tests.source.repos import AUTHOR, commit_files, git, make_repository, snapshot

LINES = "".join(f"int a{number};\n" for number in range(30))
FILES = {"a.c": LINES.encode(), "b.c": LINES.encode(), "Makefile": b"all:\n"}
HIDDEN, NONE = "0" * 12, "-" * 12


def edit(number: int, new: str = "long", text: str = LINES) -> str:
    """Return a file with another type in one of its lines."""
    return text.replace(f"int a{number};", f"{new} a{number};")


FIRST = NewCommit("x: first\n\nWhy.\n", {"a.c": edit(3)})
SECOND = NewCommit("x: second\n\nWhy else.\n", {"b.c": edit(9)})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository with two files."""
    return make_repository(tmp_path / "tree", files=FILES)


@contextmanager
def written(place: Path, commits: Sequence[NewCommit], author: Identity = AUTHOR) -> Iterator[tuple[Tree, list[str]]]:
    """Yield a repository's HEAD and the ids of commits made on top of it."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        yield tree, [*write_commits(tree, read_commit(scratch, tree.commit), author, commits)]


def make_old(
    place: Path, folder: Path, commits: Sequence[NewCommit], version: int = 1, cover: str = "x: all\n\nHi.\n"
) -> Path:
    """Write commits as mails into a folder."""
    with written(place, commits) as (tree, _):
        base = read_commit(tree.scratch, tree.commit)
        format_patches(tree.scratch, base, AUTHOR, SeriesOptions(version, cover), folder)
    return folder


def compare(place: Path, folder: Path, commits: Sequence[NewCommit], author: Identity = AUTHOR) -> Reroll:
    """Return what a further version of the mails in a folder is told to have changed."""
    old = read_old(folder)
    before = snapshot(place)
    with written(place, commits, author) as (tree, ids):
        found = compare_series(old, tree, ids, old.version + 1)
    assert snapshot(place) == before
    return found


def changelog(reroll: Reroll) -> list[str]:
    """Return the first block of the cover letter's lines."""
    return list(reroll.cover[: reroll.cover.index("")])


def test_nothing_changed(place: Path, tmp_path: Path) -> None:
    """The same commits are unchanged, each line says so, and no id of the scratch's is shown."""
    reroll = compare(place, make_old(place, tmp_path / "old", [FIRST, SECOND]), [FIRST, SECOND])
    assert reroll.cover == (
        "Changes since v1:",
        "1. x: first: unchanged",
        "2. x: second: unchanged",
        "",
        "Range-diff against v1:",
        f"1:  {HIDDEN} = 1:  {HIDDEN} x: first",
        f"2:  {HIDDEN} = 2:  {HIDDEN} x: second",
    )
    assert reroll.patches == (("Changes in v2:", "- no change", ""),) * 2
    assert reroll.told == ""


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (NewCommit("x: first\n\nWhy.\n", {"a.c": edit(3, "short")}), "the code changed"),
        (NewCommit("x: first\n\nWhy, then.\n", {"a.c": edit(3)}), "only the changelog changed"),
        (NewCommit("x: first\n\nAnd.\n", {"a.c": edit(3, "short")}), "the code and the changelog changed"),
        (NewCommit("x: 1st\n\nWhy.\n", {"a.c": edit(3)}), 'was "x: first" before'),
        (NewCommit("x: 1st\n\nAnd.\n", {"a.c": edit(3)}), 'the changelog changed; was "x: first" before'),
        (NewCommit("x: 1st\n\nWhy.\n", {"a.c": edit(3, "short")}), 'the code changed; was "x: first" before'),
    ],
)
def test_words(new: NewCommit, expected: str, place: Path, tmp_path: Path) -> None:
    """What changed is told for each patch, in the cover letter and in the patch alike."""
    old = NewCommit(FIRST.message, {"a.c": edit(3, "long", edit(20, "long", edit(12, "long")))})
    more = {"a.c": new.files["a.c"].replace("int a20;", "long a20;").replace("int a12;", "long a12;")}
    folder = make_old(place, tmp_path / "old", [old, SECOND])
    reroll = compare(place, folder, [NewCommit(new.message, more), SECOND])
    assert changelog(reroll)[1:] == [f"1. {new.message.splitlines()[0]}: {expected}", "2. x: second: unchanged"]
    assert reroll.patches[0] == ("Changes in v2:", f"- {expected}", "")


def test_another_author(place: Path, tmp_path: Path) -> None:
    """Another sender is a change, and nothing else is said to be one."""
    folder = make_old(place, tmp_path / "old", [FIRST])
    reroll = compare(place, folder, [FIRST], Identity("Joe", "joe@example.org"))
    assert changelog(reroll)[1:] == ["1. x: first: the author changed"]


def test_new_and_dropped_patches(place: Path, tmp_path: Path) -> None:
    """A patch without counterpart is new or dropped; one with the same subject is the same, rewritten."""
    third = NewCommit("x: third\n", {"b.c": "int z;\n"})
    folder = make_old(place, tmp_path / "old", [FIRST, SECOND])
    reroll = compare(place, folder, [third, NewCommit("x: second\n\nNo.\n", {"a.c": "int q;\n"})])
    told = "rewritten; git finds too little that is the same"
    assert sorted(changelog(reroll)[1:]) == ["1. x: third: new", f"2. x: second: {told}", "Dropped: x: first"]
    assert reroll.patches == (("Changes in v2:", "- new in v2", ""), ("Changes in v2:", f"- {told}", ""))
    assert f"-:  {NONE} > 1:  {HIDDEN} x: third" in reroll.cover
    assert f"1:  {HIDDEN} < -:  {NONE} x: first" in reroll.cover


def test_another_order(place: Path, tmp_path: Path) -> None:
    """Patches that change places are the same patches."""
    reroll = compare(place, make_old(place, tmp_path / "old", [FIRST, SECOND]), [SECOND, FIRST])
    assert changelog(reroll)[1:] == ["1. x: second: unchanged", "2. x: first: unchanged"]


def test_another_base(place: Path, tmp_path: Path) -> None:
    """Each version stands on its own base; both are named where they differ."""
    folder = make_old(place, tmp_path / "old", [FIRST])
    old = git(place, "rev-parse", "HEAD")
    new = commit_files(place, {"b.c": edit(1).encode(), "a.c": edit(25).encode()})
    reroll = compare(place, folder, [NewCommit(FIRST.message, {"a.c": edit(3, "long", edit(25))})])
    assert changelog(reroll)[1:] == [
        f"Based on {new[:12]}; v1 was based on {old[:12]}.",
        "1. x: first: unchanged",
    ]


def test_a_person_edited_the_old_series(place: Path, tmp_path: Path) -> None:
    """A text mended by hand counts, files added and removed by hand count too, and a cover letter may be missing."""
    wide = NewCommit(FIRST.message, {"a.c": edit(3, "long", edit(20, "long", edit(12, "long")))})
    folder = make_old(place, tmp_path / "old", [wide, SECOND], cover="")
    path = folder / "0001-x-first.patch"
    gone = "diff --git a/Makefile b/Makefile\ndeleted file mode 100644\n--- a/Makefile\n+++ /dev/null\n"
    fresh = "diff --git a/n.c b/n.c\nnew file mode 100755\n--- /dev/null\n+++ b/n.c\n@@ -0,0 +1 @@\n+int n;\n"
    more = f"{gone}@@ -1 +0,0 @@\n-all:\n{fresh}diff --git a/a.c"
    path.write_text(path.read_text().replace("Why.", "Since.").replace("diff --git a/a.c", more))
    reroll = compare(place, folder, [wide, SECOND])
    assert changelog(reroll)[1:] == ["1. x: first: the code and the changelog changed", "2. x: second: unchanged"]
    assert "    - ## Makefile (deleted) ##" in reroll.cover
    assert "    - ## n.c (new) ##" in reroll.cover


def test_versions_before_are_kept(place: Path, tmp_path: Path) -> None:
    """What the old mails tell of earlier versions stands below what is new, and nothing else of theirs."""
    folder = make_old(place, tmp_path / "old", [FIRST, SECOND], version=2)
    first, letter = folder / "v2-0001-x-first.patch", folder / "v2-0000-cover-letter.patch"
    kept = "Changes in v2:\n- new in v2\n  of note\n\n* v1: the RFC\n* v0:\n  - all\n"
    first.write_text(first.read_text().replace("\n---\n", f"\n---\n{kept}\nApplied to something.\n\n"))
    told = "---\nChanges since v1:\n1. x: first: new\n2. y:\n   long\n\n"
    shown = "Range-diff against v1:\n1:  0 = 1:  0 x\n    @@ Metadata\n\nbase-commit:"
    letter.write_text(letter.read_text().replace("base-commit:", told + shown))
    reroll = compare(place, folder, [FIRST, SECOND])
    assert reroll.patches == (
        (
            *("Changes in v3:", "- no change", "", "Changes in v2:", "- new in v2", "  of note", ""),
            *("* v1: the RFC", "", "* v0:", "  - all", ""),
        ),
        ("Changes in v3:", "- no change", ""),
    )
    assert reroll.cover[:8] == (
        "Changes since v2:",
        "1. x: first: unchanged",
        "2. x: second: unchanged",
        "",
        "Changes since v1:",
        "1. x: first: new",
        "2. y:",
        "   long",
    )
    assert reroll.cover[8:10] == ("", "Range-diff against v2:")
    assert len(reroll.cover) == 12


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("base-commit: ", "was-commit: ", "no mail of it names a base-commit"),
        ("base-commit: ", "base-commit: " + "f" * 40 + "\nwas: ", "its base-commit ffffffffffff is not in "),
        ("base-commit: ", "base-commit: 0123456\nwas: ", "its base-commit 0123456 is not in "),
        ("int a2;", "int c2;", "0001-x-first.patch does not apply to its base-commit "),
    ],
)
def test_what_cannot_be_compared(old: str, new: str, expected: str, place: Path, tmp_path: Path) -> None:
    """Without a base, or where the old mails do not apply, that is told, nothing is guessed, and the past is kept."""
    folder = make_old(place, tmp_path / "old", [FIRST, SECOND], version=2)
    for path in folder.iterdir():
        text = path.read_text().replace("\n---\n", "\n---\nChanges in v2:\n- x\n\n").replace(old, new)
        path.write_text(text.replace("0001-x", "v2-0001-x"))
    reroll = compare(place, folder, [FIRST, NewCommit("x: other\n", {"b.c": edit(9)})])
    assert reroll.told.startswith(f"{folder}: {expected}".replace("0001-x", "v2-0001-x"))
    assert reroll.told.endswith(", so there is no range-diff and no changelog against it")
    assert reroll.cover == ()
    assert reroll.patches == (("Changes in v2:", "- x", ""), ())


def test_lines_that_git_would_take_are_indented(place: Path, tmp_path: Path) -> None:
    """What a stranger put into a changelog does not become a diff, another mail or a base."""
    folder = make_old(place, tmp_path / "old", [FIRST])
    hostile = "diff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@ -1 +1 @@\n-int a0;\n+int evil;\n"
    letter = folder / "0000-cover-letter.patch"
    letter.write_text(letter.read_text().replace("Hi.", f"v1:\n- x\nFrom x\nIndex: b.c\n{hostile}"))
    kept = compare(place, folder, [FIRST]).cover[3:]
    assert kept[: kept.index("")] == (
        *("v1:", "- x", " From x", " Index: b.c", " diff --git a/b.c b/b.c", " --- a/b.c", " +++ b/b.c"),
        *(" @@ -1 +1 @@", "-int a0;", "+int evil;"),
    )


def test_the_same_input_gives_the_same_lines(place: Path, tmp_path: Path) -> None:
    """Nothing of the machine, the clock or the scratch stands in the lines."""
    folder = make_old(place, tmp_path / "old", [FIRST, SECOND])
    new = [SECOND, NewCommit(FIRST.message, {"a.c": edit(3, "short")})]
    assert compare(place, folder, new) == compare(place, folder, new)


def test_configuration_and_variables_do_not_count(
    place: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings of `diff`, `color` and `core` leave the lines as they are."""
    folder = make_old(place, tmp_path / "old", [FIRST, SECOND])
    new = [SECOND, NewCommit(FIRST.message, {"a.c": edit(3, "short")})]
    plain = compare(place, folder, new)
    (home / ".gitconfig").write_text(
        "[diff]\n\tcontext = 9\n\tnoprefix = true\n\tmnemonicPrefix = true\n\texternal = false\n"
        "\talgorithm = patience\n[color]\n\tui = always\n[core]\n\tabbrev = 5\n\tpager = false\n"
        "[log]\n\tshowSignature = true\n\tdate = iso\n[i18n]\n\tlogOutputEncoding = latin1\n"
    )
    for name, value in (("GIT_EXTERNAL_DIFF", "false"), ("GIT_PAGER", "false"), ("GIT_DIFF_OPTS", "-u9")):
        monkeypatch.setenv(name, value)
    assert compare(place, folder, new) == plain


def test_no_old_series(tmp_path: Path) -> None:
    """What is no series is a usage error that names the place."""
    with pytest.raises(UsageError, match="none cannot be read"):
        read_old(tmp_path / "none")


def test_the_old_series_is_not_replaced(tmp_path: Path) -> None:
    """The new version goes elsewhere: what somebody edited in the old one is nowhere else."""
    folder = tmp_path / "v1"
    folder.mkdir()
    for name in (folder, folder / "series.mbx", tmp_path / "x" / ".." / "v1"):
        with pytest.raises(UsageError, match=r"v1 holds the version before, .*; name another folder"):
            read_old(name, folder)
    with pytest.raises(UsageError, match="directly holds no"):
        read_old(folder, tmp_path / "v2")


def test_every_version_is_taken_by_git(tree: Path, tmp_path: Path) -> None:
    """Three versions in a row apply with `git am`, keep their changelogs out of the commits, and tell of each other."""
    hostile = "v0:\n- x\nIndex: a\n+++ b/a\nFrom x\n\n"
    folder, old = tmp_path / "v1", None
    for version in (1, 2, 3):
        folder = tmp_path / f"v{version}"
        with planned(tree) as (source, plan):
            series = build_series(replace(make_order(source, plan, version=version), old=old))
            assert {check.status.value for check in series.checks if check.name in {"applies", "mails-parse"}} == {
                "pass"
            }
            write(series, folder)
            read = read_series(folder)
            with Room(source, find_paths(mail.diff for mail in read.patches)) as room:
                assert [room.apply(mail.content) for mail in read.patches] == [""] * len(read.patches)
                assert "Changes" not in room.message()
        if version == 1:
            path = folder / series.mails[1].name
            path.write_bytes(path.read_bytes().replace(b"\n---\n", f"\n---\n{hostile}".encode(), 1))
        old = read_old(folder)
    first = read.patches[0].below
    assert first.startswith(
        "Changes in v3:\n- no change\n\nChanges in v2:\n- no change\n\nv0:\n- x\n Index: a\n +++ b/a\n From x\n\n"
    )
    assert read.cover is not None
    headings = [line for line in read.cover.body.split("\n") if line.endswith(":") and " v" in line]
    assert headings == ["Changes since v2:", "Changes since v1:", "Range-diff against v2:"]
    assert (read.version, read.base) == (3, git(tree, "rev-parse", "HEAD"))
