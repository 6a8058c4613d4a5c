"""Ticks in Markdown, in whatever state an editor or a forge leaves it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from migrator.report.checklist.escaping import unescape
from migrator.report.checklist.lost import name_unnamed
from migrator.report.checklist.marks import DOCUMENT, ITEM
from migrator.report.checklist.tick import Tick, read_box, unite_ticks

_MARGIN = r"[ \t>]*"
_BULLET = r"(?:[-*+•]|\d+[.)])[ \t]+"
_TASK = re.compile(rf"{_MARGIN}(?:{_BULLET})?\[[ \t]*(?P<BOX>[xX✓✔]?)[ \t]*\](?![(\[:])(?P<REST>.*)")
_SHOWN = re.compile(r"\\([\[\]])")  # as an editor writes a box that it does not know
_NOTE = re.compile(rf"{_MARGIN}(?:{_BULLET})?note:(?P<NOTE>.*)", re.IGNORECASE)
_FENCE = re.compile(rf"(?P<MARGIN>{_MARGIN})(?P<FENCE>`{{3,}}|~{{3,}})(?P<INFO>.*)")
_BREAK = re.compile(rf"(?:<{{7}}|={{3,}}|>{{7}})|{_MARGIN}(?:#{{1,6}}[ \t]|{_BULLET}|[ \t]*$)")  # git's marks, too
_HEADING = re.compile(r"#{1,6}[ \t]")
_STATE = re.compile(r"[ \t]*([*_])\([^()]*\)\1[ \t]*$")  # who ticked it, as the document tells


def is_markdown(text: str) -> bool:
    """Tell whether a text is a checklist in Markdown."""
    return f"<!-- {DOCUMENT}" in text or ITEM.search(text) is not None


def parse_markdown(text: str) -> dict[str, Tick]:
    """Return the ticks of people by the ids of their items.

    What stands in fenced blocks is other people's code, and holds no tick, whatever it looks like.
    """
    items: list[_Item] = []
    for line in _outside_fences(text.replace("\r\n", "\n").split("\n")):
        # A sentence that begins as a box does is escaped, too; the mark behind an item never is.
        task = _TASK.fullmatch(_SHOWN.sub(r"\1", line) if ITEM.search(line) else line)
        if task:
            items.append(_Item(has_tick=bool(task["BOX"])))
            items[-1].begin(task["REST"])
        elif _HEADING.match(line):
            items.append(_Item())  # what follows belongs to no item before it
        elif items:
            items[-1].go_on(line)
    return unite_ticks(*({item.name: tick} for item in items if (tick := item.tick())))


@dataclass
class _Item:
    """One item on its way."""

    has_tick: bool = False
    name: str = ""
    is_tools: bool = False
    about: str = ""
    notes: list[str] = field(default_factory=list)
    is_open: bool = False  # the next line may go on with the one before

    def begin(self, rest: str) -> None:
        """Take what stands behind the box."""
        self.is_open = True
        mark = ITEM.search(rest)
        if mark is None:
            self.about = f"{self.about} {rest.strip()}".strip()
            return
        self.name, self.is_tools = mark["ID"], bool(mark["TOOL"])
        self.about = f"{self.about} {rest[: mark.start()].strip()}".strip()
        behind = rest[mark.end() :].strip()
        self.notes += [behind] if behind else []
        self.is_open = bool(behind)

    def go_on(self, line: str) -> None:
        """Take a line below: a note, or what an editor has wrapped."""
        note = _NOTE.fullmatch(line)
        if note:
            self.notes.append(note["NOTE"].strip())
            self.is_open = True
        elif _BREAK.match(line):
            self.is_open = False
        elif self.is_open and not self.name:
            self.begin(line)
        elif self.is_open:
            self.notes[-1] = f"{self.notes[-1]} {line.strip(' >' + chr(9))}".strip()

    def tick(self) -> Tick | None:
        """Return what a person said; None where that is nothing."""
        note, about = "\n".join(filter(None, self.notes)), _read_about(self.about)
        if not self.name:
            self.name = name_unnamed(about)
            return Tick(note, about) if self.has_tick and about else None
        return read_box(has_tick=self.has_tick, is_tools=self.is_tools, note=note, about=about)


def _read_about(text: str) -> str:
    """Return what an item asks, without what is said of its state; a place behind it is shown as code."""
    text = _STATE.sub("", text)
    return unescape(re.sub(r" \(`([^`]*)`\)$", r" (\1)", text))


def _outside_fences(lines: list[str]) -> Iterator[str]:
    """Yield the lines that stand in no fenced block; one that is never closed ends with what it is indented in."""
    fence, margin = "", 0
    for line in lines:
        match = _FENCE.fullmatch(line)
        if not fence:
            if match is None or (match["FENCE"][0] == "`" and "`" in match["INFO"]):
                yield line
            else:
                fence, margin = match["FENCE"], _width(match["MARGIN"])
                yield ""
        elif match and match["FENCE"].startswith(fence) and not match["INFO"].strip():
            fence = ""
        elif line.strip() and _width(line[: len(line) - len(line.lstrip(" \t>"))]) < margin:
            fence = ""
            yield line


def _width(margin: str) -> int:
    return len(margin.expandtabs(4))
