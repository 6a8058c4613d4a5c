"""Ticks whose items are there no more: kept as texts, and read again, so that they come back with their items."""

import re

from migrator.report.checklist.tick import Tick

UNNAMED = "?"  # stands for the id that a line does not have
_LOST = re.compile(r"(?s)(?P<ID>\S+) \[(?P<BOX>[ x])\] (?P<ABOUT>.*?)(?: \(note: (?P<NOTE>.*)\))?")


def render_lost(name: str, tick: Tick) -> str:
    """Return one line of `lost`: the id, the box, what the item asked, and the note."""
    note = f" (note: {tick.note})" if tick.note else ""
    return f"{UNNAMED if is_unnamed(name) else name} [{'x' if tick.ticked else ' '}] {tick.about}{note}"


def parse_lost(line: str) -> tuple[str, Tick] | None:
    """Return the id, and the tick; None for what is no such line."""
    match = _LOST.fullmatch(line)
    if match is None:
        return None
    about, has_tick = match["ABOUT"], match["BOX"] == "x"
    name = name_unnamed(about) if match["ID"] == UNNAMED else match["ID"]
    return name, Tick(match["NOTE"] or "", about, True if has_tick else None)


def name_unnamed(about: str) -> str:
    """Return what a tick is known by whose line has lost its id: no item is called so."""
    return f"{UNNAMED} {about}"


def is_unnamed(name: str) -> bool:
    """Tell whether a tick's line has lost its id."""
    return name.startswith(f"{UNNAMED} ")
