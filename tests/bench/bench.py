"""Figures of the command line against git grep and Coccinelle, taken in one run.

usage: python -m tests.bench.bench TREES     TREES holds v6.12 and v6.12-arm64, as trees.sh makes them

Each figure is the median of five runs after one that does not count; the
commands take turns, so that a machine which slows down slows all of them.
"""

import resource
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from migrator.facts.folders import find_folders
from migrator.facts.recipe import load_recipe
from migrator.syntax.statements import Body
from migrator.syntax.unit import Unit
from migrator.text import decode
from tests.bench.drafts import ALONE, bench_drafts
from tests.bench.paths import bench_growth, bench_paths
from tests.bench.table import PROGRAM, Row, medians, peak, quiet, seconds


def main(trees: Path) -> int:
    """Print the table; return 1 if a figure is not what it should be."""
    released, put_back = trees / "v6.12", trees / "v6.12-arm64"
    for tree in (released, put_back):
        if not tree.is_dir():
            print(f"bench.py: {tree} is missing; make it with trees.sh and name its folder: make bench TREES=DIR")
            return 2
    rows = [*bench_scan(released), *bench_draft(put_back), *bench_memory(released)]
    rows += [*bench_spatch(released), *bench_parsing(released)]
    rows += [*bench_paths(released), *bench_drafts(released), *bench_growth()]
    for row in rows:
        mark = "" if row.holds else "  MISSED"
        print(f"{row.what:<46} {row.value:>12}  {row.ratio:>8}  {row.wanted}{mark}".rstrip())
    return 0 if all(row.holds for row in rows) else 1


def grep_command(tree: Path) -> list[str]:
    """Return git grep for the same names over the same paths, as a person would type it."""
    facts = load_recipe(find_folders(), "guest-entry")
    names = [word for name in sorted(facts.names()) for word in ("-e", name)]
    return ["git", "-C", str(tree), "grep", "-l", "-w", *names, "HEAD", "--", *dict.fromkeys(facts.pathspecs(()))]


def bench_scan(tree: Path) -> list[Row]:
    """Return the time of `scan` against git grep and the start of Python."""
    scan, grep, start = medians(
        lambda: quiet([*PROGRAM, "scan", "--sites", str(tree)]),
        lambda: quiet(grep_command(tree)),
        lambda: quiet([sys.executable, "-c", "pass"]),
    )
    allowed = 1.5 * grep + start
    return [
        Row("git grep -l -w, same names, same paths", seconds(grep)),
        Row("python -c pass", seconds(start)),
        Row(
            "scan --sites",
            seconds(scan),
            f"{scan / grep:.2f}",
            f"<= 1.5 git grep + python: {allowed:.3f} s",
            scan <= allowed,
        ),
    ]


def bench_draft(tree: Path) -> list[Row]:
    """Return the time of `draft` against git grep, and against the analysis that it asks twice."""
    with tempfile.TemporaryDirectory() as name:
        out = str(Path(name) / "drafts")
        draft, scan, grep = medians(
            lambda: quiet([*PROGRAM, "draft", str(tree), "--arch", "arm64", "--force", "-o", out, *ALONE]),
            lambda: quiet([*PROGRAM, "scan", str(tree), "--arch", "arm64"]),
            lambda: quiet(grep_command(tree)),
        )
    return [
        Row("scan: every path, one architecture", seconds(scan), f"{scan / grep:.2f}"),
        Row(
            "draft of one architecture", seconds(draft), f"{draft / grep:.2f}", "<= 2 of these scans", draft <= 2 * scan
        ),
    ]


def bench_memory(tree: Path) -> list[Row]:
    """Return the peak memory of the Python process, and of the largest git beside it."""
    own, child = peak(["scan", "--sites", str(tree)])
    return [
        Row("scan: peak memory of Python", f"{own:.0f} MB", "", "<= 100 MB", own <= 100),
        Row("scan: peak memory of git beside it", f"{child:.0f} MB"),
    ]


def bench_spatch(tree: Path) -> list[Row]:
    """Return the time of Coccinelle finding the same calls, where it is installed."""
    if shutil.which("spatch") is None:
        return [Row("spatch", "not installed")]
    facts = load_recipe(find_folders(), "guest-entry")
    rule = "@@ @@\n(\n" + "\n|\n".join(f"* {name}(...)" for name in sorted(facts.names())) + "\n)\n"
    with tempfile.TemporaryDirectory() as name:
        script = Path(name) / "sites.cocci"
        script.write_text(rule)
        files = sorted(str(path) for path in tree.glob("arch/*/kvm/*.c"))
        spatch, scan = medians(
            lambda: quiet(["spatch", "--very-quiet", "--sp-file", str(script), *files]),
            lambda: quiet([*PROGRAM, "scan", "--sites", str(tree)]),
        )
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # nothing else here comes near it
    what = f"spatch, the same calls, arch/*/kvm/*.c ({memory:.0f} MB)"
    return [Row(what, seconds(spatch), f"{spatch / scan:.1f}", ">= 10 scan", spatch >= 10 * scan)]


def bench_parsing(tree: Path) -> list[Row]:
    """Return the speed of outline and full structure over the KVM code, and what was not structured."""
    texts = [decode(path.read_bytes()) for path in sorted(tree.glob("arch/*/kvm/**/*.[ch]"))]
    size = sum(map(len, texts)) / 1e6
    (outline,) = medians(lambda: outline_all(texts))
    failed = structure_all(texts)
    (full,) = medians(lambda: structure_all(texts))
    return [
        Row("outline of arch/*/kvm", f"{size / outline:.1f} MB/s"),
        Row("all functions structured, arch/*/kvm", f"{size / full:.1f} MB/s"),
        Row("functions not structured", str(len(failed)), "", "0", not failed),
    ]


def outline_all(texts: Sequence[str]) -> None:
    """Read every outline."""
    for text in texts:
        _ = Unit(text).outline


def structure_all(texts: Sequence[str]) -> list[str]:
    """Structure every function; return the names of those that could not be."""
    units = [Unit(text) for text in texts]
    pairs = ((unit, function) for unit in units for function in unit.outline.functions)
    return [function.name for unit, function in pairs if not isinstance(unit.body(function), Body)]


if __name__ == "__main__":
    if not "".join(sys.argv[1:2]):
        print("bench.py: name the folder of the kernel trees, as trees.sh makes them: make bench TREES=DIR")
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
