"""Ticks in a checklist as a page, as a program writes it that keeps what was ticked."""

from html.parser import HTMLParser

from migrator.report.checklist.lost import name_unnamed
from migrator.report.checklist.marks import DOCUMENT
from migrator.report.checklist.tick import Tick, read_box, unite_ticks


def is_html(text: str) -> bool:
    """Tell whether a text is a checklist as a page."""
    page = _Page()
    page.feed(text)
    return page.is_checklist or bool(page.boxes)


def parse_html(text: str) -> dict[str, Tick]:
    """Return the ticks of people by the ids of their items."""
    page = _Page()
    page.feed(text)
    page.close()
    return unite_ticks(*({name: tick} for box in page.boxes for name, tick in page.read(box)))


class _Page(HTMLParser):
    """The boxes of a page, the texts of their labels, and the notes."""

    def __init__(self) -> None:
        super().__init__()
        self.is_checklist = False
        self.boxes: list[dict[str, str | None]] = []
        self._labels: dict[str, str] = {}
        self._notes: dict[str, list[str]] = {}
        self._into: tuple[str, str] | None = None  # tag and name of what is being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a box, or begin a label or a note."""
        values = dict(attrs)
        if values.get("data-document") == DOCUMENT:
            self.is_checklist = True
        if tag == "input" and "data-item" in values:
            self.boxes.append(values)
        if tag == "label" and values.get("for"):
            self._into = tag, values["for"] or ""
            self._labels.setdefault(self._into[1], "")
        if values.get("data-note"):
            self._into = tag, values["data-note"] or ""
            self._notes.setdefault(self._into[1], []).append("")

    def handle_data(self, data: str) -> None:
        """Take text of what was begun."""
        if self._into is None:
            return
        tag, name = self._into
        if tag == "label":
            self._labels[name] += data
        else:
            self._notes[name][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if self._into and self._into[0] == tag:
            self._into = None

    def read(self, box: dict[str, str | None]) -> list[tuple[str, Tick]]:
        """Return the id of a box with what a person said; nothing where that is nothing."""
        name, place = box.get("data-item") or "", box.get("id") or ""
        about = " ".join(self._labels.get(place, "").split())
        note = "\n".join(filter(None, (" ".join(each.split()) for each in self._notes.get(place, ()))))
        tick = read_box(has_tick="checked" in box, is_tools=box.get("data-by") == "tool", note=note, about=about)
        return [(name or name_unnamed(about), tick)] if tick else []
