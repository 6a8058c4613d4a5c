"""A new branch in a repository that the user names: the one thing that is ever written to one.

The repository is opened with the user's configuration, so `safe.directory` counts, and after that with its own
alone, since that says how it is stored; what could start a program there is overruled. Objects come from the
scratch, into a folder beside the repository's objects first, and the branch is locked before it is made: until
then all of it can be taken back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from migrator.errors import TreeError, UsageError
from migrator.source.git import GitError, run_git, scratch_environment, user_environment
from migrator.source.placing import BranchError, locked, place_objects, remove_folder
from migrator.source.repository import Repository, open_repository
from migrator.source.scratch import Scratch
from migrator.text import decode, encode

_HEADS = "refs/heads/"
# What the repository's own configuration may not say. Of its hooks, `reference-transaction` would run.
_OVERRULED = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.logAllRefUpdates": "false",  # a first entry would tell the clock, and say nothing
}


@dataclass(frozen=True)
class NewBranch:
    """A branch that is to be made.

    Attributes:
        place: the repository as the user named it.
        name: without `refs/heads/`.
        git_dir: absolute path of the repository's own folder; of a linked work tree, its part of it.
        objects: absolute path of the object folder.
        heads: absolute path of the folder of branches, where they are files.
        base: the full id of the commit that it starts from.
        is_bare: nobody can stand on the branch there.
    """

    place: Path
    name: str
    base: str
    git_dir: Path
    objects: Path
    heads: Path
    is_bare: bool

    @property
    def reference(self) -> str:
        """The whole name."""
        return _HEADS + self.name

    def environment(self) -> dict[str, str]:
        """Return the environment in which git finds the repository, and runs no program for it."""
        overruled = {f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(_OVERRULED)}
        overruled |= {f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(_OVERRULED.values())}
        count = {"GIT_CONFIG_COUNT": str(len(_OVERRULED))}
        calm = {"GIT_ALLOW_PROTOCOL": "none", "GIT_OPTIONAL_LOCKS": "0"}
        return {**scratch_environment(), **calm, **count, **overruled, "GIT_DIR": str(self.git_dir)}

    def git(self, *words: str) -> str:
        """Run a git command there; return what it prints."""
        return decode(run_git(words, self.environment()))


def check_branch(place: Path, name: str, base: str) -> NewBranch:
    """Make sure that the branch can be made, before any work is done for it; nothing is written.

    Raises:
        UsageError: git takes no such name, or the repository has the branch, or one that is in its way.
        TreeError: there is no repository, it lacks the base commit, or it may not be written to.
    """
    _check_name(name)
    branch = _find(open_repository(place), name, base)
    _check_free(branch)
    _check_base(branch)
    for folder in (branch.objects, branch.heads.parent.parent):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise TreeError(f"{place}: {folder} may not be written to; name another repository with --into")
    return branch


def _check_name(name: str) -> None:
    """Make sure that git takes the name for a branch, and nothing that it reads as another one."""
    try:
        run_git(["check-ref-format", _HEADS + name], scratch_environment())
    except GitError:
        taken = False
    else:
        taken = not name.startswith("-") and name not in {"HEAD", "@"}
    if not taken:
        raise UsageError(f"{name!r} is no name for a branch; give one that `git branch` takes")


def _find(repository: Repository, name: str, base: str) -> NewBranch:
    asked = ["--absolute-git-dir", "--git-path", _HEADS.rstrip("/"), "--is-bare-repository"]
    words = ["rev-parse", "--path-format=absolute", *asked]
    git_dir, heads, bare = decode(run_git(words, user_environment(), repository.tree)).split("\n")[:3]
    return NewBranch(repository.tree, name, base, Path(git_dir), repository.objects, Path(heads), bare == "true")


def _check_free(branch: NewBranch) -> None:
    """Make sure that nothing has the name, or is in its way; packed or not, and whatever it leads to."""
    above = [_HEADS + str(parent) for parent in PurePosixPath(branch.name).parents][:-1]
    found = branch.git("for-each-ref", "--format=%(refname)", branch.reference, *above).split("\n")
    if branch.reference in found or _is_link(branch):
        raise UsageError(
            f"{branch.place} has a branch {branch.name} already, and none is ever written over; choose another name"
        )
    for other in filter(None, found):
        if other in above or other.startswith(f"{branch.reference}/"):
            told = other.removeprefix(_HEADS)
            raise UsageError(
                f"{branch.place} has a branch {told}, so git can have no {branch.name}; choose another name"
            )
    if f"branch {branch.reference}" in branch.git("worktree", "list", "--porcelain").split("\n"):
        raise UsageError(f"{branch.place} stands on {branch.name}, which has no commit yet; choose another name")


def _is_link(branch: NewBranch) -> bool:
    """Tell whether it stands for another branch, which may be missing, so that git lists neither."""
    with contextlib.suppress(GitError):
        return bool(branch.git("symbolic-ref", "--quiet", branch.reference))
    return False


def _check_base(branch: NewBranch) -> None:
    """Make sure that the repository has the base commit, and all that a branch of it would keep."""
    try:
        branch.git("cat-file", "-e", f"{branch.base}^{{commit}}")
        branch.git("rev-list", "--objects", "--quiet", "--ignore-missing", branch.base, "--not", "--all")
    except GitError as error:
        raise TreeError(
            f"{branch.place} lacks commit {branch.base[:12]}, which the series starts from; fetch it there first, "
            "or name another repository with --into"
        ) from error


@contextlib.contextmanager
def making_branch(scratch: Scratch, branch: NewBranch, commit: str) -> Iterator[None]:
    """Make the branch when what is done meanwhile went well; if that fails, nothing of the branch is left.

    It gets the commits of the scratch from the base on. Index, HEAD and work tree stay as they are.

    Raises:
        BranchError: it cannot be made, which is mostly known before anything else is done.
        TreeError: its objects cannot be written.
    """
    words = ["pack-objects", "-q", "--revs", "--stdout"]
    pack = scratch.run(words, encode(f"{commit}\n^{branch.base}\n"))
    try:
        with contextlib.ExitStack() as undo:
            for folder in _folders_of(branch):
                undo.callback(remove_folder, folder)
            place_objects(pack, branch.objects, branch.environment(), undo)
            with locked(branch.reference, commit, branch.environment()) as transaction:
                yield
                transaction.commit()
            undo.pop_all()
    except BranchError as error:
        raise BranchError(f"{branch.place}: branch {branch.name} cannot be made: {error}") from error


def _folders_of(branch: NewBranch) -> list[Path]:
    """Return the folders that git makes for a branch with slashes in its name, the outermost first."""
    found = [branch.heads / parent for parent in PurePosixPath(branch.name).parents][:-1]
    return [folder for folder in reversed(found) if not folder.exists()]
