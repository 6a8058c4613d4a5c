"""The table of figures, and how they are taken: medians of runs that take turns."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


def seconds(value: float) -> str:
    """Return a time as the table shows it."""
    return f"{value:.3f} s"
