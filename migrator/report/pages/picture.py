"""Timelines and call maps as pictures: geometry for the templates that draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.facts.render import Renderer
from migrator.report.drawing.calls import nest_calls
from migrator.report.drawing.letters import clean_text, make_id
from migrator.report.drawing.shapes import BADGE_X
from migrator.report.drawing.timeline import describe, lay_timeline
from migrator.report.drawing.words import tell_calls, tell_timeline
from migrator.report.model import CallRow, EventRow


@dataclass(frozen=True)
class Picture:
    """A drawn picture, and the same in words for who does not see it."""

    svg: str
    words: tuple[str, ...]


def draw_timeline(events: Sequence[EventRow], title: str, pages: Renderer, key: str, lead: float = 0) -> Picture:
    """Return the events down one side with the four accounts as lanes; `key` makes the ids inside it unique.

    `lead` is to be left free above it where it stands beside another picture.
    """
    if not events:
        return Picture("", ())
    values = {
        "drawing": lay_timeline(events),
        "id": make_id(key),
        "title": clean_text(title),
        "desc": describe(events),
        "badge_x": BADGE_X,
        "lead": f"{lead:g}" if lead else "",
    }
    return Picture(pages.render("report/timeline.html.j2", values), tuple(tell_timeline(events)))


def draw_calls(calls: Sequence[CallRow], title: str, pages: Renderer, key: str) -> Picture:
    """Return which function calls which while RCU does not watch: lists in lists, so that text stays text."""
    if not calls:
        return Picture("", ())
    values = {"callers": nest_calls(calls), "id": make_id(key), "title": clean_text(title)}
    return Picture(pages.render("report/calls.html.j2", values), tuple(tell_calls(calls)))
