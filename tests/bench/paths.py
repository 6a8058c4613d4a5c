"""Figures of the path analysis: all architectures, and how the work grows."""

import statistics
import time
from itertools import pairwise
from pathlib import Path

from migrator.cli.undisturbed import undisturbed
from tests.analysis.examining import HELPER, RUN, examine
from tests.bench.layers import bench_layers
from tests.bench.table import PROGRAM, RUNS, Row, medians, peak, quiet, seconds

_SECONDS, _MEGABYTES = 5.0, 200
_BRANCH = "\tif (vcpu->x{0})\n\t\ty{0}();\n"


def bench_paths(tree: Path) -> list[Row]:
    """Return time and memory of the full analysis of all architectures, and what each layer takes of it."""
    words = ["scan", str(tree), "--format", "json", "-o", "/dev/null"]
    (full,) = medians(lambda: quiet([*PROGRAM, *words]))
    own, _ = peak(words)
    return [
        Row("scan: every path, all architectures", seconds(full), "", f"<= {_SECONDS:.0f} s", full <= _SECONDS),
        *bench_layers(words, full),
        Row("scan: peak memory of Python, every path", f"{own:.0f} MB", "", f"<= {_MEGABYTES} MB", own <= _MEGABYTES),
    ]


def bench_growth() -> list[Row]:
    """Return times for one, two and four times the functions, and for ten, twenty and forty branches."""
    one = RUN.replace("kvm_arch_vcpu_ioctl_run", "run_{0}")
    texts = [HELPER + "".join(one.replace("{0}", str(n)) % "" for n in range(count)) for count in (200, 400, 800)]
    branches = [HELPER + RUN % "".join(_BRANCH.format(n) for n in range(count)) for count in (10, 20, 40)]
    rows = []
    for what, made in (("200, 400, 800 functions", texts), ("10, 20, 40 branches in a row", branches)):
        times = [_timed(text) for text in made]
        growth = ", ".join(f"{later / earlier:.1f}" for earlier, later in pairwise(times))
        told = " ".join(f"{each:.3f}" for each in times)
        rows.append(Row(what, f"{told} s", growth, "each about 2 times the one before"))
    return rows


def _timed(text: str) -> float:
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        with undisturbed():
            examine(text)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)
