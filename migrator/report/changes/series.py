"""All hunks of a series read together: a function that one of them makes or renames is known in the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from migrator.report.changes.heads import find_changed
from migrator.report.changes.made import Made
from migrator.report.changes.read import ReadHunk, read_hunk
from migrator.report.changes.words import Words
from migrator.series.hunklines import DiffHunk, parse_diff
from migrator.series.reviewed import ReviewedPatch

Tell = Callable[[ReviewedPatch, str], Words]


@dataclass(frozen=True)
class ReadPatch:
    """A patch with its hunks."""

    patch: ReviewedPatch
    hunks: tuple[ReadHunk, ...]


def read_patches(patches: Sequence[ReviewedPatch], words: Tell) -> tuple[tuple[ReadPatch, ...], Made]:
    """Return the patches with their hunks, and what all of them make; `words` tells calls in a file."""
    read = tuple(_read_patch(patch, words) for patch in patches)
    hunks = [hunk for each in read for hunk in each.hunks]
    return read, Made(tuple(f for hunk in hunks for f in hunk.made), tuple(f for hunk in hunks for f in hunk.gone))


def _read_patch(patch: ReviewedPatch, words: Tell) -> ReadPatch:
    hunks = [_read(patch, hunk, words, {}) for hunk in parse_diff(patch.diff)]
    renamed: dict[str, dict[str, str]] = {}
    for each in hunks:
        made = {function.name for function in each.made}
        pairs = [(b.name, a.name) for b, a in find_changed(each.old, each.new, made) if b.name != a.name]
        renamed.setdefault(each.hunk.path, {}).update(pairs)
    again = [_read(patch, h.hunk, words, renamed[h.hunk.path]) if renamed[h.hunk.path] else h for h in hunks]
    return ReadPatch(patch, tuple(_know_others(hunk, again) for hunk in again))


def _know_others(hunk: ReadHunk, hunks: Sequence[ReadHunk]) -> ReadHunk:
    """Return a hunk that knows what the others of its file take away and add."""
    others = [other for other in hunks if other is not hunk and other.hunk.path == hunk.hunk.path]
    taken = frozenset(s.text for other in others for s in other.old.statements if s.is_changed and s.calls)
    put = frozenset(s.text for other in others for s in other.new.statements if s.is_changed and s.calls)
    return replace(hunk, taken=taken, put=put)


def _read(patch: ReviewedPatch, hunk: DiffHunk, words: Tell, renamed: Mapping[str, str]) -> ReadHunk:
    return read_hunk(hunk, words(patch, hunk.path), patch.old.get(hunk.old_path), patch.new.get(hunk.path), renamed)
