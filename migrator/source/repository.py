"""The user's repository: opened once, with the user's configuration, never written to."""

from dataclasses import dataclass
from pathlib import Path

import regex

from migrator.errors import TreeError
from migrator.source.git import (
    GitError,
    check_version,
    finish_git,
    finish_version,
    run_git,
    start_git,
    stop_git,
    user_environment,
)
from migrator.text import decode

_OPEN = (
    *("rev-parse", "--path-format=absolute", "--git-path", "objects", "--git-path", "shallow"),
    "--show-object-format",
)


class NotARepositoryError(TreeError):
    """The folder is no git repository, or git refuses to open it."""


class RevisionError(TreeError):
    """The revision is unknown or names no commit."""


class UnknownRevisionError(RevisionError):
    """There is nothing of that name."""


@dataclass(frozen=True)
class Repository:
    """What the scratch repository must know of the user's.

    Attributes:
        tree: the folder as the user named it.
        objects: absolute path of the object folder.
        shallow: absolute path of the file of shallow boundaries; it may not exist.
        object_format: `sha1` or `sha256`.
        git_version: of the git that opened it.
    """

    tree: Path
    objects: Path
    shallow: Path
    object_format: str
    git_version: str


@dataclass(frozen=True)
class Identity:
    """Who the drafts come from."""

    name: str
    email: str


NOBODY = Identity("EDITME", "editme@example.invalid")


def open_repository(tree: Path) -> Repository:
    """Return the repository that holds `tree`.

    Raises:
        GitMissingError: there is no git, or one too old.
        NotARepositoryError: git finds no repository there, or refuses it.
    """
    asked = start_git(["version"], user_environment())
    if not tree.is_dir():
        check_version(finish_version(asked))
        is_file = f"{tree} is a file; give the folder of a kernel git repository"
        missing = f"{tree}: no such folder; give the folder of a kernel git repository"
        raise NotARepositoryError(is_file if tree.exists() else missing)
    opening = start_git(_OPEN, user_environment(), tree)  # while git tells its version
    try:
        version = finish_version(asked)
        check_version(version)
        out = finish_git(opening)
    except GitError as error:
        raise NotARepositoryError(_explain(tree, error.stderr)) from error
    finally:
        stop_git(opening)
    lines = decode(out).split("\n")
    if len(lines) != 4:
        raise NotARepositoryError(f"{tree}: its path holds a line break, which git's answer cannot carry")
    return Repository(tree, Path(lines[0]), Path(lines[1]), lines[2], version)


def _explain(tree: Path, stderr: str) -> str:
    """Return the message for a repository that git does not open."""
    if "dubious ownership" in stderr or "safe.directory" in stderr:
        advice = next((line.strip() for line in stderr.split("\n") if "--add safe.directory" in line), "")
        told = advice or "git config --global --add safe.directory FOLDER"
        return f"{tree}: git refuses a repository that somebody else owns; if you trust it, run\n\t{told}"
    if "not a git repository" in stderr:
        return f"{tree} is not a git repository; give the folder of a kernel tree, or clone one first"
    return f"{tree}: git cannot open it: {stderr.strip()}"


def resolve(repository: Repository, revision: str) -> str:
    """Return the full id of the commit that `revision` names.

    Raises:
        RevisionError: it names nothing, or something that is no commit.
    """
    try:
        return _rev_parse(repository, f"{revision}^{{commit}}")
    except GitError:
        return _resolve_in_steps(repository, revision)


def _rev_parse(repository: Repository, revision: str) -> str:
    words = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision]
    return decode(run_git(words, user_environment(), repository.tree)).strip()


def _resolve_in_steps(repository: Repository, revision: str) -> str:
    """Return the same where `^{commit}` would belong to a path or to words, `HEAD:arch` and `:/fix`; or say why not."""
    try:
        found = _rev_parse(repository, f"{_rev_parse(repository, revision)}^{{}}")
        kind = decode(run_git(["cat-file", "-t", found], user_environment(), repository.tree)).strip()
    except GitError as error:
        raise UnknownRevisionError(_explain_unknown(repository.tree, revision)) from error
    if kind != "commit":
        raise RevisionError(f"{revision!r} is a {kind}, not a commit; name a commit, a branch or a tag of one")
    return found


def references(repository: Repository) -> tuple[str, ...]:
    """Return the names of its branches and tags, as a person writes them."""
    words = ["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"]
    try:
        return tuple(decode(run_git(words, user_environment(), repository.tree)).split())
    except GitError:
        return ()


def _explain_unknown(tree: Path, revision: str) -> str:
    if revision == "HEAD":
        return f"{tree}: HEAD names no commit yet; commit something, or name a revision with --rev"
    return f"{tree} has no revision {revision!r}; `git branch -a` and `git tag` list what it has"


class Description:
    """Git's own description of a commit, made while others work: `v6.12-3-g0123456789ab`."""

    def __init__(self, repository: Repository, commit: str) -> None:
        words = ["describe", "--tags", "--always", "--abbrev=12", commit]
        self._process = start_git(words, user_environment(), repository.tree)
        self._commit = commit

    def wait(self) -> str:
        """Return the description, by tags where there are any."""
        try:
            return decode(finish_git(self._process)).strip()
        except GitError:
            return self._commit[:12]  # `--always` leaves this to repositories whose tags are broken

    def stop(self) -> None:
        """End it where nobody waits for it any more."""
        stop_git(self._process)


def read_identity(repository: Repository) -> Identity | None:
    """Return the identity that the user has set, never one that git guesses."""
    words = ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"]
    # Git would refuse to tell who it is by a date that it cannot read; ours is the base commit's.
    environment = {name: value for name, value in user_environment().items() if name != "GIT_AUTHOR_DATE"}
    try:
        out = decode(run_git(words, environment, repository.tree))
    except GitError:
        return None
    match = regex.fullmatch(r"(.+) <(.+)> \d+ [-+]\d{4}\n", out)
    return Identity(match[1], match[2]) if match else None


def find_remote(repository: Repository) -> str | None:
    """Return the remote that a partial clone gets its objects from; None where it is no partial clone."""
    words = ["config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"]
    try:
        out = decode(run_git(words, user_environment(), repository.tree))
    except GitError:
        return None
    key, _, value = out.split("\n")[0].partition(" ")
    return value if key == "extensions.partialclone" else key.removeprefix("remote.").removesuffix(".promisor")
