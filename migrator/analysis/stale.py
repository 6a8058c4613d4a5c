"""Comments and documents that name a helper which is not there.

A name that is no function anywhere in the tree is stale wherever it stands.
Of a name that exists, a comment is judged by where it stands, and in an
architecture's files alone, since generic code explains the helpers to others:

- What the file itself calls, defines or declares is true there.
- What no file of the architecture calls is left over from before.
- What another file calls is stale only among the statements of a function, in
  a file that does the same part of the transition itself by another helper:
  there the comment is about these statements, and they do it otherwise. Above
  a function it may be about the callers.
- A comment that says where the architecture calls it, by a function or a file,
  is right; and so is one that only points at it (`see NAME`, `unlike NAME`).

A name without parentheses may be a field, a string or a tracepoint of the same
spelling, and counts as that where the file's own code has one; in a document,
where any code of the tree has one. `name()` is always a function.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import regex

from migrator.analysis.evidence import Stale
from migrator.analysis.roles import share_work
from migrator.analysis.scan import GENERIC, Scan, arch_of
from migrator.analysis.words import Remark, Word, Words, find_names, find_words
from migrator.facts.recipe import RecipeFacts
from migrator.source.tree import SourceFile, Tree
from migrator.syntax.unit import Unit
from migrator.text import Lines

# Words in front of a name that make it a thing to look at, of which the comment does not say that it is called here.
_POINTING = regex.compile(
    r"\b(?:see(?:\s+also)?|cf\.?|(?:un)?like|instead\s+of|rather\s+than)[\s*`'\"]*+\Z", regex.IGNORECASE
)
_IDENTIFIER = regex.compile(r"\w+(?:\.[ch]\b)?", regex.ASCII)


@dataclass(frozen=True)
class Around:
    """What the rest of the tree says of the helpers, for one architecture.

    Attributes:
        functions: the names that any code of the tree has as functions or macros.
        others: those that any has as something else.
        callers: where the architecture uses a name: the functions and the files, as a comment would call them.
    """

    arch: str
    functions: frozenset[str]
    others: frozenset[str]
    callers: Mapping[str, frozenset[str]]


def look_around(words: Mapping[str, Words], owners: Mapping[str, str], arch: str) -> Around:
    """Return what the files, by path, say for an architecture."""
    callers: dict[str, frozenset[str]] = {}
    for path, found in words.items():
        for name, function in found.users if arch_of(path, owners) == arch else ():
            callers[name] = callers.get(name, frozenset()) | {function, path.rpartition("/")[2]}
    functions = frozenset[str]().union(*(found.functions for found in words.values()))
    others = frozenset[str]().union(*(found.others for found in words.values()))
    return Around(arch, functions, others, callers)


def find_stale(path: str, unit: Unit, words: Words, facts: RecipeFacts, around: Around) -> Iterator[Stale]:
    """Yield one record for each stale comment of a C file, in order: its gravest word, the first of those."""
    for remark, stale in find_stale_remarks(unit, words, facts, around):
        word = min(stale, key=lambda word: word.name in around.functions)
        is_gone = word.name not in around.functions
        yield Stale(path, function_of(unit, remark), unit.place(word.offset), word.name, is_gone)


def find_stale_remarks(
    unit: Unit, words: Words, facts: RecipeFacts, around: Around
) -> Iterator[tuple[Remark, tuple[Word, ...]]]:
    """Yield the stale comments of a C file in order, with those of their words that are."""
    for remark in words.remarks:
        stale = tuple(word for word in remark.words if _is_stale(word, remark, unit, words, facts, around))
        if stale:
            yield remark, stale


def points_at(text: str, remark: Remark, word: Word) -> bool:
    """Tell whether a comment names something only to point at it: `see NAME`, `unlike NAME`."""
    return _POINTING.search(text, remark.span.start, word.offset) is not None


def _is_stale(word: Word, remark: Remark, unit: Unit, words: Words, facts: RecipeFacts, around: Around) -> bool:
    """Tell whether a name in a comment is not what the comment says, by the rules above."""
    if word.name in words.functions or (word.name in words.others and not word.is_call):
        return False
    if word.name not in around.functions:
        return True
    if around.arch == GENERIC or points_at(unit.text, remark, word):
        return False
    callers = around.callers.get(word.name, frozenset())
    if callers & frozenset(_IDENTIFIER.findall(unit.text, *remark.span)):
        return False
    inside = any(function.body.start < word.offset for function in unit.functions_at(word.offset))
    return not callers or (inside and bool(share_work(word.name, words.functions, facts)))


def function_of(unit: Unit, remark: Remark) -> str:
    """Return the function that a comment stands in, or directly above."""
    inside = unit.functions_at(remark.span.start)
    if inside:
        return inside[0].name
    below = (f for f in unit.outline.functions if f.span.start >= remark.span.end)
    function = next(below, None)
    gap = unit.text[remark.span.end : function.span.start] if function else "x"
    return function.name if function and not gap.strip() else ""


def find_stale_words(path: str, text: str, facts: RecipeFacts, around: Around) -> Iterator[Stale]:
    """Yield the names in a document that are nowhere in the tree, each once, in order."""
    seen: set[str] = set()
    for word in find_names(text, facts):
        is_else = word.name in around.others and not word.is_call
        if word.name not in around.functions and word.name not in seen and not is_else:
            seen.add(word.name)
            yield Stale(path, "", Lines(text).place(word.offset), word.name, is_gone=True)


class Paths(Protocol):
    """What knows, in the end, the files that hold a name."""

    def paths(self) -> tuple[str, ...]:
        """Return them, sorted."""


@dataclass(frozen=True)
class _Known:
    """Files that somebody has found already."""

    found: tuple[str, ...]

    def paths(self) -> tuple[str, ...]:
        """Return them."""
        return self.found


@dataclass(frozen=True)
class StaleSearches:
    """Searches that run already: for the names in C files, and in documents."""

    code: Paths
    documents: Paths


def start_stale(tree: Tree, facts: RecipeFacts, named: tuple[str, ...] | None = None) -> StaleSearches:
    """Start looking for the names in the whole scope: what one architecture alone defines exists for all.

    `named` are the C files that hold one, where a scan of the whole scope has found them.
    """
    code = tree.search(facts.names(), facts.pathspecs([])) if named is None else _Known(named)
    return StaleSearches(code, tree.search(facts.names(), facts.scope.documents))


def collect_stale(
    tree: Tree, scan: Scan, facts: RecipeFacts, owners: Mapping[str, str], searches: StaleSearches | None = None
) -> Mapping[str, tuple[Stale, ...]]:
    """Return the stale comments of each architecture that names a helper; the documents count as generic.

    All of the tree is read, whatever the scan was narrowed to; `searches` are those
    that `start_stale` began, where other work was done meanwhile.

    Raises:
        ObjectMissingError: a file of the scope is not in the repository.
    """
    searches = searches or start_stale(tree, facts)
    units = _read_units(tree, searches.code.paths(), scan.units)
    words = {path: find_words(unit, facts) for path, unit in units.items()}
    archs = sorted({GENERIC, *(arch_of(path, owners) for path in words)})
    arounds = {arch: look_around(words, owners, arch) for arch in archs}
    found: dict[str, list[Stale]] = {arch: [] for arch in arounds}
    for path, unit in units.items():
        arch = arch_of(path, owners)
        found[arch] += find_stale(path, unit, words[path], facts, arounds[arch])
    for file in _files(tree, searches.documents.paths()):
        found[GENERIC] += find_stale_words(file.path, file.text, facts, arounds[GENERIC])
    return {arch: tuple(stale) for arch, stale in found.items()}


def _read_units(tree: Tree, paths: Iterable[str], known: Mapping[str, Unit]) -> dict[str, Unit]:
    wanted = [path for path in paths if path.endswith((".c", ".h"))]
    read = {file.path: Unit(file.text) for file in _files(tree, [path for path in wanted if path not in known])}
    return {path: known.get(path) or read[path] for path in wanted if path in known or path in read}


def _files(tree: Tree, paths: Iterable[str]) -> Iterator[SourceFile]:
    return (file for file in tree.read([*paths]) if isinstance(file, SourceFile))
