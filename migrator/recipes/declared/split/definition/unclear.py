"""Why a definition is not split, as the parts of the recogniser tell it."""

from __future__ import annotations

from migrator.recipes.model import Reason


class UnclearError(Exception):
    """The definition has another shape; only `split_definition` catches this.

    Attributes:
        offset: where, in the file of the definition.
        why: what exactly is different, as a sentence without a full stop.
    """

    def __init__(self, offset: int, why: str, reason: Reason = Reason.DEFINITION_UNCLEAR) -> None:
        super().__init__(why)
        self.offset = offset
        self.why = why
        self.reason = reason
