"""Figures of `draft`: everything on one tree, each layer of it, and each architecture."""

import tempfile
from pathlib import Path

from migrator.facts.arch import load_archs
from migrator.facts.folders import find_folders
from tests.bench.layers import bench_layers
from tests.bench.table import PROGRAM, Row, medians, peak, quiet, seconds

_SECONDS, _MEGABYTES = 6.0, 250
# Our own work alone: history and the tree's scripts take as long as they take, and are told beside it.
ALONE = ("--no-history", "--no-tree-scripts")


def bench_drafts(tree: Path) -> list[Row]:
    """Return time and memory of a draft with nothing selected, by layer, and the time of each architecture's."""
    with tempfile.TemporaryDirectory() as name:
        whole_words = ["draft", str(tree), "--force", "-o", str(Path(name) / "drafts")]
        words = [*whole_words, *ALONE]
        archs = list(load_archs(find_folders(), "guest-entry"))
        whole, asked, verified, *each = medians(
            lambda: quiet([*PROGRAM, *words]),
            lambda: quiet([*PROGRAM, *whole_words]),
            lambda: quiet([*PROGRAM, "verify", str(Path(name) / "drafts"), str(tree), *ALONE[1:]]),
            *(lambda arch=arch: quiet([*PROGRAM, *words, "--arch", arch]) for arch in archs),
        )
        own, _ = peak(words)
        layers = bench_layers(words, whole)
    return [
        Row("draft of everything", seconds(whole), "", f"<= {_SECONDS:.0f} s", whole <= _SECONDS),
        *layers,
        Row("    the same with history, checkpatch, get_maintainer", seconds(asked), f"{asked / whole:.2f}"),
        Row("verify of it, without checkpatch", seconds(verified), f"{verified / whole:.2f}"),
        *(Row(f"    draft of {arch} alone", seconds(taken)) for arch, taken in zip(archs, each, strict=True)),
        Row("draft: peak memory of Python", f"{own:.0f} MB", "", f"<= {_MEGABYTES} MB", own <= _MEGABYTES),
    ]
