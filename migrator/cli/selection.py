"""What the options say that sub-commands share."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from migrator.cli.files import tell
from migrator.cli.progress import StatusLine, can_show
from migrator.progress import Progress, render_progress, tell_nobody


@dataclass(frozen=True)
class Selection:
    """What the shared options say.

    Attributes:
        line: where a terminal shows how far long work is.
    """

    tree: str | None
    rev: str
    archs: tuple[str, ...]
    recipes: tuple[str, ...]
    paths: tuple[str, ...]
    sample: bool
    templates: Path | None
    quiet: bool
    verbose: bool
    color: str
    line: StatusLine = field(default_factory=StatusLine, compare=False, repr=False)

    def say(self, text: str) -> None:
        """Print a remark on stderr, unless told to be quiet."""
        if not self.quiet:
            self.line.clear()
            tell(text)

    def progress(self) -> Progress:
        """Return what tells how far long work is: in lines where that was asked for, else in one, on a terminal."""
        if self.quiet:
            return tell_nobody
        if self.verbose:
            return self._say_progress
        return self.line.show if can_show() else tell_nobody

    def _say_progress(self, stage: str, item: str = "", number: int = 0, of: int = 0) -> None:
        self.say(render_progress(stage, item, number, of))

    def paint(self, text: str, color: str) -> str:
        """Return the text in a colour, where colours are wanted."""
        return click.style(text, fg=color) if color and self._wants_color() else text

    def _wants_color(self) -> bool:
        if self.color != "auto":
            return self.color == "always"
        return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def left_out(self) -> list[str]:
        """Return what the options keep the scan from looking at."""
        paths = ", ".join(self.paths)
        return [f"only {paths} was searched: `none` says nothing of an architecture outside of it"] if paths else []

    def words(self, *, rev: str = "", templates: str = "DIR") -> list[str]:
        """Return the options as they change the result, for a command line to be shown."""
        words = ["--sample"] if self.sample else []
        words += [word for arch in self.archs for word in ("--arch", arch)]
        words += [word for recipe in dict.fromkeys(self.recipes) for word in ("--recipe", recipe)]
        words += [word for path in self.paths for word in ("--path", path)]
        words += ["--templates", templates] if self.templates else []
        # One word: checkpatch takes an id that stands alone for a commit that is cited badly.
        return [*words, f"--rev={rev}"] if rev else words
