"""The whole tree's files for recipes, as the patches before leave them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import regex

from migrator.source.tree import SourceFile, Tree
from migrator.syntax.unit import Unit


class TreeSources:
    """One commit, with some files changed."""

    def __init__(self, tree: Tree, changed: Mapping[str, Unit] | None = None) -> None:
        self._tree = tree
        self._changed = dict(changed or {})
        self._read = cache(self._load)

    def read(self, path: str) -> Unit | None:
        """Return a file; None where there is none."""
        return self._changed[path] if path in self._changed else self._read(path)

    def holding(self, words: Collection[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
        """Return the files among some pathspecs that hold one of the words, as a word, sorted."""
        found = {*self._tree.search(words, pathspecs).paths()}
        pattern = regex.compile(r"\b(?:\L<words>)\b", words=list(words))
        ours = self._changed.keys() & {*self._tree.files(pathspecs)} if self._changed else set()
        return tuple(sorted((found - ours) | {path for path in ours if pattern.search(self._changed[path].text)}))

    def over(self, changed: Mapping[str, Unit]) -> "TreeSources":
        """Return the same tree with some files changed."""
        other = TreeSources(self._tree, {**self._changed, **changed})
        other._read = self._read
        return other

    def _load(self, path: str) -> Unit | None:
        file = next(iter(self._tree.read([path])), None) if self._tree.mode(path) else None
        return Unit(file.text) if isinstance(file, SourceFile) else None
