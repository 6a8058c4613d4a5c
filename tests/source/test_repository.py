"""The user's repository: found wherever git finds it, and asked with the user's own configuration."""

import os
from pathlib import Path

import pytest

from migrator.source.repository import (
    Description,
    Identity,
    NotARepositoryError,
    Repository,
    RevisionError,
    find_remote,
    open_repository,
    read_identity,
    resolve,
)

from .repos import FILES, RUN, clone, commit_files, git, make_repository, run


@pytest.fixture
def linux(tmp_path: Path) -> Path:
    """Return an ordinary repository with one commit."""
    return make_repository(tmp_path / "linux")


@pytest.fixture
def repository(linux: Path) -> Repository:
    """Return the same, opened."""
    return open_repository(linux)


def test_open(linux: Path, repository: Repository) -> None:
    """An ordinary repository tells its folders as absolute paths, and its format."""
    assert repository.tree == linux
    assert repository.objects == linux / ".git/objects"
    assert repository.shallow == linux / ".git/shallow"
    assert repository.object_format == "sha1"
    assert f"git version {repository.git_version}" in run(["git", "version"])


def test_open_by_relative_path(linux: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder one stands in can be given as a dot; the object folder is absolute all the same."""
    monkeypatch.chdir(linux / "arch/x")

    assert open_repository(Path()).objects == linux / ".git/objects"


def test_open_subfolder(linux: Path) -> None:
    """A folder inside the work tree stands for the repository around it."""
    assert open_repository(linux / "virt/kvm").objects == linux / ".git/objects"


def test_open_linked_worktree(linux: Path, tmp_path: Path) -> None:
    """A linked worktree has the objects of the repository it was linked from."""
    git(linux, "worktree", "add", "-q", str(tmp_path / "linked"))

    assert open_repository(tmp_path / "linked").objects == linux / ".git/objects"


def test_open_submodule(linux: Path, tmp_path: Path) -> None:
    """A submodule's `.git` is a file, and its objects lie in the repository around it."""
    outer = make_repository(tmp_path / "outer")
    git(outer, "submodule", "--quiet", "add", str(linux), "linux")

    assert (outer / "linux/.git").is_file()
    assert open_repository(outer / "linux").objects == outer / ".git/modules/linux/objects"


def test_open_bare(linux: Path, tmp_path: Path) -> None:
    """A bare repository is its own git folder."""
    bare = clone(linux, tmp_path / "linux.git", "--bare")

    assert open_repository(bare).objects == bare / "objects"


def test_open_sha256(tmp_path: Path) -> None:
    """The object format is the repository's."""
    place = make_repository(tmp_path / "linux", "--object-format=sha256")

    assert open_repository(place).object_format == "sha256"


def test_open_nothing(tmp_path: Path) -> None:
    """A folder outside any repository is refused, with what to give instead."""
    with pytest.raises(
        NotARepositoryError, match="is not a git repository; give the folder of a kernel tree"
    ) as caught:
        open_repository(tmp_path)

    assert str(tmp_path) in str(caught.value)
    assert caught.value.exit_code == 3


def test_open_missing_folder(tmp_path: Path) -> None:
    """A folder that does not exist is told as that."""
    with pytest.raises(
        NotARepositoryError, match=r"/nowhere: no such folder; give the folder of a kernel git repository$"
    ):
        open_repository(tmp_path / "nowhere")


def test_open_file(linux: Path) -> None:
    """A file of a repository is not the repository."""
    with pytest.raises(NotARepositoryError, match=r"/a\.c is a file; give the folder"):
        open_repository(linux / RUN)


def test_open_unknown_format(linux: Path) -> None:
    """What git says about a repository it cannot open reaches the user."""
    git(linux, "config", "core.repositoryFormatVersion", "1")
    git(linux, "config", "extensions.ofTomorrow", "true")

    with pytest.raises(NotARepositoryError, match=r"git cannot open it: (?s:.*)oftomorrow"):
        open_repository(linux)


def test_open_line_break(tmp_path: Path) -> None:
    """A path that git's answer cannot carry is refused, not cut."""
    place = make_repository(tmp_path / "li\nnux")

    with pytest.raises(NotARepositoryError, match="holds a line break"):
        open_repository(place)


@pytest.mark.parametrize("options", [(), ("--bare",)], ids=["normal", "bare"])
def test_safe_directory(
    options: tuple[str, ...], linux: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's repository is opened once the command from the message has been run, not before."""
    place = clone(linux, tmp_path / "its others' clone", *options)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(NotARepositoryError, match="somebody else owns") as caught:
        open_repository(place)
    command = str(caught.value).rsplit("\n", 1)[1].strip()

    assert command.startswith("git config --global --add safe.directory ")
    run(["sh", "-c", command])
    assert (home / ".gitconfig").is_file()
    assert open_repository(place).tree == place


def test_inherited_places(linux: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that name another repository, as hooks inherit them, change nothing."""
    other = make_repository(tmp_path / "other", files={"other.c": b""})
    head = git(linux, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_COMMON_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))

    repository = open_repository(linux)

    assert repository.objects == linux / ".git/objects"
    assert repository.shallow == linux / ".git/shallow"
    assert resolve(repository, "HEAD") == head


def test_resolve(linux: Path, repository: Repository) -> None:
    """Whatever git takes for a commit is one: branches, tags of both kinds, ancestors, short ids."""
    first = git(linux, "rev-parse", "HEAD")
    git(linux, "tag", "light")
    git(linux, "tag", "-a", "-m", "a release", "v6.12")
    second = commit_files(linux, {RUN: b"int x;\n"}, "second")

    assert resolve(repository, "HEAD") == second
    assert resolve(repository, "main") == second
    assert resolve(repository, "refs/heads/main") == second
    assert resolve(repository, "HEAD~1") == first
    assert resolve(repository, "light") == first
    assert resolve(repository, "v6.12") == first
    assert resolve(repository, first[:8]) == first
    assert resolve(repository, ":/^ba") == first  # the youngest commit whose message matches


def test_resolve_in_linked_worktree(linux: Path, tmp_path: Path) -> None:
    """HEAD is the HEAD of the worktree that was named."""
    base = git(linux, "rev-parse", "HEAD")
    git(linux, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "topic")
    commit_files(linux, {RUN: b"int x;\n"})

    assert resolve(open_repository(tmp_path / "linked"), "HEAD") == base


@pytest.mark.parametrize("revision", ["v9.9", "", "main..HEAD", "1" * 40, "--all", "--git-dir", "-h"])
def test_resolve_unknown(revision: str, repository: Repository) -> None:
    """What names no single object is unknown; what looks like an option is none."""
    with pytest.raises(RevisionError, match="has no revision") as caught:
        resolve(repository, revision)

    assert repr(revision) in str(caught.value)
    assert "`git branch -a`" in str(caught.value)
    assert caught.value.exit_code == 3


def test_resolve_dash(linux: Path, repository: Repository) -> None:
    """A branch whose name begins with a dash is a branch."""
    git(linux, "update-ref", "refs/heads/--all", "HEAD")

    assert resolve(repository, "--all") == git(linux, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("revision", "kind"), [(f"HEAD:{RUN}", "blob"), ("HEAD:arch", "tree"), ("HEAD^{tree}", "tree"), ("v2.6.11", "tree")]
)
def test_resolve_other_kinds(revision: str, kind: str, linux: Path, repository: Repository) -> None:
    """A revision that is no commit is called what it is; a tag is called what it points at."""
    git(linux, "tag", "-a", "-m", "a tree, as the kernel's v2.6.11-tree", "v2.6.11", "HEAD^{tree}")

    with pytest.raises(RevisionError, match=f"is a {kind}, not a commit; name a commit"):
        resolve(repository, revision)


def test_resolve_without_commits(tmp_path: Path) -> None:
    """A repository without any commit says so."""
    run(["git", "init", "-q", str(tmp_path / "new")])

    with pytest.raises(RevisionError, match="HEAD names no commit yet; commit something, or name a revision"):
        resolve(open_repository(tmp_path / "new"), "HEAD")


def test_description(linux: Path, repository: Repository) -> None:
    """A commit is described by the nearest tag, and by twelve digits where there is none."""
    first = git(linux, "rev-parse", "HEAD")
    assert Description(repository, first).wait() == first[:12]

    git(linux, "tag", "-a", "-m", "a release", "v6.12")
    second = commit_files(linux, {RUN: b"int x;\n"})

    assert Description(repository, first).wait() == "v6.12"
    assert Description(repository, second).wait() == f"v6.12-1-g{second[:12]}"
    git(linux, "tag", "light")
    assert Description(repository, second).wait() == "light"


def test_description_when_git_fails(repository: Repository) -> None:
    """A description is never worth an error."""
    assert Description(repository, "1" * 40).wait() == "1" * 12


def test_no_identity(repository: Repository) -> None:
    """Without an identity there is none: git's guess from login and host is not taken."""
    assert read_identity(repository) is None


@pytest.mark.parametrize(
    ("key", "value"), [("user.email", "jane@example.org"), ("user.name", "Jane Doe")], ids=["email", "name"]
)
def test_half_an_identity(key: str, value: str, linux: Path, repository: Repository) -> None:
    """Half an identity is none: git does not fill in the other half."""
    git(linux, "config", key, value)

    assert read_identity(repository) is None


def test_identity_of_user(home: Path, repository: Repository) -> None:
    """The user's own configuration gives the identity, whatever letters the name has."""
    (home / ".gitconfig").write_text("[user]\n\tname = Zoë Ångström 大\n\temail = zoë@example.org\n", encoding="utf-8")

    assert read_identity(repository) == Identity("Zoë Ångström 大", "zoë@example.org")


def test_identity_of_repository(home: Path, linux: Path, repository: Repository) -> None:
    """The repository's configuration comes before the user's."""
    (home / ".gitconfig").write_text("[user]\n\tname = Jane Doe\n\temail = jane@home.example\n")
    git(linux, "config", "user.email", "jane@work.example")

    assert read_identity(repository) == Identity("Jane Doe", "jane@work.example")


def test_identity_of_environment(linux: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author's variables come before any configuration."""
    git(linux, "config", "user.name", "Somebody Else")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Jane <Doe>")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "jane@example.org")

    assert read_identity(repository) == Identity("Jane Doe", "jane@example.org")


def test_identity_beside_a_date_that_git_cannot_read(
    linux: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day without an hour in `GIT_AUTHOR_DATE` hides nobody: no date is taken from there."""
    git(linux, "config", "user.name", "Jane Doe")
    git(linux, "config", "user.email", "jane@example.org")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01")

    assert read_identity(repository) == Identity("Jane Doe", "jane@example.org")


def test_no_remote(repository: Repository) -> None:
    """A repository that is no partial clone has no remote to fetch lost objects from."""
    assert find_remote(repository) is None


def test_remote_of_partial_clone(linux: Path, tmp_path: Path) -> None:
    """The remote is the one the partial clone was made from, whatever its name."""
    place = clone(linux, tmp_path / "partial", "--filter=blob:none", "--no-checkout", "-o", "my.Upstream")

    assert find_remote(open_repository(place)) == "my.Upstream"


def test_remote_of_old_partial_clone(linux: Path, repository: Repository) -> None:
    """Partial clones of older git name the remote in an extension."""
    git(linux, "config", "core.repositoryFormatVersion", "1")
    git(linux, "config", "extensions.partialClone", "upstream")

    assert find_remote(repository) == "upstream"


def test_hooks_are_not_run(linux: Path, tmp_path: Path) -> None:
    """No hook and no program from the repository's configuration is run."""
    marker, hooks = tmp_path / "it ran", tmp_path / "hooks"
    script = f"#!/bin/sh\ntouch '{marker}'\n"
    hooks.mkdir()
    for name in ("program", "post-checkout", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(script)
        (hooks / name).chmod(0o755)
    git(linux, "config", "core.hooksPath", str(hooks))
    for key in ("core.fsmonitor", "core.pager", "core.editor", "diff.external", "core.sshCommand"):
        git(linux, "config", key, str(hooks / "program"))
    assert not marker.exists()

    repository = open_repository(linux)
    commit = resolve(repository, "HEAD")
    Description(repository, commit).wait()
    read_identity(repository)

    assert not marker.exists()
    git(linux, "status")  # the same configuration does run them where git is used as usual
    assert marker.exists()


def test_nothing_else_in_the_environment(repository: Repository) -> None:
    """Asking git leaves this process's own environment alone."""
    before = dict(os.environ)

    resolve(repository, "HEAD")

    assert dict(os.environ) == before
    assert sorted(FILES) == git(repository.tree, "ls-files").split("\n")
