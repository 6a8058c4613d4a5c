"""The files of one commit, as the scan asks for them."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import NamedTuple, Self

import regex

from migrator.errors import TreeError, UsageError
from migrator.source.scratch import Scratch
from migrator.text import decode, encode

_LINK, _SUBMODULE = "120000", "160000"  # modes that git gives to what is no file
_LITERALLY = {"GIT_LITERAL_PATHSPECS": "1"}  # a path may begin with `:`
_MOST_NAMES = 1000  # in one pattern: Linux takes no argument of more than 128 KiB
# What `git grep -n -z` writes for a line; a path may hold line breaks, and the text may hold NUL.
_LINE = regex.compile(rb"(?P<PATH>[^\0]++)\0(?P<NUMBER>\d++)\0(?P<TEXT>[^\n]*+)\n")


class NoKvmError(TreeError):
    """The tree has no KVM."""


class PathspecError(UsageError):
    """Git does not understand a pathspec."""


@dataclass(frozen=True)
class SourceFile:
    """One file of the commit; `path` is relative to the top of the tree."""

    path: str
    text: str


@dataclass(frozen=True)
class Skipped:
    """A file or a part of one that was not looked at, and why."""

    path: str
    reason: str


class Line(NamedTuple):
    """One line that a search found: its path, its number counted from 1, and its text without the line break."""

    path: str
    number: int
    text: str


class Search:
    """A search that runs while others work: all names at once, in one git grep."""

    def __init__(self, scratch: Scratch, process: subprocess.Popen[bytes], commit: str) -> None:
        self._scratch = scratch
        self._process = process
        self._prefix = f"{commit}:"
        self._out, self._err = b"", b""
        self._reader: Thread | None = None

    def read_along(self) -> Self:
        """Take what git writes while others work: it stops where nobody reads, as soon as a pipe is full."""
        self._reader = self._scratch.read_along(self._process, self._read)
        return self

    def _read(self) -> None:
        self._out, self._err = self._process.communicate()

    def paths(self) -> tuple[str, ...]:
        """Wait for the search and return the paths it found, sorted.

        Raises:
            ObjectMissingError: the repository lacks a file that had to be read.
            TreeError: the search failed for another reason.
        """
        return tuple(sorted(self._path(name) for name in self._finish().split(b"\0") if name))

    def lines(self) -> tuple[Line, ...]:
        """Wait for a search for lines and return those it found, by path and number.

        Raises:
            ObjectMissingError, TreeError: as for `paths`.
        """
        found = _LINE.finditer(self._finish())
        return tuple(sorted(Line(self._path(m["PATH"]), int(m["NUMBER"]), decode(m["TEXT"])) for m in found))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Wait for a search for parts of lines; yield path and text of each, in git's order.

        Raises:
            ObjectMissingError, TreeError: as for `paths`.
        """
        length = len(self._prefix)
        for line in decode(self._finish()).split("\n"):
            name, found, text = line.partition("\0")
            if found:
                yield name[length:], text

    def _path(self, name: bytes) -> str:
        return decode(name).removeprefix(self._prefix)

    def _finish(self) -> bytes:
        """Return what git wrote, if it could read everything."""
        if self._reader is None:
            self._read()
        else:
            self._reader.join()
        out, said = self._out, decode(self._err)
        # git grep goes on after a file it cannot read, and may still end with 0 or 1.
        if self._process.returncode not in {0, 1} or "error:" in said or "fatal:" in said:
            raise self._scratch.missing() if "unable to read" in said else TreeError(f"git grep failed: {said.strip()}")
        return out


