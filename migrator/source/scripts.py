"""Scripts of the tree itself, run on mails outside of it.

They are code of a stranger: taken out of the commit into a folder of their own,
with an empty HOME, an environment of a few variables and limits on each run.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

import regex

from migrator.progress import Progress, tell_nobody
from migrator.source.processes import Command, Ended, Limits, run_all
from migrator.source.scratch import ObjectMissingError
from migrator.source.takeout import TakenOut, take_out
from migrator.source.tree import Tree
from migrator.text import decode, encode, readable

CHECKPATCH = "scripts/checkpatch.pl"
GET_MAINTAINER = "scripts/get_maintainer.pl"
MAINTAINERS = "MAINTAINERS"
# What the two read, in any release: where a tree has its own settings for them, these count.
_READ = (
    *(CHECKPATCH, GET_MAINTAINER, MAINTAINERS, ".mailmap", ".checkpatch.conf"),
    *(".get_maintainer.conf", ".get_maintainer.ignore"),
    *("scripts/spelling.txt", "scripts/const_structs.checkpatch", "Documentation/dev-tools/checkpatch.rst"),
)
_MAILS = "mails"
_INHERITED = ("PATH", "LC_ALL", "TZ")  # of the scratch's environment, beside what is for git
_COLOR = regex.compile(r"\x1b\[[0-9;]*+m")
_CONTROL = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Answer:
    """What a script answers for one mail.

    Attributes:
        code: what it ended with.
        lines: what it wrote, without empty lines, colours and control characters.
        said: the same of its stderr.
        problem: why there is no answer, a sentence; empty where there is one.
    """

    code: int = 0
    lines: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    problem: str = ""


class TreeScripts(AbstractContextManager["TreeScripts"]):
    """checkpatch.pl and get_maintainer.pl of a commit, taken out of it at the first question."""

    def __init__(
        self,
        tree: Tree,
        tell: Callable[[str], None] | None = None,
        limits: Limits = Limits(),  # noqa: B008 (it is frozen)
        wanted: Sequence[str] = (CHECKPATCH, GET_MAINTAINER),
        progress: Progress = tell_nobody,
    ) -> None:
        """`tell` is given one line before the first run, since the code is the tree's: which of those wanted it has.

        `limits` are for each run, and `progress` is told of each.
        """
        self._wanted = wanted
        self._tree = tree
        self._tell = tell
        self._limits = limits
        self._progress = progress
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove what was taken out."""
        if self._folder:
            self._folder.cleanup()

    @property
    def name(self) -> str:
        """The commit, in 12 digits."""
        return self._tree.commit[:12]

    def lacks(self, path: str) -> bool:
        """Whether it is known that the commit has no such file, of those that the scripts are or read."""
        taken = self._taken
        return isinstance(taken, TakenOut) and not taken.has(path)

    def ask(
        self, script: str, mails: Sequence[bytes], questions: Sequence[Sequence[str]], good: Sequence[int] = (0,)
    ) -> tuple[tuple[Answer, ...], ...]:
        """Return for each mail what the script answers to each question, which is a list of options.

        An end with another code than the `good` ones is a problem, and so is a
        script that is missing, or is stopped at a limit.
        """
        if not mails:
            return ()
        problem = self._find_problem(script)
        try:
            ended = iter(() if problem else self._run(script, mails, questions))
        except OSError as error:  # a full disk, or what a script left behind: no draft waits for this
            problem = f"{script} of {self.name} cannot be run: {error.strerror or error}"
        if problem:
            return ((Answer(problem=problem),) * len(questions),) * len(mails)
        return tuple(tuple(self._read(script, next(ended), good) for _ in questions) for _ in mails)

    def _find_problem(self, script: str) -> str:
        """Return why a script cannot be run; empty where it can."""
        taken = self._taken
        if not isinstance(taken, TakenOut):
            return taken
        if script in taken.odd:
            return f"{script} of {self.name} is {taken.odd[script]}, which is not followed"
        if not taken.has(script):
            return f"{self.name} has no {script}; run that of another release by hand"
        return "" if self._perl else f"perl is not installed; install it to have {script} run"

    @cached_property
    def _perl(self) -> str | None:
        return shutil.which("perl")

    @cached_property
    def _place(self) -> Path:
        self._folder = tempfile.TemporaryDirectory(prefix="migrator-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    @cached_property
    def _taken(self) -> TakenOut | str:
        """What was taken out; or why nothing could be."""
        try:
            taken = take_out(self._tree, _READ, self._place / "tree")
        except ObjectMissingError as error:  # a partial clone: no draft waits for this
            return str(error)
        except OSError as error:
            return f"the scripts of {self.name} cannot be taken out of it: {error.strerror or error}"
        # Both ask git for the commits that a mail names, some releases only where they see a repository.
        (self._place / "tree/.git").write_bytes(encode(f"gitdir: {self._tree.scratch.path}\n"))
        (self._place / "home").mkdir()
        return taken

    def _tell_once(self) -> None:
        if self._tell:
            there = [name for name in self._wanted if not self.lacks(name)]
            self._tell(f"running {' and '.join(there)} of {self.name} (--no-tree-scripts leaves them out)")
            self._tell = None

    def _run(self, script: str, mails: Sequence[bytes], questions: Sequence[Sequence[str]]) -> tuple[Ended, ...]:
        """Run a script on each mail for each question, in a folder of mails whose names are ours.

        The scripts hand the name of a mail to a shell, so that it may hold nothing odd.
        """
        self._tell_once()
        folder = self._place / "tree" / _MAILS
        folder.mkdir(exist_ok=True)  # MAINTAINERS may name a folder like it
        try:
            names = [f"{_MAILS}/{number:04}.patch" for number in range(1, len(mails) + 1)]
            for name, mail in zip(names, mails, strict=True):
                (self._place / "tree" / name).write_bytes(mail)
            commands = [self._command(script, each, name) for name in names for each in questions]
            stage, of = f"running {script}", len(commands)
            return run_all(commands, self._limits, lambda number: self._progress(stage, "", number, of))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _command(self, script: str, options: Sequence[str], name: str) -> Command:
        words = (self._perl or "perl", script, *options, name)
        return Command(words, self._place / "tree", self._environment)

    @cached_property
    def _environment(self) -> dict[str, str]:
        known = self._tree.scratch.environment()
        kept = {name: value for name, value in known.items() if name in _INHERITED or name.startswith("GIT_")}
        kept.pop("GIT_DIR")  # the folder tells, and a script may look into it
        return {**kept, "HOME": str(self._place / "home")}

    def _read(self, script: str, ended: Ended, good: Sequence[int]) -> Answer:
        if ended.stopped:
            return Answer(ended.code, problem=f"{script} of {self.name} {ended.stopped} and was stopped")
        lines, said = _clean(ended.out), _clean(ended.err)
        if ended.code not in good:
            told = (said or lines or ("it said nothing",))[0]
            return Answer(ended.code, problem=f"{script} of {self.name} ended with {ended.code}: {told}")
        return Answer(ended.code, lines, said)


def _clean(out: bytes) -> tuple[str, ...]:
    """Return the lines as a terminal may get them."""
    shown = _CONTROL.sub("?", _COLOR.sub("", readable(decode(out)).replace("\r\n", "\n")))
    return tuple(line.rstrip() for line in shown.split("\n") if line.strip())
