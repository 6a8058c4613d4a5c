"""What makes a comment one that only a person may change, as the `recipe.toml` of `stale-comment` tells it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import regex

from migrator.facts.load import FactsError
from migrator.facts.neighbour import Neighbour


class Untouched(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Texts that are left as they are.

    Attributes:
        why: what such a text does, as the end of a sentence: `it tells of history`.
        pattern: a regular expression; upper and lower case are the same.
        by_place: only where the place of a comment decides what is meant, not where the facts do.
    """

    why: str
    pattern: str
    by_place: bool = msgspec.field(default=False, name="by-place")


class Half(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a comment that speaks of one half of the transition; `part` is that of a helper's role."""

    part: str
    pattern: str


class StaleFacts(Neighbour, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`recipe.toml` of the recipe for stale comments.

    Attributes:
        documents_prefix: how subjects about documents begin, where history does not tell.
        translated: names of folders with documents in other languages.
        untouched: in a comment, or in the paragraph of a document.
        half: a comment beside a call of one half is about that half if it has no word of another.
    """

    documents_prefix: str = ""
    translated: tuple[str, ...] = ()
    untouched: tuple[Untouched, ...] = ()
    half: tuple[Half, ...] = ()

    def check(self, path: Path) -> None:
        """Make sure that the patterns are some.

        Raises:
            FactsError: one is no regular expression.
        """
        told = [(f"untouched[{number}]", each.pattern) for number, each in enumerate(self.untouched)]
        told += [(f"half[{number}]", each.pattern) for number, each in enumerate(self.half)]
        for key, pattern in told:
            try:
                regex.compile(pattern)
            except regex.error as error:
                raise FactsError(path, f"`{key}.pattern` is no regular expression: {error}") from error
