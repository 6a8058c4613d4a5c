"""Case folders: a file before and after, and the refusals to expect."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrator.text import decode
from tests.recipes.bench import RECIPE, Bench

ROOT = Path(__file__).parent.parent / "cases" / RECIPE
PRELUDE = ROOT / "prelude.h"
_KEYS = {"why", "arch", "path", "has-helpers", "refusals", "mutations"}

Expected = tuple[str, int, str]  # reason, line, function


@dataclass(frozen=True)
class Case:
    """One situation.

    Attributes:
        files: the texts of the files that hold sites, by path.
        after: the new texts of those files of the whole tree that change; empty where nothing must.
        tree: the texts of further files, by path.
        mutations: those that are left out, and why, in a sentence.
    """

    name: str
    why: str
    arch: str
    files: Mapping[str, str]
    after: Mapping[str, str]
    refusals: tuple[Expected, ...]
    tree: Mapping[str, str]
    has_helpers: bool
    mutations: Mapping[str, str]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The file, where there is one."""
        (path,) = self.files
        return path

    @property
    def before(self) -> str:
        """The text of the file, where there is one."""
        (text,) = self.files.values()
        return text

    def bench(self, text: str) -> Bench:
        """Return the tree with another text of its one file."""
        return self.bench_of({self.path: text})

    def bench_of(self, files: Mapping[str, str]) -> Bench:
        """Return the tree with other texts of some files."""
        code = {path: files.get(path, text) for path, text in self.files.items()}
        tree = {path: files.get(path, text) for path, text in self.tree.items()}
        return Bench(self.arch, code, tree, self.has_helpers)


def load_cases() -> list[Case]:
    """Return every case, by name."""
    return [_load(folder) for folder in sorted(ROOT.iterdir()) if folder.is_dir()]


def load_case(name: str) -> Case:
    """Return the case of that name."""
    return _load(ROOT / name)


def changing_cases() -> list[Case]:
    """Return the cases with something to change."""
    return [case for case in load_cases() if case.after]


def _load(folder: Path) -> Case:
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    assert told.keys() <= _KEYS, f"{folder.name}/case.toml has an unknown key"
    assert told["why"].endswith("."), f"{folder.name}/case.toml does not say why in a sentence"
    path = told.get("path", f"arch/{told['arch']}/kvm/vcpu.c")
    return Case(
        name=folder.name,
        why=told["why"],
        arch=told["arch"],
        files=_read_all(folder, "before", path),
        after=_read_all(folder, "after", path),
        refusals=tuple((each["reason"], each["line"], each["function"]) for each in told.get("refusals", ())),
        tree=_read_all(folder, "tree", ""),
        has_helpers=told.get("has-helpers", True),
        mutations=told.get("mutations", {}),
    )


def _read_all(folder: Path, name: str, path: str) -> dict[str, str]:
    """Return the texts by path: of `NAME.c`, which stands for one file, or of the files below `NAME/`."""
    one = folder / f"{name}.c"
    if one.exists():
        return {path: _read(one)}
    found = sorted(file for file in (folder / name).rglob("*") if file.is_file())
    return {file.relative_to(folder / name).as_posix(): _read(file) for file in found}


def _read(path: Path) -> str:
    return decode(path.read_bytes())
