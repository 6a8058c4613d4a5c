"""What the split of a definition comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrator.recipes.model import FileEdits, Note, Touched


@dataclass(frozen=True)
class DefinitionSplit:
    """The edits that make the new functions of the old one, and bring what belongs to it after.

    Attributes:
        edits: by file, each file once.
        touched, removed: as in a proposal.
        why: sentences on what makes it safe, or not.
        words: what the messages say of it, by template name.
        assumptions: what was taken from facts and not proved from the code.
        brings: the functions that the tree has afterwards.
    """

    edits: tuple[FileEdits, ...]
    touched: tuple[Touched, ...]
    removed: tuple[tuple[str, str], ...]
    why: tuple[str, ...]
    words: Mapping[str, object] = field(hash=False)
    assumptions: tuple[Note, ...] = ()
    brings: frozenset[str] = frozenset()
