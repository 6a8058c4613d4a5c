"""What every recipe declares of itself, and those beside the transition: `recipe.toml` by its kind."""

from __future__ import annotations

from pathlib import Path

import msgspec

KINDS = "kinds"  # the folder of what is declared, and said, of every recipe of a kind


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `migrator explain` says of a recipe, under the headings of every page."""

    why: str
    before: str
    after: str
    safety: str
    source: str

    def render(self, title: str) -> str:
        """Return the page as a text: the title, and what stands below each heading."""
        told = ((key, getattr(self, key)) for key in self.__struct_fields__)
        return "\n".join([title, "", *(f"{key.capitalize()}: {text}" for key, text in told)])


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A few lines of C as they are and as they become, for the page of `migrator explain`; they may have several."""

    before: str
    after: str


class Neighbour(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A recipe beside the transition: it is analysed with the facts of that one.

    Attributes:
        kind: which algorithm drafts it; see `facts/migrations.py`.
        order: its place in a series that holds several recipes, the smallest first; a recipe that stands before the
            transition leaves it the tree as it has changed it.
        prefix: how subjects begin where neither history nor an architecture's facts tell.
        subject: what a series of it does, as a cover letter's subject says it, without the prefix; where it is empty,
            the subject of the first patch says it.
        rules: the findings that it mends.
        page: None where the module that makes it says it.
        example: what the page shows; None where it shows none.
    """

    name: str
    kind: str
    title: str
    order: int
    prefix: str = ""
    subject: str = ""
    rules: tuple[str, ...] = ()
    page: Page | None = None
    example: Example | None = None

    def check(self, path: Path) -> None:
        """Make sure of what no type can say; `path` is the file.

        Raises:
            FactsError: something is wrong; the message names table and key.
        """


class CodedFacts(Neighbour, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A recipe whose algorithm is a package of its own below `migrator/recipes`."""
