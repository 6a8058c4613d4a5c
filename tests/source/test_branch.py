"""A branch is made of a series in a repository that somebody names: whole, or not at all, and nothing else."""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from migrator.errors import TreeError, UsageError
from migrator.source.branch import NewBranch, check_branch, making_branch
from migrator.source.commits import read_commit, write_commits
from migrator.source.placing import BranchError, Transaction
from migrator.source.repository import NotARepositoryError, open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.source.repos import AFTER, AUTHOR, FILES, NEW, RUN, clone, commit_files, git, make_repository, run
from tests.source.test_scratch import KINDS

NAME = "split"
_REFERENCE = "refs/heads/split"


@pytest.fixture
def linux(tmp_path: Path) -> Path:
    """Return a repository with one commit."""
    return make_repository(tmp_path / "linux")


@contextmanager
def _series(place: Path) -> Iterator[tuple[Scratch, str, str]]:
    """Yield a scratch in which a commit was made, and the ids of its base and of itself."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        base = read_commit(scratch, resolve(repository, "HEAD"))
        (commit,) = write_commits(Tree(scratch, base.id), base, AUTHOR, [NEW])
        yield scratch, base.id, commit


def _make(tree: Path, place: Path | None = None, name: str = NAME) -> str:
    """Draft on a tree, and make the branch in a repository; return the commit's id."""
    with _series(tree) as (scratch, base, commit):
        with making_branch(scratch, check_branch(place or tree, name, base), commit):
            pass
        return commit


def _contents(place: Path) -> dict[str, tuple[str, int]]:
    """Return content and mode of everything below a folder."""
    found = {}
    for path in place.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found[str(path)] = (hashlib.sha256(content).hexdigest(), path.lstat().st_mode)
    return found


def _common(place: Path) -> Path:
    return Path(git(place, "rev-parse", "--path-format=absolute", "--git-common-dir"))


def _is_object(path: Path) -> bool:
    return len(path.name) in {38, 62} and path.parent.parent.name == "objects"


def _check_made(place: Path, commit: str, name: str = NAME) -> None:
    """Make sure that the branch has one commit on top of the base, and that git finds nothing wrong."""
    assert git(place, "rev-parse", f"refs/heads/{name}") == commit
    assert git(place, "rev-list", "--count", f"HEAD..{name}") == "1"
    assert git(place, "show", f"{name}:{RUN}") == AFTER.strip()
    assert git(place, "diff", "--name-only", "HEAD", name) == RUN
    assert "error" not in git(place, "fsck", "--strict", "--no-dangling")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_repository(kind: str, tmp_path: Path) -> None:
    """Bare, linked, shallow, borrowing, a submodule: the branch is there, and nothing else has changed."""
    place = KINDS[kind](tmp_path)
    before = _contents(_common(place))
    commit = _make(place)
    after = _contents(_common(place))
    new = [Path(path) for path in after.keys() - before.keys()]

    assert {path: after[path] for path in before} == before
    assert {path for path in new if path.is_file() and not _is_object(path)} == {_common(place) / "refs/heads/split"}
    _check_made(place, commit)


def test_author_date_and_message(linux: Path) -> None:
    """They are those of the mails: the user's name, the base's date, the changelog."""
    _make(linux)
    told = git(linux, "log", "-1", "--format=%an <%ae> %cn <%ce> %ad %cd%n%B", "--date=raw", NAME)

    assert told == (
        "Jane Doe <jane@example.org> Jane Doe <jane@example.org> 1700000000 +0530 1700000000 +0530\n"
        "KVM: x: split guest entry\n\nIt was combined."
    )


def test_index_head_and_work_tree_stay(linux: Path) -> None:
    """Unfinished work of somebody who stands there is not seen, let alone touched."""
    (linux / RUN).write_text("work in progress\n")
    (linux / "new").write_text("new\n")
    git(linux, "add", "new")
    before = (_contents(linux / "arch"), (linux / ".git/index").read_bytes(), git(linux, "status", "--porcelain"))
    reflogs = _contents(linux / ".git/logs")
    _make(linux)

    assert (
        _contents(linux / "arch"),
        (linux / ".git/index").read_bytes(),
        git(linux, "status", "--porcelain"),
    ) == before
    assert (linux / ".git/HEAD").read_text() == "ref: refs/heads/main\n"
    assert _contents(linux / ".git/logs") == reflogs


