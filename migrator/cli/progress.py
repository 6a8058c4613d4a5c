"""The line on a terminal that says what long work is at."""

import os
import sys
from contextlib import suppress
from time import monotonic

from migrator.progress import render_progress

_COLUMNS = 80  # where the terminal does not tell
_WIPE = "\r\x1b[K"
_SECONDS = 0.05  # that one file of many is shown at least: who reads fast shows few of them


class StatusLine:
    """One line that each remark takes over from the one before, until it is cleared.

    It is written by whoever works, at no time of its own: there is no thread. The cursor is never hidden, and no line
    is wrapped, so that nothing has to be put right whichever way the program ends.
    """

    def __init__(self) -> None:
        self._is_shown = False
        self._stage = ""
        self._shown_at = 0.0

    def show(self, stage: str, item: str = "", number: int = 0, of: int = 0) -> None:
        """Show a remark in place of the one before; of files that fly by, some."""
        now = monotonic()
        if self._is_shown and stage == self._stage and not of and now - self._shown_at < _SECONDS:
            return
        self._stage, self._shown_at, self._is_shown = stage, now, True
        line = render_progress(stage, item, number, of, width=_columns() - 1)
        # A path may hold anything; what is no plain letter could take more than one column, or move the cursor.
        _write(_WIPE + "".join(letter if " " <= letter <= "~" else "?" for letter in line))

    def clear(self) -> None:
        """Take the line away, for what is printed next to stand in its place."""
        if self._is_shown:
            _write(_WIPE)
            self._is_shown = False


def can_show() -> bool:
    """Tell whether stderr is a terminal that can take a line back."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM", "dumb") not in {"", "dumb", "unknown"}


def _columns() -> int:
    with suppress(OSError, ValueError):
        return os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    return _COLUMNS


def _write(text: str) -> None:
    with suppress(OSError):  # a terminal that is gone is no reason to stop the work
        sys.stderr.write(text)
        sys.stderr.flush()
