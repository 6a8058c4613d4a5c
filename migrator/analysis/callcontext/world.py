"""One architecture's view of the files that hold some words, read as they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

import regex

from migrator.analysis.callcontext.kept import Kept, find_kept, is_local
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.program import Program
from migrator.analysis.scan import GENERIC
from migrator.analysis.shelf import Shelf
from migrator.syntax.unit import Unit

_ELEMENT = regex.compile(r"\b(\w+)(\s*\[[^\]\[\n]*\]\s*)(?=\()")
# A function's head, its body on the same line or not, or a macro's.
_HEAD = r"^(?:[A-Za-z_][^\n;#=]*?\b(?:\L<names>)\s*\((?:[^;\n]*$|[^;{\n]*\{)|[ \t]*#\s*define\s+(?:\L<names>)\b)"
_NAMED: WeakKeyDictionary[Unit, Unit | None] = WeakKeyDictionary()  # so that a shelf knows them again
_ASSEMBLY = ".S"


class Files(Protocol):
    """The files of a tree."""

    def read(self, path: str) -> Unit | None:
        """Return a file; None where there is none."""

    def holding(self, words: Collection[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
        """Return the files among some pathspecs that hold one of the words, as a word, sorted."""


class World:
    """The files read so far, with who calls what in them.

    Attributes:
        program: their definitions, as code of the architecture sees them.
    """

    def __init__(self, arch: str, files: Files, pathspecs: Sequence[str], shelf: Shelf) -> None:
        self.arch = arch
        self.program = Program(arch, shelf)
        self._files = files
        self._pathspecs = tuple(pathspecs)
        near = pathspecs if arch == GENERIC else (spec.replace("arch/*/", f"arch/{arch}/") for spec in pathspecs)
        self._near = tuple(dict.fromkeys(near))
        self._loaded: set[str] = set()
        self._assembly: dict[str, list[str]] = {}
        self._callers: dict[str, tuple[int, tuple[tuple[Definition, Called], ...]]] = {}

    @property
    def told(self) -> str:
        """The places that are looked at, in words."""
        plain = [regex.sub(r"^:\([^)]*\)|/?\*.*$", "", spec) for spec in self._near]
        words = [*dict.fromkeys(each or "the top folder" for each in plain)]
        return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])

    def load(self, words: Iterable[str]) -> None:
        """Read the files that hold one of some words."""
        new = sorted({*words} - self._loaded)
        if new:
            self._loaded |= {*new}
            self._add({path: unit for path, unit in self._found(new) if not path.endswith(_ASSEMBLY)})
            for path, unit in self._found(new, assembly=True):
                for word in regex.findall(r"\w+", unit.text):
                    self._assembly.setdefault(word, []).append(path)

    def load_definitions(self, names: Iterable[str]) -> None:
        """Read the files that define one of some functions."""
        new = sorted({*names} - self._loaded)
        head = regex.compile(_HEAD, regex.MULTILINE, names=new)
        if new:
            found = self._found(new)
            self._add({path: unit for path, unit in found if path.endswith((".c", ".h")) and head.search(unit.text)})

    def _found(self, words: Sequence[str], *, assembly: bool = False) -> list[tuple[str, Unit]]:
        own = "arch/" if self.arch == GENERIC else f"arch/{self.arch}/"
        # The first question is the one that was asked ahead, for all architectures.
        paths = self._files.holding(words, self._near if len(self._loaded) > 1 else self._pathspecs)
        near = [path for path in paths if not path.startswith("arch/") or path.startswith(own)]
        units = [(path, self._files.read(path)) for path in near if path.endswith(_ASSEMBLY) == assembly]
        return [(path, unit) for path, unit in units if unit is not None]

    def _add(self, units: Mapping[str, Unit]) -> None:
        self.program.add({path: _read(unit) for path, unit in units.items() if path not in self.program.units})

    def is_loaded(self, word: str) -> bool:
        """Tell whether every file that holds a word was read."""
        return word in self._loaded

    def in_assembly(self, name: str) -> str:
        """Return an assembly file that names a function, or nothing."""
        return next(iter(self._assembly.get(name, ())), "")

    def calls_of(self, name: str) -> tuple[tuple[Definition, Called], ...]:
        """Return the calls by a function's name, each in the function that holds it."""
        return self._calls(name, rf"{name}")

    def calls_through(self, name: str) -> tuple[tuple[Definition, Called], ...]:
        """Return the calls of what a member, or a table, of that name holds."""
        alike = self.alike(name)
        return self._calls(f"->{name}", rf"(?:.*(?:->|\.)\s*){name}(?:\[.*)?|{name}_+|{name}\[.*|{alike}", name)

    def alike(self, name: str) -> str:
        """Return a pattern for calls that look a pointer up by its member's name."""
        return self.program.events.facts.reached.alike.replace("%s", name)

    def _calls(self, key: str, pattern: str, word: str = "") -> tuple[tuple[Definition, Called], ...]:
        count, found = self._callers.get(key, (0, ()))
        if count < len(self.program.units):
            shape, word = regex.compile(pattern), word or key
            holders = self.program.holding(regex.compile(rf"{word}"), since=count)
            found += tuple(
                (holder, call)
                for holder in holders
                for call in (holder.flow.calls() if holder.flow is not None else ())
                if not call.is_release and shape.fullmatch(call.callee) and not _is_shadowed(holder, call)
            )
            self._callers[key] = len(self.program.units), found
        return found

    def unread_holders(self, name: str) -> Iterator[Definition]:
        """Yield the functions that name another one and whose bodies are not understood."""
        for holder in self.program.holding(regex.compile(rf"\b{name}\b")):
            if holder.flow is None and holder.name != name:
                yield holder

    def kept(self, name: str, path: str) -> tuple[Kept, ...]:
        """Return where a function's address is kept; `path` is the only file that can, or empty."""
        mentions, alike = regex.compile(self.program.events.facts.reached.mentions), regex.compile(self.alike(name))
        units = self.program.units
        paths = [path] if path else [each for each in units if name in units[each].text]
        return tuple(kept for each in paths for kept in find_kept(each, units[each], name, mentions, alike))


def _is_shadowed(holder: Definition, call: Called) -> bool:
    """Tell whether a plain name that is called is a variable or a parameter there."""
    name = call.callee
    return name.isidentifier() and is_local(
        holder.unit.significant(holder.function), holder.function.body.start, name.rstrip("_") or name
    )


def _read(unit: Unit) -> Unit:
    if unit not in _NAMED:
        named = name_elements(unit)
        _NAMED[unit] = None if named is unit else named
    return _NAMED[unit] or unit


def name_elements(unit: Unit) -> Unit:
    """Return a file in which the call of a table's element, `table[i](x)`, reads as that of a name just as long.

    A call by name is a step of the graph; every offset stays.
    """
    if not _ELEMENT.search(unit.text):
        return unit
    pieces, cursor = [], 0
    for match in _ELEMENT.finditer(unit.text):
        if any(function.body.start < match.start() for function in unit.functions_at(match.start())):
            pieces += [unit.text[cursor : match.start(2)], "_" * len(match[2])]
            cursor = match.end(2)
    return Unit("".join([*pieces, unit.text[cursor:]])) if pieces else unit
