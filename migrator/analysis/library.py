"""Files by what they hold, read once each: what the analysis asks of the tree."""

from __future__ import annotations

from collections.abc import Iterable, KeysView, Mapping, Sequence
from typing import Protocol

import regex

from migrator.source.tree import Search, SourceFile, Tree
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
        indexes: kept from one library to the next, where both are asked about the same architectures.
    """

    def __init__(
        self,
        tree: Tree,
        units: Units,
        folders: Mapping[str, Sequence[str]],
        indexes: dict[Sequence[str], Index] | None = None,
    ) -> None:
        self._tree = tree
        self._units = dict(units)
        self._folders = folders
        self._archs: tuple[str, ...] = ()
        self._indexes: dict[Sequence[str], Index] = {} if indexes is None else indexes
        self._asked: set[str] = set()
        self._started: dict[Sequence[str], Search] = {}

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code and headers that hold one of the texts."""
        self._begin(archs)
        specs = [*self._own(archs), *(f":(glob)arch/{arch}/include/**/*.h" for arch in archs)]
        return self._read(self._tree.search(stems, specs, in_words=True).paths())

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that use one of the names."""
        wanted = sorted(names)
        return self._read(self._tree.search(wanted, self._own(archs)).paths()) if wanted else {}

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that define one of the names."""
        own = tuple(f"{folder}/" for folder in self._own_folders(archs))
        paths = self._index(_NEAR, archs).find(names)
        return self._read(sorted(path for path in paths if path.startswith(own)))

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files that define one of the names: near ones, and for names not found there, all."""
        wanted = set(names)
        near = self._index(_NEAR, archs)
        paths = near.find(wanted)
        left = wanted - near.names()
        paths |= self._index(_FAR, archs).find(left) if left else set()
        numbers = {name for name in left if name.isupper()} - self._asked
        self._asked |= numbers
        paths |= self._constants(numbers, archs) if numbers else set()
        return self._read(sorted(paths))

    def _index(self, specs: Sequence[str], archs: Sequence[str]) -> Index:
        """Return where what is defined, made at the first question, for the architectures of that one."""
        if specs not in self._indexes:
            self._begin(archs)
            found = self._tree.matches_of(self._started.pop(specs), _PLAIN, self._indexed(specs))
            self._indexes[specs] = Index(found)
        return self._indexes[specs]

    def _begin(self, archs: Sequence[str]) -> None:
        """Let git look for definitions while others work; the first question says of which architectures."""
        if not self._archs:
            self._archs = tuple(archs)
            for specs in (specs for specs in (_NEAR, _FAR) if specs not in self._indexes):
                self._started[specs] = self._tree.search_matches(_PERL, self._indexed(specs))

    def _indexed(self, specs: Sequence[str]) -> list[str]:
        return [*_name_archs(specs, self._archs), *(self._own(self._archs) if specs is _NEAR else ())]

    def _constants(self, names: set[str], archs: Sequence[str]) -> set[str]:
        """Return the files that define macros without parameters: KVM's own, whose names its functions return."""
        specs = [*_name_archs(_CONSTANTS, archs), *self._own(archs)]
        lines = self._tree.lines(names, specs)
        return {line.path for line in lines if (match := _DEFINE.match(line.text)) and match[1] in names}

    def _own(self, archs: Sequence[str]) -> list[str]:
        return [f":(glob){folder}/**/*.[ch]" for folder in self._own_folders(archs)]

    def _own_folders(self, archs: Sequence[str]) -> list[str]:
        return [f"arch/{arch}/kvm" for arch in archs] + [f for arch in archs for f in self._folders.get(arch, ())]

    def _read(self, paths: Iterable[str]) -> Units:
        paths = list(paths)
        for file in self._tree.read([path for path in paths if path not in self._units]):
            if isinstance(file, SourceFile):
                self._units[file.path] = Unit(file.text)
        return {path: self._units[path] for path in paths if path in self._units}


class Index:
    """Which files define which functions, and macros with parameters."""

    def __init__(self, matches: Iterable[tuple[str, str]]) -> None:
        self._paths: dict[str, list[str]] = {}
        for path, text in matches:
            name = _last_word(text.partition("(")[0])
            self._paths.setdefault(name, []).append(path)

    def find(self, names: Iterable[str]) -> set[str]:
        """Return the files that define one of the names."""
        return {path for name in names for path in self._paths.get(name, ())}

    def names(self) -> KeysView[str]:
        """Return all names."""
        return self._paths.keys()


def _last_word(text: str) -> str:
    return text.rstrip().replace("\t", " ").rpartition(" ")[2].lstrip("*")


def _name_archs(specs: Iterable[str], archs: Iterable[str]) -> list[str]:
    archs = tuple(archs)
    return list(dict.fromkeys(spec.format(arch=arch) for spec in specs for arch in archs))


_NEAR = (
    ":(glob)arch/{arch}/include/**/*.h",
    *(f":(glob)include/{folder}/**/*.h" for folder in ("linux", "asm-generic", "kvm", "vdso", "trace")),
)
GENERIC_TOPS = ("kernel", "lib", "virt", "mm")  # folders of code that every architecture can call
_FAR = (":(glob)arch/{arch}/**/*.c", *(f":(glob){top}/**/*.[ch]" for top in GENERIC_TOPS))
_CONSTANTS = (":(glob)arch/{arch}/include/**/kvm*.h", ":(glob)include/**/kvm*.h")
# The head of a macro with parameters; or that of a function, at the left margin and with no `;` behind it.
_PERL = r"^(?:[ \t]*#[ \t]*define[ \t]+\w+\(|[A-Za-z_][\w \t*]*+\((?=[^;\n]*$))"
_PLAIN = r"^([ \t]*#[ \t]*define[ \t]+[A-Za-z_0-9]+\(|[A-Za-z_][A-Za-z_0-9 \t*]*\([^;]*$)"
_DEFINE = regex.compile(r"\s*#\s*define\s+(\w+)")
