"""The patches of a review, each with the tree as those before it leave that."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts.checklist import ChecklistFacts
from migrator.facts.voices import Voices
from migrator.recipes.model import Sources
from migrator.report.checklist.look import NOBODY, Look
from migrator.report.checklist.naming import unite_near
from migrator.report.checklist.options import Options, find_named
from migrator.report.checklist.review import Review
from migrator.syntax.unit import Unit


def look_at(
    review: Review, questions: ChecklistFacts, voices: Voices | None = None, more: Sequence[ChecklistFacts] = ()
) -> tuple[Look, ...]:
    """Return the patches, each with the tree as those before it leave that; `more` are questions of other recipes."""
    looks: list[Look] = []
    options = _find_options(review, [questions, *more])
    front: Sources | None = review.sources
    for patch in review.patches:
        gone = {path: Unit("") for path in patch.old if path not in patch.new}
        behind = front.over({**gone, **patch.new}) if front is not None and (gone or patch.new) else front
        voice = voices.of(patch.recipe) if voices else NOBODY
        looks.append(Look(review, patch, questions, front, behind, options, voice))
        front = behind
    near = unite_near(looks)
    for look in looks:
        look.near = near
    return tuple(looks)


def _find_options(review: Review, asked: Sequence[ChecklistFacts]) -> Options | None:
    """Return what the tree says of the options that configurations and messages name."""
    if review.sources is None:
        return None
    configurations = [each for questions in asked for each in questions.configuration]
    named = {option.partition("=")[0] for each in configurations for option in each.options}
    named.update(name for patch in review.patches for name in find_named(f"{patch.subject} {patch.message}"))
    selects = {name for each in configurations for name in each.selects}
    kconfig = dict.fromkeys(pathspec for questions in asked for pathspec in questions.kconfig)
    return Options(review.sources, tuple(kconfig), named, selects)
