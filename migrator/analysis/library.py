"""Files by what they hold, read once each: what the analysis asks of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import regex

from migrator.source.tree import Line, SourceFile, Tree
from migrator.syntax.unit import Unit

Units = Mapping[str, Unit]


class Library(Protocol):
    """Where code comes from; every answer is the whole files, by path."""

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures that hold one of the texts."""

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that use one of the names."""

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that define one of the names."""

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files that define one of the names, as far as these architectures can see them."""


class NoLibrary:
    """Answers nothing: for code that stands alone."""

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return no file."""
        del stems, archs
        return {}

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return no file."""
        del names, archs
        return {}

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return no file."""
        del names, archs
        return {}

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return no file."""
        del names, archs
        return {}


class TreeLibrary:
    """Reads from one commit; files that are known already are not read again.

    Attributes:
        folders: by architecture, further folders that hold its code.
    """

    def __init__(self, tree: Tree, units: Units, folders: Mapping[str, Sequence[str]]) -> None:
        self._tree = tree
        self._units = dict(units)
        self._folders = folders

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code and headers that hold one of the texts."""
        specs = [*self._own(archs), *(f":(glob)arch/{arch}/include/**/*.h" for arch in archs)]
        return self._read(self._tree.search(stems, specs, in_words=True).paths())

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that use one of the names."""
        wanted = sorted(names)
        return self._read(self._tree.search(wanted, self._own(archs)).paths()) if wanted else {}

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that define one of the names."""
        _, paths = self._definitions(set(names), self._own(archs))
        return self._read(sorted(paths))

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files that define one of the names: near ones, and for names not found there, all."""
        wanted = set(names)
        near = [*self._own(archs), *(f":(glob)arch/{arch}/include/**/*.h" for arch in archs), *_HEADERS]
        found, paths = self._definitions(wanted, near)
        left = wanted - found
        far = [*(f":(glob)arch/{arch}/**/*.c" for arch in archs), *(f":(glob){top}/**/*.[ch]" for top in _FAR)]
        _, more = self._definitions(left, far)
        return self._read(sorted(paths | more))

    def _own(self, archs: Sequence[str]) -> list[str]:
        folders = [f"arch/{arch}/kvm" for arch in archs] + [f for arch in archs for f in self._folders.get(arch, ())]
        return [f":(glob){folder}/**/*.[ch]" for folder in folders]

    def _definitions(self, names: set[str], specs: Sequence[str]) -> tuple[set[str], set[str]]:
        lines = self._tree.lines(names, specs)
        found: set[str] = set()
        paths: set[str] = set()
        for line in lines:
            defined = find_defined(line, names)
            if defined:
                found |= defined
                paths.add(line.path)
        return found, paths

    def _read(self, paths: Iterable[str]) -> Units:
        paths = list(paths)
        for file in self._tree.read([path for path in paths if path not in self._units]):
            if isinstance(file, SourceFile):
                self._units[file.path] = Unit(file.text)
        return {path: self._units[path] for path in paths if path in self._units}


_HEADERS = tuple(f":(glob)include/{folder}/**/*.h" for folder in ("linux", "asm-generic", "kvm", "vdso", "trace"))
_FAR = ("kernel", "lib", "virt", "mm")
_DEFINE = regex.compile(r"\s*#\s*define\s+(\w+)")
_HEAD = regex.compile(r"(?:[A-Za-z_][\w\s*()\",.]*?[\s*])?(\w+)\s*\(")


def find_defined(line: Line, names: set[str]) -> set[str]:
    """Return the names that a line may define: as a macro, or as the head of a function at the left margin.

    A prototype on one line is none.
    """
    match = _DEFINE.match(line.text)
    if match:
        return {match[1]} & names
    text = line.text.rstrip()
    if not text[:1].strip() or text[0] in "#/*" or text.endswith(";"):
        return set()
    return {match[1] for match in _HEAD.finditer(text)} & names
