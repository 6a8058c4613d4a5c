"""Running git: its version, its environment, its errors."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import regex

from migrator.errors import TreeError
from migrator.text import decode

_OLDEST = (2, 34)
# What says where a repository is. It beats `git -C`, so it must not be inherited.
# Source: `git rev-parse --local-env-vars`, without the variables that carry configuration.
_PLACES = frozenset(
    (
        "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES "
        "GIT_COMMON_DIR GIT_NAMESPACE GIT_PREFIX GIT_SHALLOW_FILE GIT_GRAFT_FILE GIT_REPLACE_REF_BASE "
        "GIT_IMPLICIT_WORK_TREE GIT_NO_REPLACE_OBJECTS GIT_INTERNAL_SUPER_PREFIX"
    ).split()
)


class GitError(TreeError):
    """A git command failed.

    Attributes:
        command: its words.
        stderr: what it said.
    """

    def __init__(self, command: Sequence[str], stderr: str) -> None:
        said = stderr.strip() or "it said nothing"
        super().__init__(f"git {command[0]} failed: {said}")
        self.command = tuple(command)
        self.stderr = stderr


class GitMissingError(TreeError):
    """There is no git, or one that is too old."""


def user_environment() -> dict[str, str]:
    """Return the environment for the user's repository: all of the user's, but no other repository's place."""
    kept = {name: value for name, value in os.environ.items() if name not in _PLACES}
    return {
        **kept,
        "GIT_ALLOW_PROTOCOL": "none",  # before 2.45 git does not know GIT_NO_LAZY_FETCH
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def scratch_environment() -> dict[str, str]:
    """Return the environment for the scratch repository: nothing of the user's git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


@contextmanager
def inherited_environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Give this process another environment for a while: GitPython inherits it, and can add to it alone."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def start_git(
    words: Sequence[str], environment: Mapping[str, str], place: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a git command and return it at once.

    Raises:
        GitMissingError: there is no git.
    """
    where = [] if place is None else ["-C", str(place)]
    try:
        return subprocess.Popen(
            ["git", *where, *words],  # noqa: S607 (the user's own git, as they call it)
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise GitMissingError("git is not installed; install git 2.34 or newer") from error


def finish_git(process: subprocess.Popen[bytes], data: bytes = b"", *, good: Sequence[int] = (0,)) -> bytes:
    """Return what a started command writes.

    Raises:
        GitError: it ended with a code that is not in `good`.
    """
    out, err = process.communicate(data)
    if process.returncode not in good:
        words = [str(word) for word in process.args] if isinstance(process.args, (list, tuple)) else []
        raise GitError(words[3 if words[1:2] == ["-C"] else 1 :] or ["?"], decode(err))
    return out


def stop_git(process: subprocess.Popen[bytes]) -> None:
    """End a started command whose answer nobody wants any more."""
    if process.returncode is None:
        process.kill()
        process.communicate()


def run_git(
    words: Sequence[str], environment: Mapping[str, str], place: Path | None = None, data: bytes = b""
) -> bytes:
    """Run a git command and return what it writes."""
    return finish_git(start_git(words, environment, place), data)


def read_version() -> str:
    """Return git's version, `2.39.5`.

    Raises:
        GitMissingError: there is no git.
    """
    return finish_version(start_git(["version"], user_environment()))


def finish_version(process: subprocess.Popen[bytes]) -> str:
    """Return the version that a started `git version` tells."""
    out = decode(finish_git(process))
    match = regex.search(r"\d+(?:\.\d+)+", out)
    return match.group() if match else out.strip()


def check_version(version: str) -> None:
    """Make sure that git is new enough.

    Raises:
        GitMissingError: it is too old.
    """
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < _OLDEST:
        needed = ".".join(map(str, _OLDEST))
        raise GitMissingError(f"git {version} is too old; install git {needed} or newer")
