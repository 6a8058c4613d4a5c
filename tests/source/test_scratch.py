"""The scratch repository: reads whatever git reads, changes nothing, and goes away."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from migrator.source.commits import SeriesOptions, format_patches, read_commit, write_commits
from migrator.source.git import GitError
from migrator.source.repository import RevisionError, open_repository, resolve
from migrator.source.scratch import ObjectMissingError, Scratch
from migrator.source.tree import NoKvmError, Tree

from .repos import (
    AFTER,
    AUTHOR,
    FILES,
    NEW,
    PATHSPECS,
    RUN,
    check_draft,
    clone,
    commit_files,
    draft,
    git,
    make_repository,
    run,
    snapshot,
)


def make_linked(tmp_path: Path) -> Path:
    """Return a linked worktree."""
    origin = make_repository(tmp_path / "origin")
    git(origin, "worktree", "add", "-q", str(tmp_path / "linux"))
    return tmp_path / "linux"


def make_submodule(tmp_path: Path) -> Path:
    """Return a submodule, whose `.git` is a file."""
    outer = make_repository(tmp_path / "outer", files={"readme": b""})
    git(outer, "submodule", "--quiet", "add", str(make_repository(tmp_path / "origin")), "linux")
    return outer / "linux"


def make_shallow(tmp_path: Path) -> Path:
    """Return a shallow clone: the only commit names a parent that is not there."""
    origin = make_repository(tmp_path / "origin", files={"readme": b""})
    commit_files(origin, FILES)
    return clone(origin, tmp_path / "linux", "--depth=1")


def make_shared(tmp_path: Path) -> Path:
    """Return a clone that borrows all its objects."""
    return clone(make_repository(tmp_path / "origin"), tmp_path / "linux", "--shared")


def make_relatively_shared(tmp_path: Path) -> Path:
    """Return a repository that borrows, by relative paths, from one that does so too."""
    make_repository(tmp_path / "one")
    for name, lender in (("two", "one"), ("linux", "two")):
        clone(tmp_path / "one", tmp_path / name)
        objects = tmp_path / name / ".git/objects"
        for path in [path for path in objects.rglob("*") if path.is_file()]:
            path.unlink()
        (objects / "info/alternates").write_text(f"../../../{lender}/.git/objects\n")
    return tmp_path / "linux"


KINDS: dict[str, Callable[[Path], Path]] = {
    "normal": lambda tmp_path: make_repository(tmp_path / "linux"),
    "subfolder": lambda tmp_path: make_repository(tmp_path / "linux") / "arch/x",
    "linked-worktree": make_linked,
    "submodule": make_submodule,
    "bare": lambda tmp_path: clone(make_repository(tmp_path / "origin"), tmp_path / "linux.git", "--bare"),
    "mirror": lambda tmp_path: clone(make_repository(tmp_path / "origin"), tmp_path / "linux.git", "--mirror"),
    "no-checkout": lambda tmp_path: clone(make_repository(tmp_path / "origin"), tmp_path / "linux", "--no-checkout"),
    "shallow": make_shallow,
    "shared": make_shared,
    "relatively-shared": make_relatively_shared,
    "sha256": lambda tmp_path: make_repository(tmp_path / "linux", "--object-format=sha256"),
    "odd-path": lambda tmp_path: make_repository(tmp_path / "li 'n\"u\tx $HOME ä大\\"),
    "hash-path": lambda tmp_path: make_repository(tmp_path / "#linux"),
    "dash-path": lambda tmp_path: make_repository(tmp_path / "-linux"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_repository(kind: str, tmp_path: Path) -> None:
    """From each kind of repository a draft is made, and each is the same afterwards: bytes, modes, times."""
    place = KINDS[kind](tmp_path)
    before = snapshot(tmp_path)

    done = draft(place, tmp_path / "mails")

    after = snapshot(tmp_path)
    new = after.keys() - before.keys()
    assert {name for name in new if not name.startswith(str(tmp_path / "mails"))} == set()
    assert {name for name, state in before.items() if after[name] != state} <= {str(tmp_path)}  # where `mails` came up
    check_draft(done)


def test_relative_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standing in the tree, and writing to a folder beside it, works with relative paths."""
    monkeypatch.chdir(make_repository(tmp_path / "linux"))

    check_draft(draft(Path(), Path("../mails")))

    assert sorted(path.name for path in (tmp_path / "mails").iterdir()) == [
        "0000-cover-letter.patch",
        "0001-KVM-x-split-guest-entry.patch",
    ]


