"""What is known of a field that is to go, and the edits on their way."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.recipes.late_tracepoint.block import Late
from migrator.recipes.late_tracepoint.conditions import Asked
from migrator.recipes.late_tracepoint.field import Field
from migrator.recipes.late_tracepoint.place import Proved
from migrator.recipes.late_tracepoint.storing import Store
from migrator.recipes.late_tracepoint.survey import Survey
from migrator.recipes.late_tracepoint.tracepoint import Tracepoint
from migrator.syntax.edits import Edit
from migrator.text import Span


@dataclass(frozen=True)
class Plan:
    """All that is known of a field which is to go.

    Attributes:
        asked: what became of the conditions of the traces, which are alike.
        arguments: of the call, at the place of the store.
        wanted: the type in which the tracepoint takes the value; empty where it is not known.
    """

    survey: Survey
    field: Field
    store: Store
    lates: tuple[Late, ...]
    asked: Asked
    arguments: tuple[str, ...]
    proved: tuple[Proved, ...]
    tracepoint: Tracepoint
    wanted: str


class Edits:
    """Edits and comments on their way, by file."""

    def __init__(self) -> None:
        self.by_path: dict[str, list[Edit]] = {}
        self.comments: set[tuple[str, Span]] = set()
        self.touched: list[tuple[str, str]] = []
        self.doubtful: list[tuple[str, int]] = []

    def add(self, path: str, edits: tuple[Edit, ...], function: str = "") -> None:
        """Take in the edits of a file, and the function that they are in."""
        self.by_path.setdefault(path, []).extend(edits)
        if function and (path, function) not in self.touched:
            self.touched.append((path, function))
