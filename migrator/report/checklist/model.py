"""The checklist's data: a JSON document of its own, version 1, as dataclasses.

An item's `id` hashes what it asks, the patch's subject, and the path, function and
text that it is about, never a line: it survives edits elsewhere, and what has
changed is asked again.
"""

from dataclasses import dataclass
from enum import Enum

from migrator.report.model import NotDoneRow, ToolInfo, TreeInfo

SCHEMA_VERSION = 1


class ItemKind(Enum):
    """What an item is about."""

    HUNK = "hunk"
    QUESTION = "question"
    CONFIGURATION = "configuration"


class ItemStatus(Enum):
    """What the tool says of an item."""

    ANSWERED = "answered"  # shown, with evidence: ticked by the tool
    OPEN = "open"  # only a person can tell
    AGAINST = "against"  # the tool found something that speaks against it


@dataclass(frozen=True)
class ProofRow:
    """A piece of evidence: a sentence, and the place, as `path:line`; empty where it has none."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class ItemRow:
    """One thing to confirm.

    Attributes:
        kind: a word of `ItemKind`.
        asks: what to confirm, one sentence or question.
        what, why, wrong: of a hunk: what changes, why that is right, how one would show it wrong.
        text: the hunk's lines; empty for everything else.
        place: where it is, as `path:line`, or the name of a function; empty where it is about all.
        how: how to answer it: which manual, which configuration, which test.
        status: a word of `ItemStatus`.
        proofs: the evidence of the tool.
        ticked: whether it is done: by the tool, where it is answered, or by a person.
        by: `tool`, `person`, or empty where it is not ticked.
        note: what the person wrote beside the tick.
    """

    id: str
    kind: str
    asks: str
    status: str
    what: str = ""
    why: str = ""
    wrong: str = ""
    text: str = ""
    place: str = ""
    how: str = ""
    proofs: tuple[ProofRow, ...] = ()
    ticked: bool = False
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class PatchItems:
    """One patch and what to confirm of it; `file` is empty for one that is not written."""

    number: int
    file: str
    subject: str
    archs: tuple[str, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class Checklist:
    """The whole document.

    Attributes:
        series: the folder or mbox it is about, as named; empty for a draft that is not written.
        patches: in the order of the series.
        questions: about the series as a whole.
        configurations: to boot and test with.
        lost: ticks of before whose items are there no more, as their ids with what they were about.
        not_done: what the tool did not look at, and why.
        warnings: what to know before all else: that there is no tree, or that a patch does not apply to it.
    """

    schema_version: int
    tool: ToolInfo
    tree: TreeInfo
    series: str
    patches: tuple[PatchItems, ...] = ()
    questions: tuple[ItemRow, ...] = ()
    configurations: tuple[ItemRow, ...] = ()
    lost: tuple[str, ...] = ()
    not_done: tuple[NotDoneRow, ...] = ()
    warnings: tuple[str, ...] = ()
