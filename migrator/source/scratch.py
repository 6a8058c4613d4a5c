"""The scratch repository: borrows the user's objects, takes nothing else of theirs.

It lives in a temporary folder and goes with it. `objects/info/alternates` makes
the user's objects readable; what is written lands in the scratch's own folder.
"""

import shlex
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread
from types import TracebackType

from migrator.errors import TreeError
from migrator.source.git import GitError, finish_git, scratch_environment, start_git, stop_git
from migrator.source.repository import Repository, find_remote
from migrator.text import encode

# Nothing outside the scratch may change what git writes: no attributes, no hooks.
_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\thooksPath = /dev/null
{extensions}"""
# These beat what a `.gitattributes` says; some releases of git read that of HEAD in a bare repository, too.
_ATTRIBUTES = "* !diff !text !eol !ident !filter !working-tree-encoding !export-ignore !export-subst\n"
_MISSING = (
    "unable to read",
    "could not read",
    "missing blob",
    "bad object",
    "unable to find",
    "bad tree object",
    "not a tree object",
)


class ObjectMissingError(TreeError):
    """The repository lacks an object that the commit needs: a partial clone, or a damaged one."""


class Scratch(AbstractContextManager["Scratch"]):
    """A bare repository of our own on top of the user's objects.

    Use it as a context manager; the folder is removed at the end.
    """

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._started: list[subprocess.Popen[bytes]] = []
        self._read: list[tuple[subprocess.Popen[bytes], Thread]] = []
        self._folder = tempfile.TemporaryDirectory(prefix="migrator-")
        self.path = Path(self._folder.name)
        self._lay_out()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End what still runs, and remove the folder."""
        for process, reader in self._read:  # a reader ends with what it reads from
            process.kill()
            reader.join()
        for process in self._started:
            stop_git(process)
        self._folder.cleanup()

    def _lay_out(self) -> None:
        """Write by hand what `git init` would: it starts faster and copies no template."""
        sha1 = self.repository.object_format == "sha1"
        extensions = "" if sha1 else f"[extensions]\n\tobjectFormat = {self.repository.object_format}\n"
        (self.path / "objects/info").mkdir(parents=True)
        (self.path / "refs/heads").mkdir(parents=True)
        (self.path / "info").mkdir()
        (self.path / "info/attributes").write_text(_ATTRIBUTES)
        (self.path / "HEAD").write_text("ref: refs/heads/draft\n")
        (self.path / "config").write_text(_CONFIG.format(version=0 if sha1 else 1, extensions=extensions))
        (self.path / "objects/info/alternates").write_bytes(encode(f"{self.repository.objects}\n"))
        if self.repository.shallow.is_file():
            (self.path / "shallow").write_bytes(self.repository.shallow.read_bytes())

    def environment(self) -> dict[str, str]:
        """Return the environment in which git finds the scratch, wherever it is called."""
        return {**scratch_environment(), "GIT_DIR": str(self.path)}

    def start(self, words: Sequence[str], extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a git command in the scratch."""
        process = start_git(words, {**self.environment(), **(extra or {})})
        self._started.append(process)
        return process

    def read_along(self, process: subprocess.Popen[bytes], read: Callable[[], None]) -> Thread:
        """Start reading what a process writes, while others work; `read` waits for its end."""
        reader = Thread(target=read)
        self._read.append((process, reader))
        reader.start()
        return reader

    def finish(self, process: subprocess.Popen[bytes], data: bytes = b"", *, good: Sequence[int] = (0,)) -> bytes:
        """Return what a started command writes.

        Raises:
            ObjectMissingError: it lacked an object.
            GitError: it failed for another reason.
        """
        try:
            return finish_git(process, data, good=good)
        except GitError as error:
            if any(words in error.stderr for words in _MISSING):
                raise self.missing() from error
            raise

    def run(
        self,
        words: Sequence[str],
        data: bytes = b"",
        extra: Mapping[str, str] | None = None,
        *,
        good: Sequence[int] = (0,),
    ) -> bytes:
        """Run a git command in the scratch and return what it writes."""
        return self.finish(self.start(words, extra), data, good=good)

    def missing(self) -> ObjectMissingError:
        """Return the error for an object that a partial clone has not fetched, or that is lost."""
        tree = self.repository.tree
        told = shlex.quote(str(tree))
        remote = find_remote(self.repository)
        if remote is None:
            return ObjectMissingError(f"{tree} lacks objects of this revision; `git -C {told} fsck` tells which")
        return ObjectMissingError(
            f"{tree} is a partial clone that lacks files of this revision, and this tool fetches nothing; "
            f"clone it again without --filter or, with git 2.36 or newer, run\n"
            f"\tgit -C {told} fetch --refetch --no-filter {shlex.quote(remote)}"
        )
