"""Checklists on disk: what people ticked in them, kept when one is written again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from migrator.cli.selection import Selection
from migrator.errors import UsageError
from migrator.report.checklist.lost import parse_lost
from migrator.report.checklist.model import Checklist
from migrator.report.checklist.tick import Tick, unite_ticks
from migrator.report.checklist.ticks import apply_ticks, is_checklist, parse_ticks
from migrator.series.folder import CHECKLIST
from migrator.text import decode


def read_ticks(place: Path) -> dict[str, Tick]:
    """Return the ticks of a checklist that is named, or of the one in a folder.

    Raises:
        UsageError: there is none.
    """
    path = place / CHECKLIST if place.is_dir() else place
    text = _read(path)
    if not is_checklist(text):
        raise UsageError(f"{path} is no checklist; name one that `migrator checklist` or `migrator draft` wrote")
    return parse_ticks(text)


def read_kept(target: Path) -> dict[str, Tick]:
    """Return the ticks of what a checklist is about to replace; none where nothing is there.

    Raises:
        UsageError: something else is there, which shall not be lost.
    """
    if target.is_dir():
        raise UsageError(f"{target} is a folder; name a file, as {target / CHECKLIST}")
    if not target.is_file():  # a device or a pipe keeps nothing
        return {}
    text = _read(target)
    if text.strip() and not is_checklist(text):
        raise UsageError(f"{target} exists and is no checklist; remove it, or choose another file")
    return parse_ticks(text)


def find_beside(place: Path) -> dict[str, Tick]:
    """Return the ticks of the checklist that stands beside the patches of a series; none where there is none."""
    path = place / CHECKLIST
    text = _read(path) if path.is_file() else ""
    return parse_ticks(text) if is_checklist(text) else {}


def _read(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; name a checklist") from error


def tick_again(checklist: Checklist, several: Sequence[Mapping[str, Tick]], selection: Selection) -> Checklist:
    """Return the checklist with these ticks, of which later ones count more; tell those without an item."""
    checklist = apply_ticks(checklist, unite_ticks(*several))
    for tick in (each[1] for line in checklist.lost if (each := parse_lost(line))):
        what = "tick" if tick.ticked else "note"
        selection.say(f"a {what} has no item any more, and stands at the end of the checklist: {tick.about}")
    return checklist
