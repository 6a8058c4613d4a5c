"""Objects and a branch put into a repository in such a way that both can be taken back."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from migrator.errors import TreeError
from migrator.source.git import run_git, start_git, stop_git
from migrator.text import decode, encode

# Git removes a folder of this name some day, should nobody come to do it.
_INCOMING = "tmp_objdir-incoming-"


class BranchError(TreeError):
    """Git did not make a branch that was prepared."""


def place_objects(pack: bytes, objects: Path, environment: Mapping[str, str], undo: contextlib.ExitStack) -> None:
    """Put the objects of a pack into an object folder, all or none; `undo` gets what takes the new ones away again.

    `environment` is that in which git finds the repository.

    Raises:
        TreeError: they cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=_INCOMING, dir=objects) as name:
            own = {"GIT_OBJECT_DIRECTORY": name, "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quote(objects)}
            run_git(["unpack-objects", "-q"], {**environment, **own}, data=pack)
            for new in sorted(path for path in Path(name).glob("??/*") if path.is_file()):
                _place(new, objects / new.parent.name, undo)
    except OSError as error:
        raise TreeError(f"{objects} cannot be written: {error.strerror or error}") from error


def _place(new: Path, folder: Path, undo: contextlib.ExitStack) -> None:
    """Move one file, which git has given the modes that the repository wants, into a folder."""
    if not folder.exists():
        undo.callback(remove_folder, folder)
        folder.mkdir()
        shutil.copymode(new.parent, folder)
    target = folder / new.name
    if not target.exists():
        undo.callback(target.unlink, missing_ok=True)
        new.rename(target)


def remove_folder(folder: Path) -> None:
    """Remove a folder if it is there and empty."""
    with contextlib.suppress(OSError):
        folder.rmdir()


def _quote(path: Path) -> str:
    """Return a path as git reads it in a list that colons part."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Transaction:
    """A branch that git has locked, and has not made yet."""

    def __init__(self, process: subprocess.Popen[bytes], reference: str) -> None:
        self._process = process
        self._reference = reference

    def prepare(self, commit: str) -> None:
        """Lock the name, and make sure that the branch can be made.

        Raises:
            BranchError: it cannot.
        """
        self._say("start\n", "start")
        self._say(f"create {self._reference} {commit}\nprepare\n", "prepare")

    def commit(self) -> None:
        """Make the branch.

        Raises:
            BranchError: it was not made.
        """
        self._say("commit\n", "commit")

    def _say(self, words: str, answered: str) -> None:
        """Give git a command, and wait for its answer."""
        stdin, stdout = self._process.stdin, self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            if stdin is not None:
                stdin.write(encode(words))
                stdin.flush()
        if stdout is None or stdout.readline() != encode(f"{answered}: ok\n"):
            raise BranchError(decode(self.end()).strip().removeprefix("fatal: ") or "git said nothing")

    def end(self) -> bytes:
        """Wait for git, which gives up what it was not told to make; return what it complained of."""
        if self._process.returncode is not None:
            return b""
        with contextlib.suppress(BrokenPipeError):
            return self._process.communicate()[1]
        stop_git(self._process)
        return b""


@contextlib.contextmanager
def locked(reference: str, commit: str, environment: Mapping[str, str]) -> Iterator[Transaction]:
    """Yield the transaction that creates a branch, prepared; it is given up unless it is told to commit.

    Raises:
        BranchError: git cannot make the branch.
    """
    process = start_git(["update-ref", "--no-deref", "--stdin"], environment)
    transaction = Transaction(process, reference)
    try:
        transaction.prepare(commit)
        yield transaction
    finally:
        transaction.end()
