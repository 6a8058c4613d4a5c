"""Case folders: a file before and after, and the refusals to expect."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from migrator.text import decode
from tests.recipes.bench import RECIPE, Bench

ROOT = Path(__file__).parent.parent / "cases" / RECIPE
PRELUDE = ROOT / "prelude.h"
_KEYS = {"why", "arch", "path", "has-helpers", "refusals"}

Expected = tuple[str, int, str]  # reason, line, function


@dataclass(frozen=True)
class Case:
    """One situation.

    Attributes:
        path: of the file in the tree.
        after: None where the file must not change.
        headers: texts of what stands below `tree/` in the folder.
    """

    name: str
    why: str
    arch: str
    path: str
    before: str
    after: str | None
    refusals: tuple[Expected, ...]
    headers: tuple[str, ...]
    has_helpers: bool

    def __str__(self) -> str:
        return self.name

    def bench(self, text: str) -> Bench:
        """Return the tree with another text of the file."""
        return Bench(self.arch, {self.path: text}, self.headers, self.has_helpers)


def load_cases() -> list[Case]:
    """Return every case, by name."""
    return [_load(folder) for folder in sorted(ROOT.iterdir()) if folder.is_dir()]


def changing_cases() -> list[Case]:
    """Return the cases whose file changes."""
    return [case for case in load_cases() if case.after is not None]


def _load(folder: Path) -> Case:
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    assert told.keys() <= _KEYS, f"{folder.name}/case.toml has an unknown key"
    assert told["why"].endswith("."), f"{folder.name}/case.toml does not say why in a sentence"
    after = folder / "after.c"
    return Case(
        name=folder.name,
        why=told["why"],
        arch=told["arch"],
        path=told.get("path", f"arch/{told['arch']}/kvm/vcpu.c"),
        before=_read(folder / "before.c"),
        after=_read(after) if after.exists() else None,
        refusals=tuple((each["reason"], each["line"], each["function"]) for each in told.get("refusals", ())),
        headers=tuple(_read(path) for path in sorted((folder / "tree").rglob("*.h"))),
        has_helpers=told.get("has-helpers", True),
    )


def _read(path: Path) -> str:
    return decode(path.read_bytes())
