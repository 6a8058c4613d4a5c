"""The checklist as Markdown: task lists that a forge shows as boxes, and a person ticks in any editor."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from migrator.report.checklist.escaping import code, escape, fence
from migrator.report.checklist.lost import is_unnamed, parse_lost
from migrator.report.checklist.marks import DOCUMENT, is_tools, render_mark, unmark
from migrator.report.checklist.model import SCHEMA_VERSION, Checklist, ItemRow, PatchItems
from migrator.report.checklist.sections import name_archs, split_patch, sum_up, tell_left
from migrator.report.checklist.wording import (
    GONE,
    HOW_TO,
    KEPT,
    sentences,
    tell_state,
    tell_subject,
    tell_sums,
    tell_tree,
)

_IN = "  "  # below an item


def render_markdown(checklist: Checklist) -> str:
    """Return the document; each item ends in its id, which is what a tick is kept by."""
    lines = [
        *_head(checklist),
        *(line for patch in checklist.patches for line in _patch(patch)),
        *_section("## The series as a whole", checklist.questions),
        *_section("## Configurations to boot and test with", checklist.configurations),
        *_lost(checklist.lost),
        *_not_done(checklist),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _head(checklist: Checklist) -> Iterator[str]:
    yield f"# Reviewer checklist of {escape(tell_subject(checklist))}"
    yield from ("", f"<!-- {DOCUMENT} {SCHEMA_VERSION} -->", "")
    yield from (f"> **{escape(warning)}**\n" for warning in checklist.warnings)
    yield from (tell_sums(checklist), "", *_table(checklist))
    tree = tell_tree(checklist)
    made = f"Made by {checklist.tool.name} {checklist.tool.version}"
    yield from (f"{made} on {escape(tree)}." if tree else f"{made} without a tree.", "", f"{HOW_TO} {KEPT}", "")


def _table(checklist: Checklist) -> Iterator[str]:
    """Yield what is left of each part."""
    rows = list(sum_up(checklist))
    if rows:
        yield from ("| | shown by the tool | ticked by a person | to be done | with something against it |",)
        yield "|---|---:|---:|---:|---:|"
    for row in rows:
        name = escape(row.name).replace("|", "\\|")
        yield f"| {name} | {row.shown} | {row.person} | {row.left} | {row.against} |"
    yield from [""] if rows else []


def _patch(patch: PatchItems) -> Iterator[str]:
    archs = ", ".join(map(code, name_archs(patch)))
    yield from (f"## Patch {patch.number}: {escape(patch.subject or patch.file or 'without a message')}", "")
    told = [code(patch.file)] if patch.file else []
    told += [f"{'code' if told else 'Code'} of {archs}"] if archs else []
    yield from (". ".join(filter(None, ["; ".join(told), tell_left(patch)])) or "It changes nothing.", "")
    for section in split_patch(patch):
        yield from _section(f"### {section.title}", section.items, section.how)


def _section(title: str, items: Iterable[ItemRow], how: str = "") -> Iterator[str]:
    lines = [line for item in items for line in _item(replace(item, how="") if how else item)]
    if lines:
        yield from (title, "", *((*sentences(escape(how)), "") if how else ()), *lines)


def _item(item: ItemRow) -> Iterator[str]:
    mark = render_mark(item.id, tools=is_tools(item))
    yield f"- [{'x' if item.ticked else ' '}] {escape(item.asks)}{_at(item.place)} *({tell_state(item)})* {mark}"
    yield from (f"{_IN}- note: {_plain(line)}" for line in sentences(item.note))
    yield from _field("What", item.what)
    yield from _field("Why", item.why)
    yield from _field("To show it wrong", item.wrong)
    for proof in item.proofs:
        yield f"{_IN}- Evidence: {escape(proof.text)}{_at(proof.place)}"
    if item.by != "tool":  # what is shown needs no answer; who takes the tick away is told when it is written again
        yield from _field("How to answer", item.how)
    yield from ("", *fence(item.text, _IN, "diff")) if item.text else ()
    yield ""


def _at(place: str) -> str:
    return f" ({code(place)})" if place else ""


def _field(name: str, text: str) -> Iterator[str]:
    lines = sentences(text)
    if len(lines) == 1:
        yield f"{_IN}- {name}: {escape(lines[0])}"
    elif lines:
        yield f"{_IN}- {name}:"
        yield from (f"{_IN}{_IN}- {escape(line)}" for line in lines)


def _plain(note: str) -> str:
    """Return a line of a person's, as it is but for what would be taken for a mark."""
    return unmark(note).strip()


def _lost(lost: Iterable[str]) -> Iterator[str]:
    found = [each for line in lost if (each := parse_lost(line))]
    if found:
        yield from ("## Ticks whose items are there no more", "", GONE, "")
    for name, tick in found:
        mark = "" if is_unnamed(name) else f" {render_mark(name)}"
        yield f"- [{'x' if tick.ticked else ' '}] {escape(tick.about)}{mark}"
        yield from (f"{_IN}- note: {_plain(line)}" for line in sentences(tick.note))
    yield from [""] if found else []


def _not_done(checklist: Checklist) -> Iterator[str]:
    if checklist.not_done:
        yield from ("## What the tool did not look at", "")
    for row in checklist.not_done:
        place = f"{code(row.path)}: " if row.path else ""
        yield f"- {place}{escape(row.reason)}"
