"""Questions about the rest of the tree that one function's analysis asks."""

from collections.abc import Iterable

import regex

from migrator.source.tree import Search, SourceFile, Tree
from migrator.syntax.prototypes import Prototype, find_prototype
from migrator.syntax.unit import Unit

_WORD = regex.compile(r"\w+")


class TreeLookup:
    """Answers from one architecture's code and the generic headers, each name once."""

    def __init__(self, tree: Tree, arch: str, batch: "Batch | None" = None) -> None:
        """`batch` is what lookups of other architectures share."""
        self._tree = tree
        self._folders = tuple(
            f"{folder}/" for folder in (f"arch/{arch}/kvm", f"arch/{arch}/include", "include", "virt")
        )
        self._batch = batch or Batch(tree)
        self._prototypes: dict[str, Prototype | None] = {}

    def begin(self, names: Iterable[str]) -> None:
        """Note names that will be asked about."""
        for name in names:
            self._batch.want(name, self._folders)

    def prototype(self, name: str) -> Prototype | None:
        """Return the type of a function, from any declaration in the architecture's reach."""
        if name not in self._prototypes:
            self._prototypes[name] = self._find(name)
        return self._prototypes[name]

    def is_taken(self, name: str) -> bool:
        """Tell whether the architecture's code or the generic headers use the name."""
        return bool(self._search(name))

    def _search(self, name: str) -> list[str]:
        return [path for path in self._batch.find(name, self._folders) if path.startswith(self._folders)]

    def _find(self, name: str) -> Prototype | None:
        for file in self._tree.read(self._search(name)):
            found = find_prototype(Unit(file.text), name) if isinstance(file, SourceFile) else None
            if found is not None:
                return found
        return None


class Batch:
    """Names and where they stand in C files; all that are wanted are looked for together."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._wanted: dict[str, set[str]] = {}
        self._asked: dict[str, set[str]] = {}
        self._search: Search | None = None
        self._found: dict[tuple[str, str], set[str]] = {}

    def want(self, name: str, folders: Iterable[str]) -> None:
        """Note a name and the folders in which it matters."""
        missing = {folder for folder in folders if (name, folder) not in self._found}
        if missing:
            self._wanted.setdefault(name, set()).update(missing)

    def start(self) -> None:
        """Let git look for what is wanted so far, while others work."""
        if self._wanted and self._search is None:
            self._asked, self._wanted = self._wanted, {}
            specs = {f":(glob){folder}**/*.[ch]" for folders in self._asked.values() for folder in folders}
            self._search = self._tree.search_lines(self._asked, sorted(specs)).read_along()

    def find(self, name: str, folders: Iterable[str]) -> list[str]:
        """Return the files of some folders that hold a name as a word, sorted."""
        folders = tuple(folders)
        self._take()
        if any((name, folder) not in self._found for folder in folders):
            self.want(name, folders)
            self.start()
            self._take()
        return sorted({path for folder in folders for path in self._found[name, folder]})

    def _take(self) -> None:
        """Wait for the search that runs, and note what it found."""
        if self._search is None:
            return
        self._found.update({(name, folder): set() for name, folders in self._asked.items() for folder in folders})
        for line in self._search.lines():
            for name in self._asked.keys() & {*_WORD.findall(line.text)}:
                for folder in (folder for folder in self._asked[name] if line.path.startswith(folder)):
                    self._found[name, folder].add(line.path)
        self._search, self._asked = None, {}
