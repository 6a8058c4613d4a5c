"""Case folders of the recipes beside the transition: a tree before and after, and the refusals to expect."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_wanted
from migrator.text import decode
from tests.recipes.trees import TextTree

_CASES = Path(__file__).parent.parent / "cases"
_KEYS = {"why", "recipes", "refusals"}
RECIPES = tuple(each.name for each in load_wanted(find_folders()).neighbours)

Expected = tuple[str, str, int, str]  # reason, path, line, function


@dataclass(frozen=True)
class TreeCase:
    """One situation.

    Attributes:
        recipes: those that are run: that of the folder, unless `case.toml` names others.
        files: the texts of the whole tree, by path.
        after: the new texts of those that change; empty where nothing must.
    """

    name: str
    why: str
    recipes: tuple[str, ...]
    files: Mapping[str, str]
    after: Mapping[str, str]
    refusals: tuple[Expected, ...]

    def __str__(self) -> str:
        return self.name

    def tree(self, changed: Mapping[str, str] | None = None) -> TextTree:
        """Return the tree, with some files changed."""
        return TextTree({**self.files, **(changed or {})}, self.recipes)


def load_tree_cases(recipe: str = "") -> list[TreeCase]:
    """Return every case of a recipe, or of all of them, by name."""
    names = [recipe] if recipe else RECIPES
    folders = [folder for name in names for folder in sorted((_CASES / name).glob("*")) if folder.is_dir()]
    return [_load(folder) for folder in folders]


def _load(folder: Path) -> TreeCase:
    told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    where = f"{folder.parent.name}/{folder.name}"
    assert told.keys() <= _KEYS, f"{where}/case.toml has an unknown key"
    assert told["why"].endswith("."), f"{where}/case.toml does not say why in a sentence"
    return TreeCase(
        name=where,
        why=told["why"],
        recipes=tuple(told.get("recipes", (folder.parent.name,))),
        files=_read_all(folder / "before"),
        after=_read_all(folder / "after"),
        refusals=tuple((r["reason"], r["path"], r["line"], r["function"]) for r in told.get("refusals", ())),
    )


def _read_all(folder: Path) -> dict[str, str]:
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): decode(file.read_bytes()) for file in found}