def test_commits_that_exist_already(tmp_path: Path) -> None:
    """Where the user has the very text on a branch, a draft is made, and no byte of theirs changes.

    Only the time of the pack does: git renews it where it would write what a pack has.
    """
    place = make_repository(tmp_path / "linux")
    git(place, "checkout", "-q", "-b", "converted")
    commit_files(place, {RUN: AFTER.encode()})
    git(place, "checkout", "-q", "main")
    git(place, "repack", "-q", "-a", "-d")
    before = {name: content for name, (content, _, _) in snapshot(place).items()}

    check_draft(draft(place, tmp_path / "mails"))

    assert {name: content for name, (content, _, _) in snapshot(place).items()} == before


def test_shallow_file(tmp_path: Path) -> None:
    """The scratch has the boundaries of a shallow clone, and of another repository none."""
    place = make_shallow(tmp_path)

    with Scratch(open_repository(place)) as scratch:
        assert (scratch.path / "shallow").read_bytes() == (place / ".git/shallow").read_bytes()
    with Scratch(open_repository(tmp_path / "origin")) as scratch:
        assert not (scratch.path / "shallow").exists()


def test_object_format(tmp_path: Path) -> None:
    """The scratch has the object format of the user's repository."""
    place = make_repository(tmp_path / "linux", "--object-format=sha256")

    with Scratch(open_repository(place)) as scratch:
        assert scratch.run(["rev-parse", "--show-object-format"]) == b"sha256\n"


def test_folder_is_removed(tmp_path: Path) -> None:
    """Nothing is left behind at the end."""
    repository = open_repository(make_repository(tmp_path / "linux"))

    with Scratch(repository) as scratch:
        Tree(scratch, resolve(repository, "HEAD")).archs()
        assert scratch.path.is_dir()

    assert not scratch.path.exists()


def test_folder_is_removed_after_an_error(tmp_path: Path) -> None:
    """Nothing is left behind where the work stops."""
    repository = open_repository(make_repository(tmp_path / "linux"))
    commit = resolve(repository, "HEAD")
    scratch = Scratch(repository)

    with pytest.raises(NoKvmError), scratch:
        Tree(scratch, commit).check_kvm(["virt/xen"], [])

    assert not scratch.path.exists()


def test_folder_stands_in_tmpdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is made where temporary files belong, whatever that path looks like, and nothing else is."""
    place = make_repository(tmp_path / "linux")
    temporary = tmp_path / "t $HOME m'p\\"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    check_draft(draft(place, tmp_path / "mails"))

    assert list(temporary.iterdir()) == []


def test_inherited_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable that names another repository reaches any git that we start, GitPython's too."""
    place = make_repository(tmp_path / "linux")
    other = make_repository(tmp_path / "other", files={"other.c": b"guest_enter\n"})
    expected = draft(place, tmp_path / "mails")
    before = snapshot(other)
    for name, value in {
        "GIT_DIR": other / ".git",
        "GIT_COMMON_DIR": other / ".git",
        "GIT_WORK_TREE": other,
        "GIT_INDEX_FILE": other / ".git/index",
        "GIT_OBJECT_DIRECTORY": other / ".git/objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": other / ".git/objects",
        "GIT_SHALLOW_FILE": other / ".git/shallow",
        "GIT_NAMESPACE": "other",
        "GIT_PREFIX": "arch/",
    }.items():
        monkeypatch.setenv(name, str(value))
    inherited = dict(os.environ)

    done = draft(place, tmp_path / "mails")

    assert done == expected
    assert snapshot(other) == before
    assert dict(os.environ) == inherited


def test_hooks_inherit_their_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`GIT_DIR=.git`, as a hook of another repository has it, is no trap."""
    monkeypatch.chdir(make_repository(tmp_path / "other", files={"other.c": b""}))
    monkeypatch.setenv("GIT_DIR", ".git")

    check_draft(draft(make_repository(tmp_path / "linux"), tmp_path / "mails"))


def test_replaced_objects(tmp_path: Path) -> None:
    """Replacements that the user has set up are not looked at: the commit is what its id says."""
    place = make_repository(tmp_path / "linux")
    head = git(place, "rev-parse", "HEAD")
    blob = git(place, "hash-object", "-w", "--stdin", data=b"guest_exit();\n")
    git(place, "replace", f"HEAD:{RUN}", blob)
    commit = git(place, "commit-tree", "-m", "replacement", "HEAD^{tree}")
    git(place, "replace", head, commit)
    assert git(place, "log", "-1", "--format=%s") == "replacement"  # git itself follows them

    done = draft(place, tmp_path / "mails")

    assert done.base == head
    check_draft(done)


def test_error_names_the_command(tmp_path: Path) -> None:
    """A git that fails in the scratch is told by its command alone."""
    with (
        Scratch(open_repository(make_repository(tmp_path / "linux"))) as scratch,
        pytest.raises(GitError, match=r"^git cat-file failed: fatal: Not a valid object name nowhere$"),
    ):
        scratch.run(["cat-file", "-t", "nowhere"])


def search(tree: Tree) -> object:
    """Look for a name."""
    return tree.search(["guest_enter"], PATHSPECS).paths()


def read(tree: Tree) -> object:
    """Read a file."""
    return list(tree.read([RUN]))


def match(tree: Tree) -> object:
    """Try a pathspec."""
    return tree.matches(":(glob)arch/**/*.c")


def mode(tree: Tree) -> object:
    """Ask for a file's mode."""
    return tree.mode(RUN)


