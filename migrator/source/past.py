"""What git tells of the commits before one: who wrote a line, what a commit changed, how a file was then.

Every question is answered in the scratch, out of one purse of time. Nothing is fetched; grafts and replaced
objects do not count, and a shallow history ends where the user's does.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import regex

from migrator.errors import MigratorError
from migrator.source.git import stop_git
from migrator.source.repository import find_remote
from migrator.source.tree import Tree
from migrator.text import decode, encode

_LITERALLY = {"GIT_LITERAL_PATHSPECS": "1"}  # a path may begin with `:`
_PLAINLY = ("-c", "core.quotePath=false")
_BLAMED = regex.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+)(?: \d+)?")
_MANY = 1000  # commits whose subjects are read
_AGE = 6 * 365 * 86400  # seconds before the commit itself: who reads further walks through all of a long history
_FEW = 100  # commits that are looked at one by one


class UnansweredError(MigratorError):
    """Git gave no answer: the time is up, or the repository lacks what it would have to read."""


@dataclass(frozen=True)
class Ancestor:
    """A commit of the past.

    Attributes:
        seconds: the committer's date, since the epoch.
        is_edge: a shallow history ends here; there are parents, but not in this repository.
    """

    id: str
    parents: tuple[str, ...]
    seconds: int
    title: str
    is_edge: bool


@dataclass(frozen=True)
class Blamed:
    """One line, and where it comes from.

    Attributes:
        line: its number in the file that was asked about.
        path, at: the file and the number in the commit that wrote it.
    """

    line: int
    commit: str
    path: str
    at: int


@dataclass(frozen=True)
class Moved:
    """What a commit made of one file; empty for a file that was not there, or is there no more."""

    old: str
    new: str


class Past:
    """The questions; each is asked of git once."""

    def __init__(self, tree: Tree, seconds: float, tell: Callable[[str], None] | None = None) -> None:
        """`seconds` are what git may take for all answers together; what others do between them is not counted."""
        self.commit = tree.commit
        self._scratch = tree.scratch
        self._given = self._left = seconds
        self._tell = tell or (lambda _: None)
        self._answers: dict[tuple[tuple[str, ...], bytes], bytes] = {}
        self._subjects: dict[str, tuple[str, ...]] = {}
        shallow = tree.scratch.path / "shallow"
        self._edges = frozenset(shallow.read_text().split()) if shallow.is_file() else frozenset[str]()

    def subjects(self, paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return for each path the subjects of commits of the last six years that changed it, the newest first.

        Merges do not count, nor does a commit before which the repository knows nothing.

        Raises:
            UnansweredError: there is no answer.
        """
        new = [path for path in paths if path not in self._subjects]
        if new:
            self._tell(f"history: subjects of commits to {', '.join(new)}")
            self._subjects.update(self._read_subjects(new))
        return {path: self._subjects[path] for path in paths}

    def _read_subjects(self, paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the same, by one walk for all paths."""
        words = [*_PLAINLY, "log", f"--max-count={_MANY}", f"--max-age={self.ancestor(self.commit).seconds - _AGE}"]
        words += ["--no-merges", "--no-renames", "--name-only", "--format=%x01%P%x02%s"]
        out = self._ask([*words, self.commit, "--", *paths])
        found: dict[str, list[str]] = {path: [] for path in paths}
        subject = ""
        for line in decode(out).split("\n"):
            if line.startswith("\x01"):
                parents, _, subject = line[1:].partition("\x02")
                subject = subject if parents else ""
            elif line in found and subject:
                found[line].append(subject)
        return {path: tuple(subjects) for path, subjects in found.items()}

    def blame(self, commit: str, path: str, lines: Sequence[int]) -> tuple[Blamed, ...]:
        """Return where some lines of a file come from; a change of white space alone wrote none.

        Raises:
            UnansweredError: there is no answer.
        """
        self._tell(f"history: {path} before {commit[:12]}")
        ranges = [word for line in sorted(set(lines)) for word in ("-L", f"{line},{line}")]
        out = self._ask([*_PLAINLY, "blame", "--porcelain", "-w", *ranges, commit, "--", path])
        found, paths, at = [], dict[str, str](), ("", 0, 0)
        for row in out.split(b"\n"):
            head = _BLAMED.fullmatch(row)
            if head:
                at = decode(head[1]), int(head[2]), int(head[3])
            elif row.startswith(b"filename "):
                paths[at[0]] = decode(row.removeprefix(b"filename "))
            elif row.startswith(b"\t"):
                found.append(Blamed(at[2], at[0], paths[at[0]], at[1]))
        return tuple(found)

    def changing(self, commit: str, paths: Sequence[str], names: Iterable[str], since: str = "") -> tuple[str, ...]:
        """Return the latest commits that added or removed a line of some files with one of the names, the newest first.

        Blame sees what was added alone. Files are not followed beyond these names; merges do not count. `since` is
        a commit: those count alone that come from it.

        Raises:
            UnansweredError: there is no answer.
        """
        self._tell(f"history: {', '.join(paths)}, line by line")
        pattern = "|".join(regex.escape(name) for name in sorted(names))
        words = ["log", f"--max-count={_FEW}", "--no-merges", "--no-renames", "--format=%H", f"-G({pattern})"]
        words += ["--ancestry-path", f"^{since}"] if since else []
        return tuple(decode(self._ask([*words, commit, "--", *paths])).split())

    def ancestor(self, commit: str) -> Ancestor:
        """Return what is known of a commit.

        Raises:
            UnansweredError: there is no answer.
        """
        out = self._ask(["log", "--no-walk", "--encoding=UTF-8", "--format=%P%x00%ct%x00%s", commit])
        parents, seconds, title = decode(out).removesuffix("\n").split("\0", 2)
        return Ancestor(commit, tuple(parents.split()), int(seconds), title, commit in self._edges)

    def is_only(self, commit: str, digits: int) -> bool:
        """Tell whether no other object's id begins with the same digits.

        Raises:
            UnansweredError: there is no answer.
        """
        return decode(self._ask(["rev-parse", f"--disambiguate={commit[:digits]}"])).split() == [commit]

    def newest_first(self, commits: Sequence[str]) -> tuple[str, ...]:
        """Return commits, no parent before its child; those that do not come from each other by date.

        Raises:
            UnansweredError: there is no answer.
        """
        waiting = sorted(set(commits), key=lambda commit: (-self.ancestor(commit).seconds, commit))
        found: list[str] = []
        while waiting:
            heads = self.latest(waiting)
            found.append(next(each for each in waiting if each in heads))
            waiting.remove(found[-1])
        return tuple(found)

    def latest(self, commits: Sequence[str]) -> frozenset[str]:
        """Return those commits from which none of the others comes.

        Raises:
            UnansweredError: there is no answer.
        """
        several = sorted(set(commits))
        if not several[1:]:
            return frozenset(several)
        return frozenset(decode(self._ask(["merge-base", "--independent", *several])).split())

    def moves(self, parent: str, commit: str) -> tuple[Moved, ...]:
        """Return the files in which a commit differs from one of its parents, renames seen.

        Raises:
            UnansweredError: there is no answer.
        """
        out = self._ask(["diff-tree", "-r", "-z", "-M", "--name-status", parent, commit])
        words = iter(decode(out).split("\0")[:-1])
        found = []
        for status in words:
            old = next(words)
            new = next(words) if status[0] == "R" else old
            found.append(Moved("" if status[0] == "A" else old, "" if status[0] == "D" else new))
        return tuple(found)

    def texts(self, commit: str, paths: Sequence[str]) -> dict[str, str]:
        """Return the files as a commit has them; those that it has not are left out.

        Raises:
            UnansweredError: there is no answer.
        """
        askable = [path for path in paths if path and "\n" not in path]
        out = self._ask(["cat-file", "--batch"], b"".join(encode(f"{commit}:{path}\n") for path in askable))
        found: dict[str, str] = {}
        start, lost = 0, []
        for path in askable:
            end = out.index(b"\n", start)
            words = out[start:end].rsplit(b" ", 2)
            size = int(words[2]) if words[-1] != b"missing" else -1
            if size < 0:
                lost.append(path)
            elif words[1] == b"blob":
                found[path] = decode(out[end + 1 : end + 1 + size])
            start = end + size + 2
        if lost and self._ask(["ls-tree", "-z", "--name-only", commit, "--", *lost]):
            raise UnansweredError(self._explain("cat-file", "it lacks an older file"))
        return found

    def _ask(self, words: Sequence[str], data: bytes = b"") -> bytes:
        """Return what git writes, within the time that is left.

        Raises:
            UnansweredError: it writes no answer, or too late.
        """
        key = tuple(words), data
        if key not in self._answers:
            self._answers[key] = self._run(words, data)
        return self._answers[key]

    def _run(self, words: Sequence[str], data: bytes) -> bytes:
        if self._left <= 0:
            raise UnansweredError(self._late())
        begun = monotonic()
        process = self._scratch.start(words, _LITERALLY)
        try:
            out, said = process.communicate(data, timeout=self._left)
        except subprocess.TimeoutExpired as error:
            self._left = 0.0
            _drop(process)
            raise UnansweredError(self._late()) from error
        finally:
            stop_git(process)
            self._left -= monotonic() - begun
        if process.returncode:
            name = next(word for word in words if word not in _PLAINLY)
            raise UnansweredError(self._explain(name, decode(said).strip()))
        return out

    def _late(self) -> str:
        return f"git did not answer within {self._given:g} seconds"

    def _explain(self, name: str, said: str) -> str:
        """Return why git failed."""
        if find_remote(self._scratch.repository) is not None:
            return "the repository is a partial clone that lacks older files, and this tool fetches nothing"
        return f"git {name} failed: {said}"


def _drop(process: subprocess.Popen[bytes]) -> None:
    """End a process without its answer: what it started itself may hold on to where that would come from."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(OSError):  # what it had not read yet cannot be flushed any more
            if pipe is not None:
                pipe.close()