def test_another_repository_with_the_base(linux: Path, tmp_path: Path) -> None:
    """A clone gets it where a clone is named, and the tree that was read gets nothing."""
    place = clone(linux, tmp_path / "clone")
    before = _contents(linux)
    commit = _make(linux, place)

    _check_made(place, commit)
    assert _contents(linux) == before


def test_name_with_slashes(linux: Path) -> None:
    """Beside another one of the same folder; git can go on with it."""
    git(linux, "branch", "kvm/other")
    _check_made(linux, _make(linux, name="kvm/split/entry"), "kvm/split/entry")
    git(linux, "checkout", "-q", "kvm/split/entry")
    git(linux, "commit", "-q", "--amend", "-s", "--no-edit")

    assert "Signed-off-by: " in git(linux, "log", "-1")


@pytest.mark.parametrize("name", ["a:b", 'a "b"', "a\\b", "ä b", os.fsdecode(b"\xe4")], ids=ascii)
def test_odd_places(name: str, tmp_path: Path) -> None:
    """The repository's path may hold what git takes for more than a path."""
    place = make_repository(tmp_path / name)
    _check_made(place, _make(place))


def test_second_branch_of_the_same_commits(linux: Path) -> None:
    """Objects that are there already are taken as they are, packed or not."""
    commit = _make(linux)
    assert _make(linux, name="again") == commit
    git(linux, "gc", "-q")
    assert _make(linux, name="packed") == commit
    _check_made(linux, commit, "packed")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("split", "has a branch split already"),
        ("split/x", "has a branch split/x, so git can have no split"),
    ],
)
def test_branch_in_the_way(other: str, told: str, packed: bool, linux: Path) -> None:
    """An existing branch, or one below the name, is never written over."""
    git(linux, "branch", other)
    if packed:
        git(linux, "pack-refs", "--all")
    before = _contents(linux)

    with pytest.raises(UsageError, match=told):
        _make(linux)
    assert _contents(linux) == before


def test_branch_above_the_name(linux: Path) -> None:
    """Git cannot have `main/x/y` beside `main`."""
    with pytest.raises(UsageError, match="has a branch main, so git can have no main/x/y; choose another name"):
        _make(linux, name="main/x/y")


@pytest.mark.parametrize("target", ["refs/heads/main", "refs/heads/missing"])
def test_name_that_stands_for_another_branch(target: str, linux: Path) -> None:
    """A symbolic branch is one, although git does not list it while it leads nowhere."""
    git(linux, "symbolic-ref", _REFERENCE, target)
    before = _contents(linux)

    with pytest.raises(UsageError, match="has a branch split already"):
        _make(linux)
    assert _contents(linux) == before


def test_broken_branch(linux: Path) -> None:
    """What git cannot read is not repaired by writing over it."""
    (linux / ".git" / _REFERENCE).write_text("garbage\n")
    before = _contents(linux)

    with pytest.raises(TreeError, match="split"):
        _make(linux)
    assert _contents(linux) == before


@pytest.mark.parametrize("linked", [False, True])
def test_branch_that_somebody_stands_on_without_a_commit(linked: bool, linux: Path, tmp_path: Path) -> None:
    """It would be filled under their feet."""
    place = linux
    if linked:
        place = tmp_path / "linked"
        git(linux, "worktree", "add", "-q", "--detach", str(place))
    git(place, "symbolic-ref", "HEAD", _REFERENCE)
    with pytest.raises(UsageError, match="stands on split, which has no commit yet"):
        check_branch(linux, NAME, git(linux, "rev-parse", "main"))


@pytest.mark.parametrize(
    "name", ["", "-x", "--all", "HEAD", "@", "@{-1}", "a b", "a..b", "a.lock", "/a", "a//b", "a~1", "a:b", "a\nb", ".a"]
)
def test_names_that_are_none(name: str, linux: Path) -> None:
    """Whatever git would not take, or would take for something else."""
    git(linux, "checkout", "-q", "-b", "before")
    git(linux, "checkout", "-q", "main")
    with pytest.raises(UsageError, match=r"is no name for a branch; give one that `git branch` takes"):
        check_branch(linux, name, git(linux, "rev-parse", "HEAD"))


