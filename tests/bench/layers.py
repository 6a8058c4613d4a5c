"""What each layer takes of a run."""

import contextlib
import cProfile
import io
import pstats
from collections.abc import Sequence

from migrator.cli.main import run
from tests.bench.table import Row, seconds

_LAYERS = ("source", "syntax", "facts", "analysis", "recipes", "rewrite", "series", "report", "cli")
_WAITING = {"<method 'poll' of 'select.poll' objects>", "<built-in method posix.read>"}


def bench_layers(words: Sequence[str], whole: float) -> list[Row]:
    """Return what each layer's own code takes of a run, and what is spent waiting for git.

    A profiled run takes longer than others, so its shares are told, and as
    time the same shares of `whole`, which is the time of a run without.
    """
    profile = cProfile.Profile()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        profile.runcall(run, list(words))
    spent = _spent(pstats.Stats(profile))
    total = sum(spent.values())
    return [
        Row(f"    of it in {name}", seconds(whole * part / total), f"{100 * part / total:.0f} %")
        for name, part in spent.items()
        if part
    ]


def _spent(stats: pstats.Stats) -> dict[str, float]:
    """Return the seconds of each layer; what is built in belongs to who calls it."""
    spent = dict.fromkeys((*_LAYERS, "git", "other"), 0.0)
    for function, (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if function[2] in _WAITING:
            spent["git"] += own
        elif _layer(function[0]):
            spent[_layer(function[0])] += own
        else:
            for caller, (_, _, part, _) in callers.items():
                spent[_layer(caller[0]) or "other"] += part
    return spent


def _layer(path: str) -> str:
    return next((layer for layer in _LAYERS if f"/migrator/{layer}/" in path), "")
