"""Which recipe a patch is of: by what made it, else by what its message says, else by what its hunks do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import regex

from migrator.facts.declared import Renaming
from migrator.facts.reasons import Whose
from migrator.facts.voices import Voices
from migrator.report.changes.hunk import tell_hunk
from migrator.report.changes.series import read_patches
from migrator.report.changes.words import Words
from migrator.series.hunklines import parse_diff
from migrator.series.reviewed import ReviewedPatch
from migrator.series.verify.wording import claimed_in

_WORD = regex.compile(r"\w+")


def own_patches(
    patches: Sequence[ReviewedPatch], voices: Voices, words: Callable[[str], Words]
) -> tuple[ReviewedPatch, ...]:
    """Return the patches, each with its recipe: the transition where no other is known to do what it does."""
    done = _find_done([patch for patch in patches if not patch.recipe], words) if voices.beside else {}
    return tuple(patch if patch.recipe else _own(patch, voices, done.get(patch.number, ())) for patch in patches)


def _own(patch: ReviewedPatch, voices: Voices, done: Sequence[Collection[str]]) -> ReviewedPatch:
    claimed = claimed_in(patch.message, {voices.name, *voices.beside})
    if len(claimed) == 1:
        return replace(patch, recipe=next(iter(claimed)))
    for name, voice in voices.beside.items():
        if _renames(patch, voice.renaming) or (voice.whose is not None and _does(done, voice.whose)):
            return replace(patch, recipe=name)
    return replace(patch, recipe=voices.name)


def _find_done(patches: Sequence[ReviewedPatch], words: Callable[[str], Words]) -> dict[int, list[Collection[str]]]:
    """Return what each hunk of some patches does, by the number of the patch."""
    read, made = read_patches(patches, lambda _, path: words(path))
    return {each.patch.number: [tell_hunk(hunk, made).found.keys() for hunk in each.hunks] for each in read}


def _does(done: Sequence[Collection[str]], whose: Whose) -> bool:
    """Tell whether hunks do what makes a patch one of a recipe's."""
    together = {feature for features in done for feature in features}
    if not together.issuperset(whose.all) or not together.isdisjoint(whose.without):
        return False
    return (not whose.any or not together.isdisjoint(whose.any)) and (not whose.only or together <= {*whose.only})


def _renames(patch: ReviewedPatch, renaming: Renaming) -> bool:
    """Tell whether a patch takes an old name away, and puts in what it is called now."""
    lines = [line for hunk in parse_diff(patch.diff) for line in hunk.lines] if renaming else []
    removed, added = (_words(lines, sign) for sign in "-+")
    return any(old in removed and not added.isdisjoint(new) for old, new in renaming.items())


def _words(lines: Sequence[str], sign: str) -> set[str]:
    return {word for line in lines if line[:1] == sign for word in _WORD.findall(line)}