@pytest.mark.parametrize("name", ["ärm", "refs/heads/x", "a@b", "x-", os.fsdecode(b"\xe4")], ids=ascii)
def test_names_that_are_odd(name: str, linux: Path) -> None:
    """Whatever git takes is taken."""
    commit = _make(linux, name=name)

    assert git(linux, "for-each-ref", "--format=%(objectname)", f"refs/heads/{name}") == commit


def test_base_that_is_not_there(linux: Path, tmp_path: Path) -> None:
    """Another repository has other commits; what to do is told."""
    place = make_repository(tmp_path / "other", files={"readme": b""})
    base = git(linux, "rev-parse", "HEAD")
    with pytest.raises(TreeError, match=f"other lacks commit {base[:12]}, .*; fetch it there first, or name another"):
        check_branch(place, NAME, base)


def test_base_that_is_there_in_part(tmp_path: Path) -> None:
    """A commit that lies around without its tree would make a branch that git cannot read."""
    origin = make_repository(tmp_path / "origin")
    place = make_repository(tmp_path / "other", files={"readme": b""})
    raw = git(origin, "cat-file", "commit", "HEAD") + "\n"
    base = git(place, "hash-object", "-t", "commit", "-w", "--stdin", data=raw.encode())

    assert base == git(origin, "rev-parse", "HEAD")
    with pytest.raises(TreeError, match="lacks commit"):
        check_branch(place, NAME, base)


def test_object_formats_do_not_mix(linux: Path, tmp_path: Path) -> None:
    """A repository of the other format cannot have the base."""
    place = make_repository(tmp_path / "other", "--object-format=sha256")
    with pytest.raises(TreeError, match="lacks commit"):
        check_branch(place, NAME, git(linux, "rev-parse", "HEAD"))


def test_tables_of_references(tmp_path: Path) -> None:
    """The other way in which newer git keeps branches."""
    if "--ref-format" not in run(["sh", "-c", "git init -h 2>&1 || true"]):
        # Git learnt it in 2.45; an older one cannot make such a repository.
        pytest.skip("this git knows no reftable")
    place = make_repository(tmp_path / "linux", "--ref-format=reftable")
    _check_made(place, _make(place))
    with pytest.raises(UsageError, match="has a branch split already"):
        _make(place)


def test_repository_of_somebody_else(linux: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git's refusal counts, and so does the user's word that it is safe."""
    base = git(linux, "rev-parse", "HEAD")
    with _series(linux) as (scratch, _, commit):
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        with pytest.raises(NotARepositoryError, match=r"safe\.directory"):
            check_branch(linux, NAME, base)
        (home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {linux}\n")
        with making_branch(scratch, check_branch(linux, NAME, base), commit):
            pass
    monkeypatch.delenv("GIT_TEST_ASSUME_DIFFERENT_OWNER")
    _check_made(linux, commit)


def test_place_that_may_not_be_written_to(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known before any work is done for it."""
    monkeypatch.setattr(os, "access", lambda path, mode: "objects" not in str(path) and mode)  # root may everywhere
    with pytest.raises(TreeError, match="objects may not be written to; name another repository with --into"):
        check_branch(linux, NAME, git(linux, "rev-parse", "HEAD"))


def test_modes_are_what_the_repository_wants(tmp_path: Path) -> None:
    """Shared with a group, whatever the umask of whoever drafts."""
    linux = make_repository(tmp_path / "linux", "--shared=group")
    old = os.umask(0o077)
    try:
        _make(linux)
    finally:
        os.umask(old)
    files = [*(linux / ".git/objects").glob("??/*")]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o440} | {0o444}
    assert {path.parent.stat().st_mode & 0o070 for path in files} == {0o070}
    assert (linux / ".git" / _REFERENCE).stat().st_mode & 0o060 == 0o060


def _fail(linux: Path, prepare: Callable[[NewBranch], None], wanted: type[BaseException], match: str) -> None:
    """Let something go wrong, and make sure that nothing is left of it."""
    with _series(linux) as (scratch, base, commit):
        branch = check_branch(linux, "kvm/split/x", base)
        prepare(branch)
        before = _contents(linux)
        reached = []
        with pytest.raises(wanted, match=match), making_branch(scratch, branch, commit):
            reached.append(1)
        assert _contents(linux) == before
        assert reached == []


