"""Ticks that people made in a checklist, found in the document and put into a new one."""

from collections.abc import Mapping
from dataclasses import replace

from migrator.report.checklist.lost import render_lost
from migrator.report.checklist.marks import is_tools
from migrator.report.checklist.model import Checklist, ItemRow
from migrator.report.checklist.reread.html import is_html, parse_html
from migrator.report.checklist.reread.json import is_json, parse_json
from migrator.report.checklist.reread.markdown import is_markdown, parse_markdown
from migrator.report.checklist.tick import Tick as Tick

_PAGE = ("<!doctype", "<html", "<?xml")


def parse_ticks(text: str) -> dict[str, Tick]:
    """Return the ticks of a checklist as written, Markdown, HTML or JSON, by the ids of their items.

    The tool's own ticks are not among them.
    """
    if _begins(text).startswith("{"):
        return parse_json(text)
    return parse_html(text) if _is_page(text) else parse_markdown(text)


def is_checklist(text: str) -> bool:
    """Tell whether a text is a checklist, in one of its forms."""
    if _begins(text).startswith("{"):
        return is_json(text)
    return is_html(text) if _is_page(text) else is_markdown(text)


def _begins(text: str) -> str:
    return text[:100].lstrip("\ufeff \t\r\n").lower()


def _is_page(text: str) -> bool:
    return _begins(text).startswith(_PAGE)


def apply_ticks(checklist: Checklist, ticks: Mapping[str, Tick]) -> Checklist:
    """Return the checklist with the ticks of a person; those whose item is gone are told as lost.

    What a person ticked stays the person's, whatever the tool answers by now; and what a person has unticked stays so,
    with the tool's evidence beside it.
    """
    known = {item.id for item in list_items(checklist)}
    lost = [render_lost(name, tick) for name, tick in ticks.items() if name not in known and _is_kept(tick)]
    return replace(
        checklist,
        patches=tuple(replace(patch, items=_tick_all(patch.items, ticks)) for patch in checklist.patches),
        questions=_tick_all(checklist.questions, ticks),
        configurations=_tick_all(checklist.configurations, ticks),
        lost=(*checklist.lost, *lost),
    )


def list_items(checklist: Checklist) -> list[ItemRow]:
    """Return every item of a checklist, in order."""
    of_patches = [item for patch in checklist.patches for item in patch.items]
    return [*of_patches, *checklist.questions, *checklist.configurations]


def _is_kept(tick: Tick) -> bool:
    """Tell whether there is something to keep: an answer of the tool's that is gone need not be unticked."""
    return bool(tick.ticked or tick.note)


def _tick_all(items: tuple[ItemRow, ...], ticks: Mapping[str, Tick]) -> tuple[ItemRow, ...]:
    return tuple(_tick(item, ticks[item.id]) if item.id in ticks else item for item in items)


def _tick(item: ItemRow, tick: Tick) -> ItemRow:
    if tick.ticked:
        return replace(item, ticked=True, by="person", note=tick.note)
    if tick.ticked is False and is_tools(item):
        return replace(item, ticked=False, by="", note=tick.note)
    return replace(item, note=tick.note)
