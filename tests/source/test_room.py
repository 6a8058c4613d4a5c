"""A room: mails applied with real git, and nothing written outside of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from migrator.source.repository import open_repository, resolve
from migrator.source.room import Room
from migrator.source.scratch import ObjectMissingError, Scratch
from migrator.source.tree import Tree
from tests.source.repos import FILES, RUN, clone, commit_files, git, make_repository, snapshot

OTHER = "arch/y/kernel/b.c"


@contextmanager
def room_in(place: Path, *paths: str) -> Iterator[Room]:
    """Yield a room with files of a repository's HEAD."""
    repository = open_repository(place)
    with Scratch(repository) as scratch, Room(Tree(scratch, resolve(repository, "HEAD")), paths) as room:
        yield room


def make_mail(diff: str, subject: str = "[PATCH 1/2] x: change", body: str = "Why.\n") -> bytes:
    """Return a mail around a diff."""
    head = "From: Jörg <j@example.org>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n"
    kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    return f"{head}Subject: {subject}\n{kind}\n{body}---\nEvidence.\n\n{diff}-- \n2.39\n".encode()


def change(path: str, old: str, new: str) -> str:
    """Return the diff of a file of one line."""
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-{old}\n+{new}\n"


def create(path: str, line: str, mode: str = "100644") -> str:
    """Return the diff of a new file of one line."""
    head = f"diff --git a/{path} b/{path}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n"
    end = "\\ No newline at end of file\n" if mode == "120000" else ""
    return f"{head}@@ -0,0 +1 @@\n+{line}\n{end}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository of small files."""
    return make_repository(tmp_path / "tree")


def test_mails_are_applied_and_taken_back(place: Path) -> None:
    """Each mail goes on top of the one before; the message is git's; backwards all is as it was."""
    first = make_mail(change(OTHER, "int y;", "int z;"))
    second = make_mail(change(OTHER, "int z;", "long z;") + create("new.c", "int n;"), "[PATCH 2/2] x: more")
    with room_in(place, RUN, OTHER, "new.c", "lacking.c") as room:
        before = room.texts()
        assert [room.apply(first), room.apply(second)] == ["", ""]
        assert room.texts() == {**before, OTHER: "long z;\n", "new.c": "int n;\n"}
        assert room.message() == "x: more\n\nWhy.\n"
        assert len(room.commits()) == 2
        assert [room.revert(second), room.revert(first)] == ["", ""]
        assert room.texts() == before
    assert before == {RUN: FILES[RUN].decode(), OTHER: "int y;\n", "new.c": None, "lacking.c": None}


def test_a_mail_that_does_not_apply_leaves_nothing(place: Path) -> None:
    """What git says comes back without advice and without our folder, and the next mail finds the files as before."""
    good = make_mail(change(OTHER, "int y;", "int z;"))
    with room_in(place, OTHER) as room:
        problem = room.apply(make_mail(create("first.c", "x") + change(OTHER, "int q;", "int z;")))
        assert problem == f"error: patch failed: {OTHER}:1\nerror: {OTHER}: patch does not apply"
        assert room.commits() == ()
        assert room.apply(good) == ""
        assert room.apply(good).startswith("error: patch failed")
        assert room.revert(make_mail(change(OTHER, "int z;", "int q;"))).startswith("error: patch failed")
        assert room.texts() == {OTHER: "int z;\n"}


@pytest.mark.parametrize("mail", [b"", b"\n\n", b"\0\xff\xfe garbage", make_mail(""), make_mail(create("x", "y"))[40:]])
def test_what_is_no_patch_is_told(place: Path, mail: bytes) -> None:
    """Mails without a patch, without a sender, and what is no mail, end with a sentence and leave no trace."""
    with room_in(place, OTHER) as room:
        assert room.apply(mail)
        assert room.commits() == ()
        assert room.apply(make_mail(change(OTHER, "int y;", "int z;"))) == ""


