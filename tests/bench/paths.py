"""Figures of the path analysis: all architectures, each layer, and how the work grows."""

import contextlib
import cProfile
import io
import pstats
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from migrator.cli.main import run
from migrator.cli.undisturbed import undisturbed
from tests.analysis.examining import HELPER, RUN, examine
from tests.bench.table import MEASURE, PROGRAM, RUNS, Row, medians, quiet, seconds

_SECONDS, _MEGABYTES = 5.0, 200
_LAYERS = ("source", "syntax", "analysis", "facts", "report", "cli")
_BRANCH = "\tif (vcpu->x{0})\n\t\ty{0}();\n"


def bench_paths(tree: Path) -> list[Row]:
    """Return time and memory of the full analysis of all architectures."""
    (full,) = medians(lambda: quiet([*PROGRAM, "scan", str(tree), "--format", "json"]))
    peaks = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(RUNS):
            quiet([sys.executable, "-c", MEASURE, file.name, "scan", str(tree), "--format", "json"])
            peaks.append(int(Path(file.name).read_text().split()[0]) / 1024)
    peak = statistics.median(peaks)
    return [
        Row("scan: every path, all architectures", seconds(full), "", f"<= {_SECONDS:.0f} s", full <= _SECONDS),
        Row("scan: peak memory of Python, every path", f"{peak:.0f} MB", "", f"<= {_MEGABYTES} MB", peak <= _MEGABYTES),
    ]


def bench_layers(tree: Path) -> list[Row]:
    """Return what each layer's own code takes of a run, and what is spent waiting for git, as shares."""
    profile = cProfile.Profile()
    with contextlib.redirect_stdout(io.StringIO()):
        profile.runcall(run, ["scan", str(tree), "--format", "json", "-o", "/dev/null"])
    spent = dict.fromkeys((*_LAYERS, "git", "other"), 0.0)
    for function, (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if function[2] in {"<method 'poll' of 'select.poll' objects>", "<built-in method posix.read>"}:
            spent["git"] += own
        elif _layer(function[0]):
            spent[_layer(function[0])] += own
        else:  # built-in: it belongs to who calls it
            for caller, (_, _, part, _) in callers.items():
                spent[_layer(caller[0]) or "other"] += part
    whole = sum(spent.values())
    return [Row(f"    of it in {name}", f"{100 * part / whole:.0f} %") for name, part in spent.items()]


def _layer(path: str) -> str:
    return next((layer for layer in _LAYERS if f"/migrator/{layer}/" in path), "")


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