def test_branch_that_came_meanwhile(linux: Path) -> None:
    """Somebody made it while the draft was made: theirs stays."""

    def make(branch: NewBranch) -> None:
        git(linux, "branch", branch.name)

    _fail(linux, make, BranchError, r"linux: branch kvm/split/x cannot be made: .*already exists")


def test_locked_branch(linux: Path) -> None:
    """Another git is at it."""

    def lock(branch: NewBranch) -> None:
        path = branch.heads / "kvm/split/x.lock"
        path.parent.mkdir(parents=True)
        path.touch()

    _fail(linux, lock, BranchError, r"cannot be made: .*lock")


def test_no_room_for_objects(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full after some of them: those go again."""
    rename, moved = Path.rename, list[Path]()

    def fill(self: Path, target: Path) -> Path:
        if len(moved) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        moved.append(target)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fill)
    _fail(linux, lambda _: None, TreeError, "objects cannot be written: No space left on device")
    assert len(moved) == 2


def test_no_folder_for_objects(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object folder cannot be written to after all."""
    made = tempfile.TemporaryDirectory

    def refuse(*, prefix: str, dir: Path | None = None) -> tempfile.TemporaryDirectory[str]:  # noqa: A002
        if dir is not None and dir.name == "objects":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return made(prefix=prefix, dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    _fail(linux, lambda _: None, TreeError, "objects cannot be written: Read-only file system")


@pytest.mark.parametrize("error", [RuntimeError("moon"), KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_failure_meanwhile(error: BaseException, linux: Path) -> None:
    """What is done before the branch is made fails: there is no branch, no object, no folder and no lock."""
    with _series(linux) as (scratch, base, commit):
        branch = check_branch(linux, "kvm/split/x", base)
        before = _contents(linux)
        seen = []
        with pytest.raises(type(error)) as caught, making_branch(scratch, branch, commit):  # noqa: PT012 (it is inside)
            seen.append((linux / ".git/refs/heads/kvm/split/x.lock").exists())
            raise error

        assert caught.value is error
        assert seen == [True]  # nobody else could have made it meanwhile
        assert _contents(linux) == before


def test_failure_at_the_end(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git does not make what it had prepared."""

    def fall(_: Transaction) -> None:
        raise BranchError("the moon fell")

    with _series(linux) as (scratch, base, commit):
        branch = check_branch(linux, NAME, base)
        before = _contents(linux)
        monkeypatch.setattr(Transaction, "commit", fall)
        told = "branch split cannot be made: the moon fell"
        with pytest.raises(BranchError, match=told), making_branch(scratch, branch, commit):
            pass
        assert _contents(linux) == before


def test_nothing_of_the_repository_runs(linux: Path, tmp_path: Path) -> None:
    """Hooks, and what its configuration names as a program, at every step."""
    marker = tmp_path / "marker"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\necho $0 >> {marker}\nexit 1\n")
    script.chmod(0o755)
    hooks = linux / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-update", "post-checkout", "post-commit", "pre-auto-gc", "update"):
        shutil.copy(script, hooks / name)
    git(linux, "config", "core.hooksPath", str(hooks))
    before = git(linux, "rev-parse", "HEAD")
    for key in ("core.fsmonitor", "core.alternateRefsCommand", "core.pager", "gpg.program", "core.sshCommand"):
        git(linux, "config", key, str(script))
    git(linux, "config", "gc.auto", "1")
    git(linux, "config", "user.useConfigOnly", "true")
    marker.unlink(missing_ok=True)
    commit = _make(linux)

    assert not marker.exists()
    assert (linux / ".git" / _REFERENCE).read_text() == f"{commit}\n"
    assert before == (linux / ".git/refs/heads/main").read_text().strip()


def test_base_that_a_partial_clone_could_fetch(tmp_path: Path) -> None:
    """Nothing is fetched: a remote of the repository's choosing may be any program."""
    origin = make_repository(tmp_path / "origin")
    place = clone(origin, tmp_path / "place", "--filter=blob:none", "--no-checkout")
    base = commit_files(origin, {**FILES, "new": b"new\n"}, "later")
    marker = tmp_path / "marker"
    git(place, "config", "protocol.ext.allow", "always")
    git(place, "remote", "set-url", "origin", f"ext::touch {marker}")

    with pytest.raises(TreeError, match="lacks commit"):
        check_branch(place, NAME, base)
    assert not marker.exists()
