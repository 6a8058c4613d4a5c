"""A unified diff as hunks, read by unidiff; what cannot be read is told, and nothing is raised.

The diff is cut at its file headers and at `@@` first, so that one mangled hunk
does not hide the others: no line of a hunk begins with either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import takewhile

import regex
from unidiff.errors import UnidiffParseError
from unidiff.patch import PatchSet

from migrator.text import decode

_GIT = regex.compile(r"(?m)^diff --git ")
_TRADITIONAL = regex.compile(r"(?m)^--- [^\n]+\n\+\+\+ [^\n]+\n(?=@@ -)")
_HUNK = regex.compile(r"(?m)^@@ -")
_HEADER = regex.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@[ \t]?(?P<SECTION>[^\n\r]*)")
_BINARY = regex.compile(r"(?m)^(?:GIT binary patch$|Binary files )")
_NAMED = regex.compile(r'(?m)^(?:(?:rename|copy) to|\+\+\+) (?P<NAME>"[^\n"]+"|[^\t\n]+)')
_OLD_NAMED = regex.compile(r'(?m)^(?:(?:rename|copy) from|---) (?P<NAME>"[^\n"]+"|[^\t\n]+)')
# `diff --git` names both sides; where neither is renamed, they are the same behind the `a/` and `b/`.
_BOTH = regex.compile(r'diff --git (?:"?a/(?P<NAME>[^\n]+?)"? "?b/\1"?|(?P<ANY>[^\n]+))(?:\n|\Z)')
_NOTHING = "/dev/null"
_NAMES = "--- a/x\n+++ b/x\n"  # for a hunk that is read alone
_SIGNS = frozenset("+- ")
_SIGNATURE = "--"  # what git writes behind a patch; the blank behind it gets lost in archives


class Fate(Enum):
    """What a patch does to a file."""

    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    RENAMED = "renamed"
    BINARY = "binary"
    MODE = "mode"


@dataclass(frozen=True)
class DiffHunk:
    """One hunk; or a file of which no line is changed.

    Attributes:
        path: of the file behind the patch; of one that is removed, in front of it.
        old_path: the other name of one that is renamed; else the same.
        old_line, new_line: where it begins, from 1; 0 where there are no lines.
        section: the line that git shows behind the second `@@`.
        lines: each with ` `, `-`, `+` or a backslash in front, without line ends.
        problem: why it cannot be read; its lines are what stands there then.
    """

    path: str
    old_path: str
    fate: Fate
    old_line: int = 0
    new_line: int = 0
    section: str = ""
    lines: tuple[str, ...] = ()
    problem: str = ""

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "\n".join(self.lines)


def parse_diff(diff: str) -> tuple[DiffHunk, ...]:
    """Return the hunks of a diff, in order; a file without any gives one without lines."""
    marks = _GIT if _GIT.search(diff) else _TRADITIONAL
    starts = [match.start() for match in marks.finditer(diff)]
    if not starts:
        told = "it holds no `diff --git` and no `---`, `+++`, `@@`" if diff.strip() else ""
        return (_unread("", diff, told),) if told else ()
    ends = [*starts[1:], len(diff)]
    return tuple(hunk for start, end in zip(starts, ends, strict=True) for hunk in _parse_file(diff[start:end]))


def _parse_file(part: str) -> Iterator[DiffHunk]:
    """Yield the hunks of what stands between two file headers."""
    starts = [match.start() for match in _HUNK.finditer(part)]
    header = part[: starts[0]] if starts else part
    path, old_path = _find_paths(header)
    bare = DiffHunk(path, old_path, _find_fate(header, path, old_path))
    if not starts:
        yield bare
    for start, end in zip(starts, [*starts[1:], len(part)][: len(starts)], strict=True):
        yield _parse_hunk(bare, part[start:end])


def _parse_hunk(bare: DiffHunk, text: str) -> DiffHunk:
    match = _HEADER.match(text)
    if match is None:
        return _unread(bare.path, text, "its `@@` line is none")
    try:
        (read,) = PatchSet.from_string(_NAMES + text)[0]
    except (UnidiffParseError, ValueError, IndexError) as error:
        return _unread(bare.path, text, f"unidiff says {str(error).strip()!r}")
    lines = text.split("\n")[1:]
    count = _count(lines, read.source_length + read.target_length)
    behind = takewhile(lambda line: line.rstrip() != _SIGNATURE, lines[count:])
    if any(line[:1] in _SIGNS for line in behind):
        return _unread(bare.path, text, "it is longer than its `@@` line says")
    return replace(
        bare,
        old_line=read.source_start,
        new_line=read.target_start,
        section=match["SECTION"].strip(),
        lines=tuple(line or " " for line in lines[:count]),
    )


def _count(lines: Sequence[str], length: int) -> int:
    """Return how many lines make a hunk of so many old and new ones, with the note on a missing line end."""
    for number, line in enumerate(lines):
        if length <= 0 and not line.startswith("\\"):
            return number
        length -= {"\\": 0, "-": 1, "+": 1}.get(line[:1], 2)
    return len(lines)


def _unread(path: str, text: str, problem: str) -> DiffHunk:
    return DiffHunk(path, path, Fate.CHANGED, lines=tuple(text.rstrip("\n").split("\n")), problem=problem)


def _find_fate(header: str, path: str, old_path: str) -> Fate:
    if _BINARY.search(header):
        return Fate.BINARY
    if regex.search(r"(?m)^(?:new file mode|--- /dev/null)", header):
        return Fate.NEW
    if regex.search(r"(?m)^(?:deleted file mode|\+\+\+ /dev/null)", header):
        return Fate.REMOVED
    if path != old_path:
        return Fate.RENAMED
    return Fate.CHANGED if "\n+++ " in f"\n{header}" else Fate.MODE


def _find_paths(header: str) -> tuple[str, str]:
    """Return a file's name behind the patch and in front of it."""
    both = _BOTH.match(header)
    shared = unquote(f'"{both["NAME"]}"' if header[11:12] == '"' else both["NAME"]) if both and both["NAME"] else ""
    new = _find_name(_NAMED, header) or shared or _NOTHING
    old = _find_name(_OLD_NAMED, header) or shared or _NOTHING
    new = new if new != _NOTHING else old
    old = old if old != _NOTHING else new
    return ("", "") if new == _NOTHING else (new, old)


def _find_name(pattern: regex.Pattern[str], header: str) -> str:
    match = pattern.search(header)
    if match is None:
        return ""
    name = unquote(match["NAME"].rstrip("\r"))
    is_plain = name == _NOTHING or match[0].startswith(("rename", "copy"))
    return name if is_plain else regex.sub(r"^[abciow12]/", "", name)


def unquote(path: str) -> str:
    """Return a path as it is; git quotes one that holds more than plain characters, byte by byte."""
    if len(path) < 2 or not (path.startswith('"') and path.endswith('"')):
        return path
    try:
        return decode(path[1:-1].encode("latin-1").decode("unicode_escape").encode("latin-1"))
    except (UnicodeError, ValueError):
        return path[1:-1]
