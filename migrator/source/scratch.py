"""The scratch repository: borrows the user's objects, takes nothing else of theirs.

It lives in a temporary folder and goes with it. `objects/info/alternates` makes
the user's objects readable; what is written lands in the scratch's own folder.
"""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from migrator.errors import TreeError
from migrator.source.git import GitError, finish_git, scratch_environment, start_git
from migrator.source.repository import Repository, find_remote

# Nothing outside the scratch may change what git writes: no attributes, no hooks.
_CONFIG = """\
[core]
\trepositoryformatversion = {version}
\tbare = true
\tattributesFile = /dev/null
\texcludesFile = /dev/null
\thooksPath = /dev/null
{extensions}"""
_MISSING = ("unable to read", "could not read", "missing blob", "bad object", "unable to find", "bad tree object")


class ObjectMissingError(TreeError):
    """The repository lacks an object that the commit needs: a partial clone."""


class Scratch(AbstractContextManager["Scratch"]):
    """A bare repository of our own on top of the user's objects.

    Use it as a context manager; the folder is removed at the end.
    """

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._folder = tempfile.TemporaryDirectory(prefix="migrator-")
        self.path = Path(self._folder.name)
        self._lay_out()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def _lay_out(self) -> None:
        """Write by hand what `git init` would: it starts faster and copies no template."""
        sha1 = self.repository.object_format == "sha1"
        extensions = "" if sha1 else f"[extensions]\n\tobjectFormat = {self.repository.object_format}\n"
        (self.path / "objects/info").mkdir(parents=True)
        (self.path / "refs/heads").mkdir(parents=True)
        (self.path / "HEAD").write_text("ref: refs/heads/draft\n")
        (self.path / "config").write_text(_CONFIG.format(version=0 if sha1 else 1, extensions=extensions))
        lines = [_quote(path) for path in _find_objects(self.repository.objects)]
        (self.path / "objects/info/alternates").write_bytes(b"".join(line + b"\n" for line in lines))
        if self.repository.shallow.is_file():
            (self.path / "shallow").write_bytes(self.repository.shallow.read_bytes())

    def start(self, words: Sequence[str], extra: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a git command in the scratch."""
        environment = {**scratch_environment(), **(extra or {})}
        return start_git([f"--git-dir={self.path}", *words], environment)

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
        """Return the error for an object that a partial clone has not fetched."""
        tree = self.repository.tree
        remote = find_remote(self.repository)
        return ObjectMissingError(
            f"{tree} is a partial clone that lacks files of this revision, and this tool fetches nothing; run\n"
            f"\tgit -C {tree} fetch --refetch --no-filter {remote}"
        )


def _find_objects(objects: Path) -> tuple[Path, ...]:
    """Return the object folders to borrow from.

    Git follows alternates of alternates, but relative ones only at the first
    level, and here the user's are the second.
    """
    found = [objects]
    listed = objects / "info/alternates"
    lines = listed.read_bytes().split(b"\n") if listed.is_file() else []
    for line in lines:
        text = line.decode("utf-8", "surrogateescape")
        if text and not text.startswith(("#", "/", '"')):
            found.append((objects / text).resolve())
    return tuple(found)


def _quote(path: Path) -> bytes:
    """Return a line of `alternates`: C-quoted where the path holds what a plain line cannot."""
    text = str(path)
    if "\n" in text or text.startswith('"'):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = f'"{escaped}"'
    return text.encode("utf-8", "surrogateescape")
