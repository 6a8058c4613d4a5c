"""Case folders of the rules: code, and the findings of one rule that it must and must not have."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migrator.text import decode

ROOT = Path(__file__).parents[2] / "cases" / "rules"
_KEYS = {"why", "arch", "path", "file", "finding"}

Expected = tuple[str, int, str, str]  # path, line, level, function


@dataclass(frozen=True)
class Case:
    """One situation.

    Attributes:
        files: text by path; `path` is that of the case's own file.
        expected: the findings of `rule`, all of them.
    """

    rule: str
    name: str
    why: str
    arch: str
    path: str
    files: dict[str, str]
    expected: tuple[Expected, ...]

    def __str__(self) -> str:
        return f"{self.rule}-{self.name}"


def load_cases() -> list[Case]:
    """Return every case, by rule and name."""
    return [_load(folder) for folder in sorted(ROOT.glob("*/*")) if folder.is_dir()]


def _load(folder: Path) -> Case:
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    assert told.keys() <= _KEYS, f"{folder}/case.toml has an unknown key"
    assert told["why"].endswith("."), f"{folder}/case.toml does not say why in a sentence"
    path = told.get("path", f"arch/{told['arch']}/kvm/case.c")
    paths = {"code.c": path} | {file["name"]: file["path"] for file in told.get("file", ())}
    return Case(
        rule=folder.parent.name,
        name=folder.name,
        why=told["why"],
        arch=told["arch"],
        path=path,
        files={path: decode((folder / name).read_bytes()) for name, path in paths.items()},
        expected=tuple(_expected(finding, paths) for finding in told.get("finding", ())),
    )


def _expected(finding: dict[str, Any], paths: dict[str, str]) -> Expected:
    return paths[finding.get("file", "code.c")], finding["line"], finding["level"], finding["function"]