@dataclass(frozen=True)
class Tree:
    """One commit of the user's repository, read through the scratch."""

    scratch: Scratch
    commit: str

    def search(self, names: Iterable[str], pathspecs: Sequence[str], *, in_words: bool = False) -> Search:
        """Start looking for files that hold one of the names as a word, or as a part of one."""
        words = ["-l", "-F", *([] if in_words else ["-w"])]
        for name in sorted(names):
            words += ["-e", name]
        return self._grep(words, pathspecs)

    def search_lines(self, names: Iterable[str], pathspecs: Sequence[str]) -> Search:
        """Start looking for the lines that hold one of the names as a word; ask it for `lines`.

        One pattern holds many names: git tries several patterns one after the
        other, so that 200 of them take ten times as long.
        """
        escaped = [regex.escape(name, special_only=True) for name in sorted(names)]
        words = ["-n", "-a", "-E", "-w"]
        for start in range(0, len(escaped), _MOST_NAMES):
            words += ["-e", f"({'|'.join(escaped[start : start + _MOST_NAMES])})"]
        return self._grep(words, pathspecs)

    def lines(self, names: Iterable[str], pathspecs: Sequence[str]) -> tuple[Line, ...]:
        """Return the lines that hold one of the names as a word, by path and number; none for no names.

        Raises:
            ObjectMissingError, TreeError: as for `Search.paths`.
        """
        wanted = tuple(names)
        return self.search_lines(wanted, pathspecs).lines() if wanted else ()

    def search_matches(self, perl: str, pathspecs: Sequence[str]) -> Search:
        """Start looking for the places that a pattern matches, for `matches_of`; what git finds is read meanwhile."""
        return self._grep(["-a", "-o", "-P", "-e", perl], pathspecs).read_along()

    def matches_of(self, search: Search, plain: str, pathspecs: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Wait for a search and yield path and text of each place that its pattern matches, as git finds them.

        `plain` is the same as an extended expression, for a git that was built
        without Perl's: it takes longer.

        Raises:
            ObjectMissingError, TreeError: as for `Search.paths`.
        """
        try:
            yield from search.texts()
        except TreeError as error:
            if "perl" not in str(error).lower():
                raise
            yield from self._grep(["-a", "-o", "-E", "-e", plain], pathspecs).texts()

    def _grep(self, words: Sequence[str], pathspecs: Sequence[str]) -> Search:
        process = self.scratch.start(["grep", "-z", *words, self.commit, "--", *pathspecs])
        if process.stdin:
            process.stdin.close()
            process.stdin = None
        return Search(self.scratch, process, self.commit)

    def matches(self, pathspec: str) -> bool:
        """Tell whether any file that holds a line matches the pathspec.

        Raises:
            PathspecError: git does not understand it.
            TreeError: the search failed for another reason.
        """
        process = self.scratch.start(["grep", "-q", "-I", "-e", "", self.commit, "--", pathspec])
        try:
            Search(self.scratch, process, self.commit).paths()  # for what cannot be read
        except TreeError as error:
            if "pathspec" in str(error):
                said = str(error).partition("fatal: ")[2]
                raise PathspecError(f"git does not understand the pathspec {pathspec!r}: {said}") from error
            raise
        return process.returncode == 0

    def files(self, pathspecs: Sequence[str]) -> frozenset[str]:
        """Return the paths that match one of the pathspecs, whatever stands in the files."""
        # `ls-tree` knows no pathspecs; a diff against nothing does, and reads no file.
        nothing = decode(self.scratch.run(["mktree"])).strip()
        words = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", nothing, self.commit, "--", *pathspecs]
        return frozenset(decode(name) for name in self.scratch.run(words).split(b"\0") if name)

    def read(self, paths: Sequence[str]) -> Iterator[SourceFile | Skipped]:
        """Yield the files in order, read by one `git cat-file --batch`.

        A path that the request cannot carry, or that is no file, is skipped.
        """
        askable = [path for path in paths if "\n" not in path]
        for path in paths:
            if "\n" in path:
                yield Skipped(path, "its name holds a line break")
        request = b"".join(encode(f"{self.commit}:{path}\n") for path in askable)
        out = self.scratch.run(["cat-file", "--batch"], request) if askable else b""
        at = 0
        for path in askable:
            end = out.index(b"\n", at)
            header = out[at:end].rsplit(b" ", 2)
            if header[-1] == b"missing":
                yield self._explain_missing(path)
                at = end + 1
                continue
            size = int(header[2])
            content = out[end + 1 : end + 1 + size]
            at = end + size + 2
            if header[1] == b"blob" and not self._is_link(path, content):
                yield SourceFile(path, decode(content))
            else:
                yield Skipped(path, "it is no file")

    def _explain_missing(self, path: str) -> Skipped:
        """Return why the path cannot be read.

        Raises:
            ObjectMissingError: it is a file, and the repository lacks it.
        """
        mode = self.mode(path)
        if mode and mode != _SUBMODULE:
            raise self.scratch.missing()
        return Skipped(path, "it is no file" if mode else "no such file in this commit")

    def _is_link(self, path: str, content: bytes) -> bool:
        """Tell whether the content is where a link points to: one name, no line, so git is asked rarely."""
        return b"\n" not in content and self.mode(path) == _LINK

    def archs(self) -> tuple[str, ...]:
        """Return the architectures that the tree has, by its folders."""
        return tuple(name.removeprefix("arch/") for name in self._list(["arch/"], folders=True))

    def check_kvm(self, places: Iterable[str], archs: Iterable[str]) -> None:
        """Make sure that the tree has one of the folders; `*` stands for each architecture.

        Raises:
            NoKvmError: it has none.
        """
        places, archs = tuple(places), tuple(archs)
        wanted = [
            name for place in places for name in ([place.replace("*", a) for a in archs] if "*" in place else [place])
        ]
        if not wanted or not self._list(wanted, folders=True):  # for no names git lists all
            told = " or ".join(places)
            raise NoKvmError(
                f"{self.scratch.repository.tree}: {self.commit[:12]} has no KVM ({told}); is it a kernel tree?"
            )

    def mode(self, path: str) -> str:
        """Return the file's mode as git writes it, `100644`; empty where the commit has no such path."""
        out = self.scratch.run(["ls-tree", "-z", self.commit, "--", path], extra=_LITERALLY)
        return decode(out.split(b" ", 1)[0])

    def _list(self, names: Sequence[str], *, folders: bool = False) -> tuple[str, ...]:
        words = ["ls-tree", "-z", "--name-only", *(["-d"] if folders else []), self.commit, "--", *names]
        return tuple(decode(name) for name in self.scratch.run(words, extra=_LITERALLY).split(b"\0") if name)
