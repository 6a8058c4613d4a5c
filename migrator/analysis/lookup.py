"""Questions about the rest of the tree that one function's analysis asks."""

from migrator.source.tree import SourceFile, Tree
from migrator.syntax.prototypes import Prototype, find_prototype
from migrator.syntax.unit import Unit


class TreeLookup:
    """Answers from one architecture's code and the generic headers, each name once."""

    def __init__(self, tree: Tree, arch: str) -> None:
        self._tree = tree
        self._pathspecs = tuple(
            f":(glob){folder}/**/*.[ch]" for folder in (f"arch/{arch}/kvm", f"arch/{arch}/include", "include", "virt")
        )
        self._prototypes: dict[str, Prototype | None] = {}
        self._paths: dict[str, tuple[str, ...]] = {}

    def prototype(self, name: str) -> Prototype | None:
        """Return the type of a function, from any declaration in the architecture's reach."""
        if name not in self._prototypes:
            self._prototypes[name] = self._find(name)
        return self._prototypes[name]

    def is_taken(self, name: str) -> bool:
        """Tell whether the architecture's code or the generic headers use the name."""
        return bool(self._search(name))

    def _search(self, name: str) -> tuple[str, ...]:
        if name not in self._paths:
            self._paths[name] = self._tree.search([name], self._pathspecs).paths()
        return self._paths[name]

    def _find(self, name: str) -> Prototype | None:
        for file in self._tree.read(self._search(name)):
            found = find_prototype(Unit(file.text), name) if isinstance(file, SourceFile) else None
            if found is not None:
                return found
        return None
