"""How a checklist is laid out: what is left of each part, and what is for a person before what the tool has shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.analysis.scan import GENERIC
from migrator.report.checklist.model import Checklist, ItemKind, ItemRow, ItemStatus, PatchItems


@dataclass(frozen=True)
class Section:
    """Items below one heading; `how` is how to answer each of them, where that is the same."""

    title: str
    items: Sequence[ItemRow]
    how: str = ""


@dataclass(frozen=True)
class Sums:
    """How much there is of one part of a checklist; `against` counts what is left with something against it."""

    name: str
    shown: int
    person: int
    left: int
    against: int


def split_patch(patch: PatchItems) -> list[Section]:
    """Return the sections of a patch: its hunks, the questions for a person, and what the tool has shown."""
    hunks = [item for item in patch.items if item.kind == ItemKind.HUNK.value]
    asked = [item for item in patch.items if item.kind != ItemKind.HUNK.value]
    hows = {item.how for item in hunks}
    sections = [
        Section("What it changes", hunks, hows.pop() if len(hows) == 1 else ""),
        Section("Questions for a person", by_need([item for item in asked if item.by != "tool"])),
        Section("Shown by the tool", [item for item in asked if item.by == "tool"]),
    ]
    return [section for section in sections if section.items]


def by_need(items: Sequence[ItemRow]) -> list[ItemRow]:
    """Return what something speaks against first, the rest as it stands."""
    return sorted(items, key=lambda item: item.status != ItemStatus.AGAINST.value)


def sum_up(checklist: Checklist) -> Iterator[Sums]:
    """Yield the sums of each patch, and of what is asked of all of them."""
    for patch in checklist.patches:
        yield _sum(f"Patch {patch.number}: {patch.subject or patch.file or 'without a message'}", patch.items)
    parts = {"The series as a whole": checklist.questions, "Configurations": checklist.configurations}
    yield from (_sum(name, items) for name, items in parts.items() if items)


def _sum(name: str, items: Sequence[ItemRow]) -> Sums:
    shown, person = (sum(item.by == by for item in items) for by in ("tool", "person"))
    left = [item for item in items if not item.ticked]
    against = sum(item.status == ItemStatus.AGAINST.value for item in left)
    return Sums(name, shown, person, len(left), against)


def tell_left(patch: PatchItems) -> str:
    """Return in one sentence what is left of a patch; empty where nothing was asked."""
    if not patch.items:
        return ""
    left = [item for item in patch.items if not item.ticked]
    hunks = sum(item.kind == ItemKind.HUNK.value for item in left)
    counts = ((hunks, "hunk", " to read"), (len(left) - hunks, "question", ""))
    parts = [f"{count} {word}{'' if count == 1 else 's'}{behind}" for count, word, behind in counts if count]
    if not parts:
        return "Nothing is left to be done."
    against = sum(item.status == ItemStatus.AGAINST.value for item in left)
    told = f"Still to be done: {' and '.join(parts)}."
    return f"{told} The tool found something against {against} of them." if against else told


def name_archs(patch: PatchItems) -> list[str]:
    """Return the architectures whose code a patch changes; none where it changes no architecture's."""
    return [arch for arch in patch.archs if arch != GENERIC]
