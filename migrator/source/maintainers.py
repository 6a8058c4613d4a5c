"""MAINTAINERS: which sections a path belongs to, and what their status is.

A section is a block of lines without an empty one between them: its title, then
lines of a letter and a colon. Patterns are read as the file's own head explains them, and not more
generously: `*`, `?` and `[]` stay within a folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

from migrator.source.scratch import ObjectMissingError
from migrator.source.tree import SourceFile, Tree

_HEAD = regex.compile(r"^-{3,}$", regex.MULTILINE)
_PATTERN = regex.compile(r"^([FN]):[ \t]*([^*?\[\s]*)", regex.MULTILINE)
_LINE = regex.compile(r"([A-Z]):[ \t]*(.*)")
_TRAILING = regex.compile(r"[ \t\r]++$", regex.MULTILINE)
_REST = "THE REST"
_LITERAL = regex.compile(r"[^*?\[]*")
_WILD = regex.compile(r"(\*|\?|\[[^]/]+\])")
_WILDCARDS = {"*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True)
class Section:
    """One section.

    Attributes:
        status: its `S:` lines.
        files, excluded: its `F:` and `X:` patterns.
        names: its `N:` regular expressions, searched for in the whole path.
    """

    title: str
    status: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def depth(self, path: str) -> int | None:
        """Return how precisely the section names a path: 0 by a regular expression alone; None where not at all."""
        if any(_matches(pattern, path) for pattern in self.excluded):
            return None
        found = [_precision(pattern) for pattern in self.files if _matches(pattern, path)]
        if found:
            return max(found)
        return 0 if any(_searches(pattern, path) for pattern in self.names) else None


class TreeMaintainers:
    """The same of a commit, read at the first question; empty answers where it has no such file, or git lacks it."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def status(self, path: str) -> str:
        """Return the status of the most precise section of a path."""
        return self._maintainers.status(path)

    def owner(self, path: str) -> str:
        """Return what is the same for all paths that the same people look after."""
        return self._maintainers.owner(path)

    @cached_property
    def _maintainers(self) -> Maintainers:
        try:
            file = next(self._tree.read(["MAINTAINERS"]))
        except ObjectMissingError:
            return Maintainers("")  # a partial clone: no code waits for this
        return Maintainers(file.text if isinstance(file, SourceFile) else "")


class Maintainers:
    """The file; of its many sections, only those are read that have a line which may mean a path."""

    def __init__(self, text: str) -> None:
        self._text = _TRAILING.sub("", text)
        self._known: dict[str, tuple[Section, ...]] = {}

    def sections(self, path: str) -> tuple[Section, ...]:
        """Return the sections of a path, the most precise first, in the order of the file otherwise."""
        if path not in self._known:
            lines = (offset for offset, is_name, plain in self._lines if is_name or path.startswith(plain))
            sections = (self._parse(start) for start in dict.fromkeys(map(self._begin, lines)))
            found = [(depth, s) for s in sections if s.title != _REST and (depth := s.depth(path)) is not None]
            self._known[path] = tuple(section for _, section in sorted(found, key=lambda each: -each[0]))
        return self._known[path]

    def status(self, path: str) -> str:
        """Return the status of the most precise section of a path; a section may have several, for its parts."""
        first = self.sections(path)[:1]
        return "; ".join(status for section in first for status in section.status)

    def owner(self, path: str) -> str:
        """Return what is the same for all paths that the same people look after: the title of that section."""
        return "; ".join(section.title for section in self.sections(path)[:1])

    @cached_property
    def _lines(self) -> list[tuple[int, bool, str]]:
        """Offset of each line with a pattern; whether that is a regular expression; what it begins with."""
        heads = [match.end() for match in _HEAD.finditer(self._text)]  # the head explains patterns, by examples
        found = _PATTERN.finditer(self._text, heads[-1] if heads else 0)
        return [(match.start(), match[1] == "N", match[2]) for match in found]

    def _begin(self, offset: int) -> int:
        """Return where the section begins that holds an offset."""
        empty = self._text.rfind("\n\n", 0, offset)
        return empty + 2 if empty >= 0 else 0

    def _parse(self, start: int) -> Section:
        end = self._text.find("\n\n", start)
        title, *lines = self._text[start : end if end >= 0 else len(self._text)].strip("\n").split("\n")
        values: dict[str, list[str]] = {}
        for match in filter(None, map(_LINE.match, lines)):
            values.setdefault(match[1], []).append(match[2].strip())
        status, files, excluded, names = (tuple(values.get(letter, ())) for letter in "SFXN")
        return Section(title.strip(), status, files, excluded, names)


def _matches(pattern: str, path: str) -> bool:
    """Tell whether a pattern means a path: what ends in a slash, or names a folder, means all below it."""
    plain = _LITERAL.match(pattern)
    if plain is None or not path.startswith(plain.group()):
        return False  # nearly all patterns, without a regular expression
    if plain.group() == pattern:
        return pattern.endswith("/") or path == pattern or path[len(pattern)] == "/"
    parts = _WILD.split(pattern.rstrip("/"))
    translated = "".join(_WILDCARDS.get(p, p if _WILD.fullmatch(p) else regex.escape(p)) for p in parts)
    below = "/.*" if pattern.endswith("/") else ""
    return regex.fullmatch(translated + below, path, regex.DOTALL) is not None


def _precision(pattern: str) -> int:
    """Return the number of folders that a pattern names, one more where it names what is in the last."""
    return pattern.count("/") + (not pattern.endswith("/"))


def _searches(pattern: str, path: str) -> bool:
    try:
        return regex.search(pattern, path) is not None
    except regex.error:
        return False  # one that only Perl understands