@pytest.mark.parametrize("path", ["../out.c", "/etc/out.c", ".git/hooks/post-applypatch", "link/out.c", "a/../../b"])
def test_a_patch_cannot_leave_the_room(tmp_path: Path, place: Path, path: str) -> None:
    """Paths above the room, into its `.git` and through a link of the tree are refused; nothing is written."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (place / "link").symlink_to(outside)
    commit_files(place, {})
    with room_in(place, "link", path) as room:
        assert room.apply(make_mail(create(path, "x")))
        assert room.commits() == ()
    assert not [*outside.iterdir()]


def test_a_link_made_by_a_mail_leads_nowhere(tmp_path: Path, place: Path) -> None:
    """A mail that makes a link and one that writes through it write nothing outside."""
    outside = tmp_path / "outside"
    outside.mkdir()
    with room_in(place, "way", "way/out.c") as room:
        assert room.apply(make_mail(create("way", str(outside), "120000"))) == ""
        assert room.apply(make_mail(create("way/out.c", "x")))
        assert room.texts() == {"way": None, "way/out.c": None}
    assert not [*outside.iterdir()]


def test_carriage_returns_of_a_file_are_kept(place: Path) -> None:
    """A file whose lines end with CR LF is changed as it is, and so is one whose mail came with CR LF."""
    commit_files(place, {"dos.c": b"int d;\r\n"})
    plain = make_mail(change(OTHER, "int y;", "int z;")).replace(b"\n", b"\r\n")
    with room_in(place, "dos.c", OTHER) as room:
        dos = make_mail(change("dos.c", "int d;\r", "int e;\r"))
        assert [room.apply(dos), room.apply(plain)] == ["", ""]
        assert room.texts() == {"dos.c": "int e;\r\n", OTHER: "int z;\n"}
        assert [room.revert(plain), room.revert(dos)] == ["", ""]


def test_modes_and_bytes_are_those_of_the_commit(place: Path) -> None:
    """Executable files stay so, and attributes of the tree change no byte."""
    (place / "run.sh").write_bytes(b"\xff\r\n$Id$\n")
    (place / "run.sh").chmod(0o755)
    commit_files(place, {})
    (place / ".gitattributes").write_bytes(b"* text eol=crlf ident\n")
    git(place, "add", ".gitattributes")
    git(place, "commit", "-q", "-m", "attributes")
    diff = "diff --git a/run.sh b/run.sh\nold mode 100755\nnew mode 100644\n"
    with room_in(place, "run.sh", ".gitattributes") as room:
        assert room.texts()["run.sh"] == "\udcff\r\n$Id$\n"
        assert room.apply(make_mail(diff)) == ""
        assert room.texts()["run.sh"] == "\udcff\r\n$Id$\n"


def test_nothing_of_the_user_counts(place: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configuration, hooks and variables change nothing, and the user's repository stays as it is."""
    hooks = home / "hooks"
    hooks.mkdir()
    for name in ("applypatch-msg", "pre-applypatch", "post-applypatch", "post-checkout", "post-commit"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {home}/ran\nexit 1\n")
        (hooks / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\n\thooksPath = {hooks}\n\tautocrlf = true\n\tfsmonitor = {hooks}/post-commit\n"
        "[commit]\n\tgpgSign = true\n[am]\n\tthreeWay = true\n\tkeepcr = true\n[mailinfo]\n\tscissors = true\n"
        "[apply]\n\twhitespace = error\n[user]\n\tname = U\n\temail = u@example.org\n"
    )
    monkeypatch.setenv("GIT_DIR", str(home))
    monkeypatch.setenv("GIT_INDEX_FILE", str(home / "index"))
    ids = []
    for _ in range(2):
        monkeypatch.delenv("GIT_DIR", raising=False)
        before = snapshot(place)
        with room_in(place, OTHER) as room:
            mail = make_mail(change(OTHER, "int y;", "int z; "), body="Why.\n\n-- >8 --\nMore.\n")
            assert room.apply(mail) == ""
            assert room.message() == "x: change\n\nWhy.\n\n-- >8 --\nMore.\n"
            ids.append(room.commits())
        assert snapshot(place) == before
    assert ids[0] == ids[1]
    assert not (home / "ran").exists()


def test_any_path_that_a_mail_names(place: Path) -> None:
    """Paths that no file system takes, and more of them than one command does, are looked for and not found."""
    paths = [f"{'d' * 4000}{number}" for number in range(1000)] + ["x" * 300_000, "a\0b", "", "/", "a\nb", ":(top)b"]
    with room_in(place, *paths, OTHER) as room:
        assert {path for path, text in room.texts().items() if text is not None} == {OTHER}
        assert room.apply(make_mail(create("x" * 5000, "y")))


def test_a_partial_clone(place: Path, tmp_path: Path) -> None:
    """A file that the repository lacks ends with the command that fetches it; nothing stays behind."""
    partial = clone(place, tmp_path / "partial", "--no-checkout", "--filter=blob:none")
    with pytest.raises(ObjectMissingError, match="--refetch"), room_in(partial, OTHER):
        pytest.fail("it cannot be entered")


def test_the_room_is_gone_afterwards(place: Path) -> None:
    """Nothing stays in the temporary folder, and a repository of another object format has a room of its kind."""
    with room_in(place, OTHER) as room:
        objects = room.objects
        assert objects.is_dir()
    assert not objects.exists()


def test_sha256(tmp_path: Path) -> None:
    """A repository of another object format has a room of its kind."""
    place = make_repository(tmp_path / "other", "--object-format=sha256")
    with room_in(place, OTHER) as room:
        assert len(room.base) == 64
        assert room.apply(make_mail(change(OTHER, "int y;", "int z;"))) == ""
    assert git(place, "status", "--porcelain") == ""
