"""Options of Kconfig: whether a tree declares them, and what an architecture selects."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from migrator.recipes.model import Sources

_NAMED = re.compile(r"\bCONFIG_(\w+)")
_DECLARED = re.compile(r"(?m)^[ \t]*(?:menu)?config[ \t]+(\w+)[ \t]*$")
_SELECTED = re.compile(r"(?m)^[ \t]*select[ \t]+((\w+)[^\n#]*)")


class Selected(NamedTuple):
    """What is selected, with its condition, and where, as `path:line`."""

    what: str
    place: str


class Options:
    """What the Kconfig files of a tree say of some options; they are read once, at the first question."""

    def __init__(
        self, sources: Sources, kconfig: Sequence[str], named: Collection[str], selected: Collection[str]
    ) -> None:
        """`named` are all options that will be asked for, `selected` those that an architecture may select."""
        self._sources = sources
        self._kconfig = tuple(kconfig)
        self._named = tuple(sorted({*named}))
        self._selected = tuple(sorted({*selected}))
        self._words = (*self._named, *self._selected)  # one search finds the files of both
        sources.begin(self._words, self._kconfig)

    @property
    def is_whole(self) -> bool:
        """Whether the tree declares most of what is asked for, so that one that is not found is not there."""
        return 2 * len(self.declared) > len(self._named)

    @cached_property
    def declared(self) -> Mapping[str, str]:
        """Where options are declared, as `path:line`, the first place of each."""
        found: dict[str, str] = {}
        for path in self._sources.holding(self._words, self._kconfig) if self._named else ():
            unit = self._sources.read(path)
            for match in _DECLARED.finditer(unit.text) if unit else ():
                if unit and match[1] in self._named and match[1] not in found:
                    found[match[1]] = f"{path}:{unit.place(match.start(1)).line}"
        return found

    def selected(self, arch: str, names: Collection[str]) -> Selected | None:
        """Return what an architecture selects of some options, the first of them; None where nothing."""
        for path in self._sources.holding(self._words, self._kconfig) if self._selected else ():
            unit = self._sources.read(path) if path.startswith(f"arch/{arch}/") else None
            match = next((m for m in _SELECTED.finditer(unit.text) if m[2] in names), None) if unit else None
            if unit and match:
                return Selected(" ".join(match[1].split()), f"{path}:{unit.place(match.start(1)).line}")
        return None


def find_named(text: str) -> list[str]:
    """Return the options that a text names, without their prefix, each once."""
    return list(dict.fromkeys(_NAMED.findall(text)))
