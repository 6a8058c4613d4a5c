"""Programs run side by side, none of them for ever: each has its time, and what it may write is limited."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

_CHUNK = 65536


@dataclass(frozen=True)
class Command:
    """One run: its words, the program's absolute path first; its folder; all of its environment."""

    words: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Limits:
    """What one run may take.

    Attributes:
        seconds: from its start to its end.
        size: in bytes, of all that it writes.
        at_once: how many may run side by side; 0 stands for one on each core.
    """

    seconds: float = 60.0
    size: int = 4 << 20
    at_once: int = 0


@dataclass(frozen=True)
class Ended:
    """What came of one run.

    Attributes:
        code: what it ended with; negative for a signal.
        stopped: why it was not let run to its end, `did not end within 60 seconds`; empty where it was.
    """

    code: int
    out: bytes
    err: bytes
    stopped: str = ""


def run_all(
    commands: Sequence[Command], limits: Limits, started: Callable[[int], None] = lambda _: None
) -> tuple[Ended, ...]:
    """Run the commands, several at once, with nothing on their stdin; return what came of each, in order.

    Behind one that hangs no other is started: all of them would take their time. `started` is told the number of each
    before it is.

    Raises:
        OSError: a program cannot be started.
    """
    waiting = deque(enumerate(commands))
    running: dict[int, _Run] = {}
    ended: dict[int, Ended] = {}
    at_once = limits.at_once or _cores()
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    number, command = waiting.popleft()
                    started(number + 1)
                    running[number] = _Run(command, limits, selector)
                _read(selector, running.values())
                for number in [number for number, run in running.items() if run.is_done()]:
                    ended[number] = running.pop(number).finish()
                    if ended[number].stopped:
                        waiting, left = deque(), waiting
                        ended |= {index: Ended(-1, b"", b"", ended[number].stopped) for index, _ in left}
        finally:
            for run in running.values():  # something was raised, or somebody interrupts
                run.stop("interrupted")
                run.finish()
    return tuple(ended[number] for number in range(len(commands)))


def _cores() -> int:
    with suppress(AttributeError):  # not every system tells which cores it lets us use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class _Run:
    """A command that runs."""

    command: Command
    limits: Limits
    selector: selectors.BaseSelector
    stopped: str = ""
    taken: dict[IO[bytes], bytearray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.limits.seconds
        self.process = subprocess.Popen(
            self.command.words,
            cwd=self.command.folder,
            env=dict(self.command.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # what it starts itself is stopped with it
        )
        self.open = [pipe for pipe in (self.process.stdout, self.process.stderr) if pipe]
        for pipe in self.open:
            self.taken[pipe] = bytearray()
            self.selector.register(pipe, selectors.EVENT_READ, partial(self.take, pipe))

    def is_done(self) -> bool:
        """Whether it has written all it will, or was stopped."""
        return not self.open

    def take(self, pipe: IO[bytes]) -> None:
        """Take what can be read now, unless it was stopped meanwhile."""
        if pipe not in self.open:
            return
        data = os.read(pipe.fileno(), _CHUNK)
        self.taken[pipe] += data
        if not data:
            self._close(pipe)
        elif sum(map(len, self.taken.values())) > self.limits.size:
            self.stop(f"wrote more than {self.limits.size >> 10} KiB")

    def stop(self, why: str) -> None:
        """End it, with all that it started."""
        self.stopped = why
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in [*self.open]:
            self._close(pipe)

    def finish(self) -> Ended:
        """Return what came of it; one that writes no more may still run, until its time is over."""
        try:
            self.process.wait(max(0.0, self.end - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.stop(_late(self.limits))
            self.process.wait()
        out, err = (bytes(taken) for taken in self.taken.values())
        return Ended(self.process.returncode, out, err, self.stopped)

    def _close(self, pipe: IO[bytes]) -> None:
        self.selector.unregister(pipe)
        pipe.close()
        self.open.remove(pipe)


def _read(selector: selectors.BaseSelector, running: Iterable[_Run]) -> None:
    """Wait until one of them writes or ends, and take it; stop those whose time is over."""
    first = min(run.end for run in running)
    for key, _ in selector.select(max(0.0, first - time.monotonic())):
        key.data()
    for run in running:
        if not run.is_done() and time.monotonic() >= run.end:
            run.stop(_late(run.limits))


def _late(limits: Limits) -> str:
    return f"did not end within {limits.seconds:g} seconds"
