"""The whole tree's files for recipes, as the patches before leave them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import regex

from migrator.source.scratch import Scratch
from migrator.source.tree import Search, SourceFile, Tree
from migrator.syntax.unit import Unit

Asked = tuple[frozenset[str], tuple[str, ...]]  # words and pathspecs


class TreeSources:
    """One commit, with some files changed."""

    def __init__(
        self,
        tree: Tree,
        changed: Mapping[str, Unit] | None = None,
        known: Mapping[str, Unit] | None = None,
        found: Mapping[Asked, tuple[str, ...]] | None = None,
    ) -> None:
        """`known` are files of the commit that somebody has read; it may grow. `found` has answers of `holding`."""
        self._commit = _Commit(tree, known or {}, found or {})
        self._changed = dict(changed or {})

    def begin(self, words: Collection[str], pathspecs: Sequence[str]) -> None:
        """Let git look for what `holding` will be asked, while others work."""
        self._commit.begin(frozenset(words), tuple(pathspecs))

    def read(self, path: str) -> Unit | None:
        """Return a file; None where there is none."""
        return self._changed[path] if path in self._changed else self._commit.read(path)

    def holding(self, words: Collection[str], pathspecs: Sequence[str]) -> tuple[str, ...]:
        """Return the files among some pathspecs that hold one of the words, as a word, sorted."""
        found = {*self._commit.holding(frozenset(words), tuple(pathspecs))}
        pattern = regex.compile(r"\b(?:\L<words>)\b", words=list(words))
        ours = {path for path, unit in self._changed.items() if pattern.search(unit.text)}
        new = ours - found
        new &= self._commit.files(tuple(pathspecs)) if new else set()
        return tuple(sorted((found - self._changed.keys()) | (found & ours) | new))

    def over(self, changed: Mapping[str, Unit]) -> "TreeSources":
        """Return the same tree with some files changed."""
        other = TreeSources(self._commit.tree, {**self._changed, **changed})
        other._commit = self._commit
        return other


@dataclass(frozen=True)
class _Shared:
    """What was asked of one commit, for whoever asks again."""

    asked: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, Unit | None] = field(default_factory=dict)


_SHARED: WeakKeyDictionary[Scratch, dict[str, _Shared]] = WeakKeyDictionary()


class _Commit:
    """The commit itself; what was asked once is not asked again, and what was found together is read together."""

    def __init__(self, tree: Tree, known: Mapping[str, Unit], found: Mapping[Asked, tuple[str, ...]]) -> None:
        self.tree = tree
        self._known = known
        self._found: dict[Asked, tuple[str, ...]] = dict(found)
        self._running: dict[Asked, Search] = {}
        shared = _SHARED.setdefault(tree.scratch, {}).setdefault(tree.commit, _Shared())
        self._asked = shared.asked
        self._files: dict[tuple[str, ...], frozenset[str]] = {}
        self._beside = shared.beside
        self._units = shared.units

    def begin(self, words: frozenset[str], pathspecs: tuple[str, ...]) -> None:
        key = words, pathspecs
        if words and key not in self._found and key not in self._running:
            self._running[key] = self.tree.search(words, pathspecs)

    def holding(self, words: frozenset[str], pathspecs: tuple[str, ...]) -> tuple[str, ...]:
        key = words, pathspecs
        if key not in self._found:
            asked = self._asked.setdefault(pathspecs, {})
            known = set() if key in self._running else {word for word in words if word in asked}
            found = {*self._among(known, {path for word in known for path in asked[word]})}
            new = words - known
            if new:
                search = self._running.pop(key, None) or self.tree.search(new, pathspecs)
                paths = search.paths()
                asked.update(dict.fromkeys(new, paths))
                self._beside.update(dict.fromkeys(paths, paths))
                found |= {*paths}
            self._found[key] = tuple(sorted(found))
        return self._found[key]

    def _among(self, words: set[str], paths: set[str]) -> Iterator[str]:
        """Yield the files that hold a word, of those that were found with other words; what is no text stays."""
        pattern = regex.compile(r"\b(?:\L<words>)\b", words=list(words))
        for path in paths:
            unit = self.read(path)
            if unit is None or pattern.search(unit.text):
                yield path

    def files(self, pathspecs: tuple[str, ...]) -> frozenset[str]:
        if pathspecs not in self._files:
            self._files[pathspecs] = self.tree.files(pathspecs)
        return self._files[pathspecs]

    def read(self, path: str) -> Unit | None:
        if path in self._known:
            return self._known[path]
        if path not in self._units:
            paths = self._beside.get(path, ())
            if not paths and self.tree.mode(path):
                paths = (path,)
            wanted = [each for each in paths if each not in self._units and each not in self._known]
            files = self.tree.read(wanted)
            made = {file.path: Unit(file.text) if isinstance(file, SourceFile) else None for file in files}
            self._units.update({**dict.fromkeys([path, *wanted]), **made})  # all at once: a read that fails leaves none
        return self._units[path]
