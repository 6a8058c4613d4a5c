"""The file of decisions: JSON of its own, small enough to be read and edited by a person."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from migrator.report.json import render_document

SCHEMA_VERSION = 1
Answer = Literal["yes", "no"]


@dataclass(frozen=True)
class DecisionRow:
    """What was decided on one proposal; the id is the report's, the rest is for the reader."""

    id: str
    path: str
    function: str
    decision: Answer
    recipe: str = ""


@dataclass(frozen=True)
class Decisions:
    """The document.

    Attributes:
        commit: the tree that the proposals were made for.
        recipe: the recipes that were asked for, with ", " between their names.
    """

    schema_version: int
    commit: str
    recipe: str
    decisions: tuple[DecisionRow, ...]


class BadDecisionsError(ValueError):
    """What was read is no such document; says why."""


def render_decisions(decisions: Decisions) -> str:
    """Return the document: keys sorted, one line end at the end."""
    return render_document(msgspec.to_builtins(decisions))


def parse_decisions(content: bytes) -> Decisions:
    """Return the document.

    Raises:
        BadDecisionsError: it is none, it is of another version, or decides twice on one proposal.
    """
    try:
        version = msgspec.convert(msgspec.json.decode(content), dict[str, object]).get("schema_version")
        if version != SCHEMA_VERSION:
            told = "none is given" if version is None else f"it is {version!r}"
            raise BadDecisionsError(f"`schema_version` must be {SCHEMA_VERSION}, and {told}")
        decisions = msgspec.json.decode(content, type=Decisions)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadDecisionsError(str(error) or type(error).__name__) from error
    seen: set[str] = set()
    for row in decisions.decisions:
        if row.id in seen:
            raise BadDecisionsError(f"it decides twice on {row.id} ({row.path})")
        seen.add(row.id)
    return decisions
