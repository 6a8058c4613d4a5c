"""The table of figures, and how they are taken: medians of runs that take turns."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
PROGRAM = [sys.executable, "-c", "from migrator.cli.main import main; main()"]
# Runs a command, then writes the peak memory of the command and of its largest child to a file.
MEASURE = """
import resource, sys
from migrator.cli.main import run
code = run(sys.argv[2:])
own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
open(sys.argv[1], "w").write(f"{own} {child}")
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    value: str
    ratio: str = ""
    wanted: str = ""
    holds: bool = True


def medians(*commands: Callable[[], object]) -> list[float]:
    """Return the median time of each command, all taking turns."""
    for command in commands:
        command()
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(RUNS):
        for taken, command in zip(times, commands, strict=True):
            taken.append(timed(command))
    return [statistics.median(taken) for taken in times]


def timed(command: Callable[[], object]) -> float:
    """Return the wall time of one run, in seconds."""
    begin = time.perf_counter()
    command()
    return time.perf_counter() - begin


def quiet(words: Sequence[str]) -> None:
    """Run a command, its output read and thrown away."""
    done = subprocess.run(list(words), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ, check=False)
    if done.returncode not in {0, 5}:
        sys.exit(f"bench.py: {words[0]} ended with {done.returncode}: {done.stderr.decode()[-400:]}")


def peak(words: Sequence[str]) -> tuple[float, float]:
    """Return the peak memory of the program, and of the largest git beside it, in MB; medians of some runs."""
    peaks: list[tuple[float, float]] = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(RUNS):
            quiet([sys.executable, "-c", MEASURE, file.name, *words])
            own, child = (int(word) / 1024 for word in Path(file.name).read_text().split())
            peaks.append((own, child))
    owns, children = zip(*peaks, strict=True)
    return statistics.median(owns), statistics.median(children)


def seconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:.3f} s"
