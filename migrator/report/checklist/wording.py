"""Words that the documents share: who ticked what, how much is done, and what the checklist is about."""

from collections.abc import Sequence

from migrator.report.checklist.model import Checklist, ItemRow, ItemStatus
from migrator.report.checklist.ticks import list_items

HOW_TO = (
    "Tick a box when you stand behind what it asks; what the tool has ticked stands on the evidence beside it, and "
    "you may take the tick away."
)
KEPT = (
    "Write notes behind an item, or on a line below it that begins with `note:`. Ticks and notes are kept by the ids "
    "of the items when this file is written again; other text is not."
)
ON_PAPER = (
    "A browser forgets what is ticked on this page: tick on paper, or in the checklist as Markdown or JSON, which "
    "`migrator checklist --ticks` takes over."
)
GONE = "Their items are not asked any more, or are about code that has changed. Delete what nobody needs."
_SAID = {
    ItemStatus.ANSWERED.value: "shown by the tool",
    ItemStatus.OPEN.value: "for a person",
    ItemStatus.AGAINST.value: "the tool found something against it",
}


def tell_state(item: ItemRow) -> str:
    """Return who answers an item."""
    if item.by == "person":
        against = item.status == ItemStatus.AGAINST.value
        return f"ticked by a person{', and the tool found something against it' if against else ''}"
    if item.status == ItemStatus.ANSWERED.value and not item.ticked:
        return "shown by the tool, and a person has taken its tick away"
    return _SAID.get(item.status, item.status)


def tell_sums(checklist: Checklist) -> str:
    """Return in one sentence how much there is, and how much of it is done."""
    items = list_items(checklist)
    if not items:
        return "There is nothing to confirm."
    shown, person = (sum(item.by == by for item in items) for by in ("tool", "person"))
    against = sum(item.status == ItemStatus.AGAINST.value for item in items)
    parts = [f"{shown} shown by the tool", f"{person} ticked by a person", f"{len(items) - shown - person} to be done"]
    told = f"{len(items)} item{'' if len(items) == 1 else 's'}: {', '.join(parts)}."
    return f"{told} The tool found something against {against} of them." if against else told


def tell_subject(checklist: Checklist) -> str:
    """Return what the checklist is about: a series, or a draft that is not one yet."""
    return f"the series `{checklist.series}`" if checklist.series else "a draft"


def tell_tree(checklist: Checklist) -> str:
    """Return which tree it was looked at in; empty where there was none."""
    tree = checklist.tree
    return f"{tree.describe or tree.commit[:12]} ({tree.commit[:12]})" if tree.commit else ""


def sentences(text: str) -> Sequence[str]:
    """Return the sentences of a field that has one a line."""
    return [line for line in text.split("\n") if line.strip()]
