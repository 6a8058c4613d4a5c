"""Ticks in a checklist as JSON."""

from collections.abc import Iterator

import msgspec

from migrator.report.checklist.lost import parse_lost
from migrator.report.checklist.model import ItemStatus
from migrator.report.checklist.tick import Tick, read_box, unite_ticks
from migrator.text import encode

_KEYS = {"patches", "questions", "configurations"}
_TICKED = {"ticked", "by", "note"}


def is_json(text: str) -> bool:
    """Tell whether a text is a checklist in JSON."""
    document = _decode(text)
    return isinstance(document, dict) and document.keys() >= _KEYS


def parse_json(text: str) -> dict[str, Tick]:
    """Return the ticks of people by the ids of their items; a tick that the tool does not claim is a person's."""
    document = _decode(text)
    lost = document.get("lost") if isinstance(document, dict) else ()
    found = [parse_lost(line) for line in lost or () if isinstance(line, str)]
    kept = dict(each for each in found if each)
    return unite_ticks(kept, *({name: tick} for name, tick in _walk(document)))


def _decode(text: str) -> object:
    """Return the document; None where it is none."""
    try:
        document: object = msgspec.json.decode(encode(text.removeprefix("\ufeff")))
    except msgspec.DecodeError:
        return None
    return document


def _walk(value: object) -> Iterator[tuple[str, Tick]]:
    """Yield the items somewhere in a document that a person said something of."""
    if isinstance(value, list):
        for inner in value:
            yield from _walk(inner)
    if not isinstance(value, dict):
        return
    name = value.get("id")
    if isinstance(name, str) and name and value.keys() & _TICKED:
        tick = _read(value)
        if tick is not None:
            yield name, tick
    for inner in value.values():
        yield from _walk(inner)


def _read(item: dict[str, object]) -> Tick | None:
    # `by` is left as it was by who turns `ticked` alone.
    by, has_tick = item.get("by"), item.get("ticked") is True
    is_tools = by == "tool" or (not has_tick and by != "person" and item.get("status") == ItemStatus.ANSWERED.value)
    asks, place, note = (str(item.get(key) or "") for key in ("asks", "place", "note"))
    return read_box(has_tick=has_tick, is_tools=is_tools, note=note, about=f"{asks} ({place})" if place else asks)
