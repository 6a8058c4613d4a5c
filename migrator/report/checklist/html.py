"""The checklist as one HTML page."""

import re
from collections.abc import Sequence

from migrator.facts.render import Renderer
from migrator.report.checklist.lost import is_unnamed, parse_lost
from migrator.report.checklist.marks import DOCUMENT, is_tools
from migrator.report.checklist.model import Checklist
from migrator.report.checklist.sections import name_archs, split_patch, sum_up, tell_left
from migrator.report.checklist.tick import Tick
from migrator.report.checklist.wording import (
    GONE,
    HOW_TO,
    ON_PAPER,
    sentences,
    tell_state,
    tell_subject,
    tell_sums,
    tell_tree,
)
from migrator.report.words.unseen import show_unseen

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def render_html(checklist: Checklist, pages: Renderer) -> str:
    """Return the page: one file, without scripts, that prints well."""
    values = {
        "checklist": checklist,
        "document": DOCUMENT,
        "subject": tell_subject(checklist),
        "sums": tell_sums(checklist),
        "tree": tell_tree(checklist),
        "how_to": (HOW_TO, ON_PAPER),
        "gone": GONE,
        "lost": _read_lost(checklist.lost),
        "sentences": sentences,
        "state": tell_state,
        "is_tools": is_tools,
        "parts": list(sum_up(checklist)),
        "left": tell_left,
        "archs": name_archs,
        "sections": split_patch,
        "pieces": _pieces,
        "lines": _lines,
    }
    return show_unseen(pages.render("report/checklist.html.j2", values))


def _read_lost(lost: Sequence[str]) -> list[tuple[str, Tick]]:
    """Return the ids, empty for one that is not known, and the ticks."""
    found = [each for line in lost if (each := parse_lost(line))]
    return [("" if is_unnamed(name) else name, tick) for name, tick in found]


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Return the parts of a sentence, each with whether it is code."""
    parts = _CODE.split(text)
    return [(bool(number % 2), part) for number, part in enumerate(parts) if part]


def _lines(text: str) -> list[tuple[str, str]]:
    """Return the lines of a hunk, each with the element that it is shown in; empty for one that stays."""
    tags = {"+": "ins", "-": "del"}
    return [(tags.get(line[:1], ""), line) for line in text.removesuffix("\n").split("\n")]
