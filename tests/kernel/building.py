"""The objects that hold guest entry, compiled by the script that MIGRATOR_BUILD_OBJS names."""

import os
import platform
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import regex

# The script's configurations of each architecture, and the compiler that they want.
CONFIGURATIONS = {
    "arm64": (("arm64",), "aarch64-linux-gnu-gcc"),
    "s390": (("s390",), "s390x-linux-gnu-gcc"),
    "riscv": (("riscv",), "riscv64-linux-gnu-gcc"),
    "powerpc": (("ppc-hv", "ppc-pr", "ppc-booke"), "powerpc64-linux-gnu-gcc"),
    "mips": (("mips",), "mips64el-linux-gnuabi64-gcc"),
    "loongarch": (("loongarch",), "clang-19"),
    "x86": (("x86",), "gcc"),
}
_OTHERS = ("make", "flex", "bison", "bc")
_PLACE = regex.compile(r"^(\S+?):[\d:]+:")


@dataclass(frozen=True)
class Built:
    """What one run of the script compiled of one configuration.

    Attributes:
        objects: the fresh objects, by path below the tree.
        sources: what the compiler read for them, in its words for the paths.
        warnings: how often each was given, without its line.
        failure: the end of the log, where it did not compile.
    """

    objects: frozenset[str]
    sources: frozenset[str]
    warnings: Counter[str]
    failure: str

    def has(self, file: str) -> bool:
        """Return whether a file of the tree was compiled: as an object of its own, or read for one."""
        if file.endswith((".c", ".S")):
            return str(Path(file).with_suffix(".o")) in self.objects
        return any(source.endswith(f"/{file}") for source in self.sources)


def find_obstacle(arch: str) -> str:
    """Return why an architecture cannot be compiled here, or nothing."""
    script = os.environ.get("MIGRATOR_BUILD_OBJS", "")
    if not script:
        return "MIGRATOR_BUILD_OBJS does not name the script that compiles single objects"
    if not Path(script).is_file():
        return f"MIGRATOR_BUILD_OBJS names no file: {script}"
    chosen = os.environ.get("MIGRATOR_COMPILE", "").split()
    if chosen and arch not in chosen:
        return f"{arch} is not compiled: MIGRATOR_COMPILE names {' '.join(chosen)} alone"
    missing = [name for name in (CONFIGURATIONS[arch][1], *_OTHERS) if shutil.which(name) is None]
    if missing:
        return f"{arch} is not compiled: no {', '.join(missing)} on PATH"
    if arch == "x86" and platform.machine() != "x86_64":
        return "x86 is not compiled: its compiler is looked for on an x86 machine alone"
    return ""


def build(configurations: Iterable[str], tree: Path, out: Path) -> dict[str, Built]:
    """Return what each configuration compiles.

    What an earlier run left in `out` is made use of, but for the objects that matter.
    """
    return {name: _build(name, tree, out) for name in configurations}


def _build(name: str, tree: Path, out: Path) -> Built:
    begin = time.time()
    command = ["bash", os.environ["MIGRATOR_BUILD_OBJS"], str(tree), str(out), name]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    log = _read(out / f"{name}.objs.log")
    good = done.returncode == 0 and f"{name}: rc 0, " in done.stdout
    objects = list(_fresh(out / name, begin))
    return Built(
        frozenset(path.relative_to(out / name).as_posix() for path in objects),
        frozenset(word for path in objects for word in _read(path.with_name(f".{path.name}.cmd")).split()),
        Counter(_PLACE.sub(r"\1:", line) for line in log.split("\n") if "warning:" in line),
        "" if good else f"{done.stdout}{done.stderr}{log[-4000:]}",
    )


def _fresh(folder: Path, begin: float) -> Iterator[Path]:
    """Yield the objects that were made since; a second less, for clocks of file systems."""
    return (path for path in folder.rglob("*.o") if path.stat().st_mtime >= begin - 1)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
