"""What a person said of one item, and how several of them are one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Tick:
    """What a person said of an item.

    Attributes:
        about: what the item asked, for who has lost it.
        ticked: True: a person has ticked it; False: a person has taken the tool's tick away; None: there is a note.
    """

    note: str = ""
    about: str = ""
    ticked: bool | None = True


def unite_ticks(*several: Mapping[str, Tick]) -> dict[str, Tick]:
    """Return the ticks of several documents: of two boxes the later one counts, and every note is kept once."""
    united: dict[str, Tick] = {}
    for ticks in several:
        for name, tick in ticks.items():
            united[name] = _unite(united[name], tick) if name in united else tick
    return united


def _unite(old: Tick, new: Tick) -> Tick:
    lines = dict.fromkeys([*old.note.split("\n"), *new.note.split("\n")])
    ticked = old.ticked if new.ticked is None else new.ticked
    return replace(new, note="\n".join(filter(None, lines)), about=new.about or old.about, ticked=ticked)


def read_box(*, has_tick: bool, is_tools: bool, note: str = "", about: str = "") -> Tick | None:
    """Return what a person said by a box; None where that is nothing.

    Attributes of the box: `is_tools` tells that the tool itself has an answer there, which nobody else gave.
    """
    ticked = None if has_tick == is_tools else has_tick
    return Tick(note, about, ticked) if note or ticked is not None else None
