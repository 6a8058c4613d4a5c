"""What stands around the examples of rules and recipes, so that they can be examined: the folder `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import msgspec

from migrator.facts.arch import ArchFacts
from migrator.facts.folders import Folders
from migrator.facts.load import FactsError, load

_DECLARED, _BEGIN, _EXAMPLE = "/* how it is declared */", "/* what came before */", "/* the example */"


class ExampleFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`examples.toml`.

    Attributes:
        begin: statements that can come before an example, in the order in which they are to be tried; each on one line.
        declared: attributes and type of the function that an example stands in, likewise.
        facts: of the architecture that the examples belong to, which is none.
    """

    begin: tuple[str, ...]
    declared: tuple[str, ...]
    facts: ArchFacts


@dataclass(frozen=True)
class Examples:
    """The examples' surroundings.

    Attributes:
        around: C code with a mark for how its function is declared, for what comes before an example, and for that.
        right: the right order, as C code of its own.
    """

    told: ExampleFacts
    around: str
    right: str

    def surroundings(self) -> Iterator[tuple[str, str]]:
        """Yield what can stand around an example: how its function is declared, and what comes before."""
        return product(self.told.declared, self.told.begin)

    def place(self, example: str, declared: str, begin: str) -> tuple[str, range]:
        """Return an example in its surroundings, and the lines that it has there, from 1."""
        text = self.around.replace(_DECLARED, declared).replace(_BEGIN, begin)
        first = text[: text.index(_EXAMPLE)].count("\n") + 1
        return text.replace(_EXAMPLE, example), range(first, first + example.count("\n") + 1)


def load_examples(folders: Folders, recipe: str) -> Examples | None:
    """Return what stands around the examples of a recipe's rules; None where it has no such folder.

    Raises:
        FactsError: a file is missing beside another, or is wrong.
    """
    names = [f"{recipe}/explain/{name}" for name in ("examples.toml", "around.c", "right_order.c")]
    paths = [folders.find(name) for name in names]
    if not any(paths):
        return None
    told, around, right = (_check(path, name) for path, name in zip(paths, names, strict=True))
    return Examples(load(told, ExampleFacts), _read_around(around), _read(right))


def _check(path: Path | None, name: str) -> Path:
    if path is None:
        raise FactsError(Path(name), "no such file; the examples need it")
    return path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FactsError(path, str(error)) from error


def _read_around(path: Path) -> str:
    text = _read(path)
    for mark in (_DECLARED, _BEGIN, _EXAMPLE):
        if text.count(mark) != 1:
            raise FactsError(path, f"`{mark}` has to stand in it once")
    return text
