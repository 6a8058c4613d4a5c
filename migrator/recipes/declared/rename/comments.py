"""Names in the comments of a C file, and in texts: as words of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.words import find_comments, holder_of
from migrator.recipes.declared.rename.spots import Spot, Use
from migrator.recipes.declared.rename.tree import File
from migrator.recipes.wrapping.fill import fill
from migrator.syntax.edits import Edit
from migrator.text import Span

_MEMBER = (".", "->", "@")
_PLAIN = regex.compile(r"[a-z]+")


@dataclass(frozen=True)
class Comment:
    """A comment with its new names.

    Attributes:
        is_wide: a line of it becomes too wide, and it is no plain text that could be wrapped again.
    """

    span: Span
    edits: tuple[Edit, ...]
    is_wide: bool

    @property
    def is_filled(self) -> bool:
        """Whether lines of it were wrapped again."""
        return any("\n" in edit.new for edit in self.edits)


def edit_comments(file: File, names: Mapping[str, str]) -> list[Comment]:
    """Return the comments of a file that change; what is of `#if 0`, or names something of a function's own, stays."""
    text = file.unit.text
    spans, _ = find_comments(text)
    own = [spot for spot in file.spots if spot.use in {Use.APART, Use.MEMBER, Use.FIELD, Use.OTHER}]
    found: dict[Span, list[Edit]] = {}
    for word in find_words(text, names):
        holder, old = holder_of(spans, word.start), text[slice(*word)]
        if holder is None or holder_of(file.unit.outline.dead, word.start):
            continue
        if is_call(text, word) or not any(_speaks_of(file, spot, old, word) for spot in own):
            found.setdefault(holder, []).append(Edit(word, names[old]))
    return [_wrap(text, span, edits) for span, edits in found.items()]


def _wrap(text: str, span: Span, edits: Sequence[Edit]) -> Comment:
    """Return a comment, wrapped again where a line becomes too wide: one that cannot be is no reason to stay behind."""
    filled = fill(text, span, edits)
    return Comment(span, tuple(edits) if filled is None else filled, is_wide=filled is None)


def _speaks_of(file: File, spot: Spot, name: str, word: Span) -> bool:
    """Tell whether a comment may be about a variable, a member or the like of that name."""
    if spot.name != name:
        return False
    homes = file.unit.functions_at(word.start)
    return spot.home is None or spot.home in homes


def find_words(text: str, olds: Collection[str]) -> Iterator[Span]:
    """Yield the old names that a text for people holds; one that is a plain word of English, only as `name()`."""
    if not olds:
        return
    for match in regex.finditer(r"\b(?:\L<names>)\b", text, flags=regex.ASCII, names=sorted(olds)):
        span = Span(*match.span())
        is_member = text.endswith(_MEMBER, 0, span.start) and not text.endswith("..", 0, span.start)
        if not is_member and (is_call(text, span) or not _PLAIN.fullmatch(match.group())):
            yield span


def is_call(text: str, word: Span) -> bool:
    """Tell whether a word is written as a function's name."""
    return text.startswith("(", word.end)
