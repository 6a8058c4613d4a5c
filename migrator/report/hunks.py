"""Rows of hunks: what changes, why that is right, and how one would show it wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from migrator.analysis.scan import arch_of
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.reasons import Reasons
from migrator.facts.recipe import RecipeFacts
from migrator.facts.voices import Voices
from migrator.report.build import Ids
from migrator.report.changes.choose import Chosen, choose
from migrator.report.changes.gone import Rows
from migrator.report.changes.hunk import tell_hunk
from migrator.report.changes.owed import Owed, find_owed
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.series import read_patches
from migrator.report.changes.whose import own_patches
from migrator.report.changes.words import Words
from migrator.report.model import FindingRow, HunkRow
from migrator.series.reviewed import ReviewedPatch


def find_hunks(
    patches: Sequence[ReviewedPatch],
    facts: RecipeFacts,
    events: Events,
    archfacts: Mapping[str, ArchFacts],
    voices: Voices,
    findings: Sequence[FindingRow] = (),
) -> tuple[HunkRow, ...]:
    """Return every hunk of some patches, ours or anybody's, in their order.

    A file of which no line is changed, or what cannot be read of a diff, has a row, too.
    Each is told in the words of the recipe that made its patch. `findings` are the rows that ids are taken from.
    """
    owners = {path: name for name, known in archfacts.items() for path in known.paths}
    tell = _tell_words(facts, events, archfacts, voices)
    owned = own_patches(patches, voices, lambda path: tell("", path))
    read, made = read_patches(owned, lambda patch, path: tell(patch.recipe, path))
    ids, rows, found = Ids(), Rows(findings), []
    for each in read:
        reasons = voices.of(each.patch.recipe).reasons
        for hunk, owed in zip(each.hunks, find_owed(each, reasons.analysis, rows), strict=True):
            chosen = choose(hunk, tell_hunk(hunk, made), reasons, made)
            arch = arch_of(hunk.hunk.path, owners)
            found.append(_row(each.patch, hunk, arch, chosen, owed, reasons, ids))
    return tuple(found)


def find_owned(
    patches: Sequence[ReviewedPatch],
    facts: RecipeFacts,
    events: Events,
    archfacts: Mapping[str, ArchFacts],
    voices: Voices,
) -> tuple[ReviewedPatch, ...]:
    """Return the patches, each with the recipe that it is of."""
    tell = _tell_words(facts, events, archfacts, voices)
    return own_patches(patches, voices, lambda path: tell("", path))


def _tell_words(
    facts: RecipeFacts, events: Events, archfacts: Mapping[str, ArchFacts], voices: Voices
) -> Callable[[str, str], Words]:
    """Return what tells calls in a file, of a recipe's patch."""
    owners = {path: name for name, known in archfacts.items() for path in known.paths}

    @cache
    def words(recipe: str, arch: str) -> Words:
        return Words(facts, events, archfacts.get(arch), voices.of(recipe).renaming)

    return lambda recipe, path: words(recipe, arch_of(path, owners))


def _row(
    patch: ReviewedPatch, read: ReadHunk, arch: str, chosen: Chosen, owed: Owed, reasons: Reasons, ids: Ids
) -> HunkRow:
    function, path, text = next(iter(read.functions), ""), read.hunk.path, read.hunk.text
    why = [*chosen.why, *owed.why] or [reasons.unproved]
    return HunkRow(
        id=ids.make("hunk", patch.subject, path, function, text),
        patch=patch.number,
        arch=arch,
        path=path,
        function=function,
        old_line=read.hunk.old_line,
        new_line=read.hunk.new_line,
        text=text,
        what=" ".join(chosen.what),
        why="\n".join(why),
        wrong="\n".join([*owed.wrong, *chosen.wrong]),
        rules=owed.rules,
        findings=owed.findings,
        recipe=patch.recipe,
    )
