"""The program on a terminal, and what a person sees there at the end."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import regex

from tests.repos import PROGRAM

_CODE = regex.compile(r"\x1b\[([?\d;]*)([A-Za-z])")
WIPE = "\r\x1b[K"


@dataclass(frozen=True)
class Watched:
    """How a run on a terminal ended, and all that it wrote there."""

    code: int
    written: str

    @property
    def shown(self) -> list[str]:
        """The lines of progress, in order."""
        return [piece for piece in self.written.split(WIPE)[1:] if piece and "\n" not in piece]

    @property
    def screen(self) -> str:
        """What is left on it, as on paper without an end."""
        return render_screen(self.written)


def watch(
    *words: str,
    term: str | None = "xterm",
    columns: int = 80,
    stdout: int | None = None,
    env: Mapping[str, str] | None = None,
    reached: Path | None = None,
) -> Watched:
    """Run the program on a terminal, interrupted once the file `reached` is there; `stdout` may lead elsewhere."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {name: value for name, value in {**os.environ, **(env or {})}.items() if name != "TERM"}
    process = subprocess.Popen(
        _interruptible(words),
        stdin=subprocess.DEVNULL,
        stdout=slave if stdout is None else stdout,
        stderr=slave,
        env={**environment, **({} if term is None else {"TERM": term})},
        start_new_session=True,
    )
    os.close(slave)
    if reached:
        while not reached.exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
    written = b""
    with suppress(OSError):  # the other end of a terminal is closed: Linux calls that an error
        while found := os.read(master, 65536):
            written += found
    os.close(master)
    return Watched(process.wait(timeout=60), written.decode())


def _interruptible(words: Sequence[str]) -> list[str]:
    """Return the command; a background job of a shell may have been told to ignore interrupts."""
    code = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {PROGRAM[2]}"
    return [PROGRAM[0], "-c", code, *words]


def render_screen(written: str) -> str:
    """Return what stands on a terminal that was given this: carriage returns and erasing count, colours do not."""
    lines, row, column = [""], 0, 0
    at = 0
    while at < len(written):
        code = _CODE.match(written, at)
        letter = written[at]
        at = code.end() if code else at + 1
        if code:
            assert code[2] in "Km", code[0]
            lines[row] = lines[row][:column] if code[2] == "K" else lines[row]
        elif letter == "\r":
            column = 0
        elif letter == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        else:
            lines[row] = f"{lines[row][:column]:<{column}}{letter}{lines[row][column + 1 :]}"
            column += 1
    return "\n".join(lines)
