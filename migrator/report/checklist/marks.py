"""The marks in a checklist: by what it is known for one, and each item by its id.

A mark tells, too, whether the tool has an answer: a ticked box there is the tool's own, and one without is a person's.
"""

import re

from migrator.report.checklist.model import ItemRow, ItemStatus

DOCUMENT = "migrator checklist"  # in a comment of the Markdown, and in an attribute of the page
ITEM = re.compile(r"<!--\s*item:?\s*(?P<ID>[0-9A-Za-z][\w.-]*)(?P<TOOL>\s+tool)?\s*-->", re.IGNORECASE)


def is_tools(item: ItemRow) -> bool:
    """Tell whether the tool answers an item, and no person did before it."""
    return item.status == ItemStatus.ANSWERED.value and item.by != "person"


def render_mark(name: str, *, tools: bool = False) -> str:
    """Return the comment that stands behind an item."""
    return f"<!-- item: {name}{' tool' if tools else ''} -->"


def unmark(text: str) -> str:
    """Return a text that nobody can take for a mark, whoever wrote it."""
    return text.replace("<!--", "<! --")