def kvm(tree: Tree) -> object:
    """Ask for the folders of KVM."""
    tree.check_kvm(["virt/kvm"], [])
    return None


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        *(("blob:none", ask) for ask in (search, read, match)),
        *(("tree:0", ask) for ask in (search, read, match, mode, kvm, Tree.archs)),
    ],
)
@pytest.mark.parametrize("layout", ["--no-checkout", "--bare"])
def test_partial_clone(layout: str, kind: str, ask: Callable[[Tree], object], tmp_path: Path) -> None:
    """What a partial clone lacks ends the work with the command that fetches it; we fetch nothing."""
    origin = make_repository(tmp_path / "origin")
    place = clone(origin, tmp_path / "a partial\\ clone", f"--filter={kind}", layout, "-o", "my.Upstream")
    before = snapshot(place)
    repository = open_repository(place)

    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        with pytest.raises(ObjectMissingError, match="this tool fetches nothing; clone it again") as caught:
            ask(tree)
    command = str(caught.value).rsplit("\n", 1)[1].strip()

    assert caught.value.exit_code == 3
    assert snapshot(place) == before
    assert command == f"git -C '{place}' fetch --refetch --no-filter my.Upstream"

    run(["sh", "-c", command])

    check_draft(draft(place, tmp_path / "mails"))


@pytest.mark.parametrize("revision", [f"HEAD:{RUN}", "1" * 40])
def test_partial_clone_and_old_git(revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that does not know `GIT_NO_LAZY_FETCH` fetches nothing for us either."""
    place = clone(make_repository(tmp_path / "origin"), tmp_path / "linux", "--filter=blob:none", "--no-checkout")
    old = tmp_path / "bin/git"
    old.parent.mkdir()
    old.write_text(f'#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec "{shutil.which("git")}" "$@"\n')
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(old.parent), prepend=os.pathsep)
    before = snapshot(place)
    repository = open_repository(place)

    with pytest.raises(RevisionError, match="has no revision"):
        resolve(repository, revision)

    assert snapshot(place) == before
    git(place, "cat-file", "-t", f"HEAD:{RUN}")  # the same git does fetch where it is used as usual
    assert snapshot(place) != before


def test_partial_clone_lacks_what_a_mail_shows(tmp_path: Path) -> None:
    """Whichever command meets a missing object, the error is the same."""
    place = clone(make_repository(tmp_path / "origin"), tmp_path / "linux", "--filter=blob:none", "--no-checkout")
    repository = open_repository(place)

    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        base = read_commit(scratch, tree.commit)
        write_commits(tree, base, AUTHOR, [NEW])  # needs no blob
        with pytest.raises(ObjectMissingError, match="--refetch --no-filter origin"):
            format_patches(scratch, base, AUTHOR, SeriesOptions(1, ""), tmp_path / "mails")


def test_partial_clone_with_what_is_needed(tmp_path: Path) -> None:
    """A partial clone that has the files of the revision is as good as any."""
    place = clone(make_repository(tmp_path / "origin"), tmp_path / "linux", "--filter=blob:none")
    before = snapshot(place)

    check_draft(draft(place, tmp_path / "mails"))

    assert snapshot(place) == before


@pytest.mark.parametrize("ask", [search, read, match])
def test_damaged_repository(ask: Callable[[Tree], object], tmp_path: Path) -> None:
    """An object lost from a whole repository is no partial clone, and no fetch is advised."""
    place = make_repository(tmp_path / "linux")
    blob = git(place, "rev-parse", f"HEAD:{RUN}")
    (place / ".git/objects" / blob[:2] / blob[2:]).unlink()
    repository = open_repository(place)

    with (
        Scratch(repository) as scratch,
        pytest.raises(ObjectMissingError, match=f"{place} lacks objects of this revision; `git -C {place} fsck` tells"),
    ):
        ask(Tree(scratch, resolve(repository, "HEAD")))
