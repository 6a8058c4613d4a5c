"""A series drafted on a real tree, read back from its folder."""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import regex

from migrator.cli.main import run

_FILE = regex.compile(r"^diff --git a/(\S+) b/", regex.MULTILINE)


@dataclass(frozen=True)
class Patch:
    """One patch of a series.

    Attributes:
        files: what it touches, in its order.
    """

    path: Path
    files: tuple[str, ...]

    @property
    def archs(self) -> frozenset[str]:
        """The architectures whose folders it touches."""
        parts = (PurePosixPath(file).parts for file in self.files)
        return frozenset(part[1] for part in parts if part[0] == "arch")

    @property
    def is_document(self) -> bool:
        """Whether it changes nothing that is compiled."""
        return all(file.startswith("Documentation/") for file in self.files)

    @property
    def text(self) -> str:
        """The whole mail."""
        return self.path.read_text(encoding="utf-8")

    def added(self, file: str) -> list[str]:
        """Return the lines that it adds to one file."""
        part = self.text.split(f"diff --git a/{file} ", 1)[1].split("\ndiff --git ", 1)[0]
        return [line[1:] for line in part.split("\n") if line.startswith("+") and not line.startswith("+++ ")]


@dataclass(frozen=True)
class Draft:
    """What a run of `draft` left behind.

    Attributes:
        code: its exit code.
        patches: without the cover letter; empty where nothing was drafted.
        report: `report.json`.
    """

    code: int
    patches: tuple[Patch, ...]
    report: dict[str, Any]

    def of(self, arch: str) -> tuple[Patch, ...]:
        """Return the patches that touch an architecture."""
        return tuple(patch for patch in self.patches if arch in patch.archs)

    @property
    def generic(self) -> tuple[Patch, ...]:
        """The patches that touch code of no architecture."""
        return tuple(patch for patch in self.patches if not patch.archs and not patch.is_document)

    @property
    def refused(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The refusals by path and function."""
        return {(row["path"], row["function"]): row for row in self.report["refusals"]}


def make_draft(tree: Path, out: Path, *words: str) -> Draft:
    """Return what `draft` makes of a tree."""
    code = run(["draft", str(tree), *words, "-o", str(out)])
    assert code in {0, 5}, f"draft {tree} {words} ended with {code}"
    report = json.loads((out / "report.json").read_text(encoding="utf-8")) if out.exists() else {}
    paths = [path for path in sorted(out.glob("*.patch")) if not path.name.endswith("0000-cover-letter.patch")]
    return Draft(code, tuple(_read(path) for path in paths), report)


def _read(path: Path) -> Patch:
    return Patch(path, tuple(_FILE.findall(path.read_text(encoding="utf-8"))))
