"""The past of a commit, asked of git within a time that the caller gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from migrator.source.past import Past, UnansweredError
from migrator.source.tree import Tree

T = TypeVar("T")


@dataclass(frozen=True)
class Silence:
    """No answer, and why: the time is up, or the repository lacks what git would have to read."""

    why: str


class History:
    """What the repository knows of the commits before one; every answer may be cut short by the clock."""

    def __init__(self, tree: Tree, seconds: float, tell: Callable[[str], None] | None = None) -> None:
        """`seconds` are for all questions together; `tell` is given a line before one that may take long."""
        self._past = Past(tree, seconds, tell)

    def ask(self, question: Callable[[Past], T]) -> T | Silence:
        """Return what a question comes to, which may ask git for several things; or why it got no answer."""
        try:
            return question(self._past)
        except UnansweredError as error:
            return Silence(str(error))

    def subjects(self, paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return for each path the subjects of the latest commits that changed it; none where there is no answer."""
        found = self.ask(lambda past: past.subjects(paths))
        return {} if isinstance(found, Silence) else found
