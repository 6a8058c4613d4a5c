"""The checklist of a series: every hunk, every question that bears on it, and what to boot and test with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from migrator import __version__
from migrator.facts.checklist import Feature, Question
from migrator.facts.questions import COMMON, Questions
from migrator.facts.voices import Voices
from migrator.report.checklist.answers.catalog import PATCH_ANSWERS
from migrator.report.checklist.answers.model import left_open
from migrator.report.checklist.asking import applies, code_of, tell_how, tie
from migrator.report.checklist.brought import tell_brought
from migrator.report.checklist.features import find_features
from migrator.report.checklist.items import Items
from migrator.report.checklist.look import Look
from migrator.report.checklist.looks import look_at
from migrator.report.checklist.model import (
    SCHEMA_VERSION,
    Checklist,
    ItemKind,
    ItemRow,
    ItemStatus,
    PatchItems,
)
from migrator.report.checklist.review import Review
from migrator.report.checklist.searches import begin_searches
from migrator.report.checklist.whole import SeriesMaker
from migrator.report.hunks import find_hunks, find_owned
from migrator.report.model import HunkRow, NotDoneRow, ToolInfo

_STRANGE = "Nothing here has to do with entering a guest: what is asked is what is asked of any patch."


def make_checklist(review: Review, questions: Questions, voices: Voices) -> Checklist:
    """Return what a person must confirm of a series, with what the tool can answer; a person has ticked nothing yet."""
    owned = find_owned(review.patches, review.facts, review.events, review.archfacts, voices)
    review = replace(review, patches=owned)
    looks = look_at(review, questions.base, voices, [*questions.beside.values()])
    begin_searches(looks)
    rows = find_hunks(review.patches, review.facts, review.events, review.archfacts, voices)
    makers = [_Maker(look, questions) for look in looks]
    features = frozenset[Feature]().union(*(maker.features for maker in makers if not maker.is_beside))
    series = SeriesMaker(review, looks, questions, features)
    is_known = features & {"guest", "generic", "hook"} or any(maker.is_beside for maker in makers)
    return Checklist(
        schema_version=SCHEMA_VERSION,
        tool=ToolInfo("migrator", __version__),
        tree=review.tree,
        series=review.series,
        patches=tuple(maker.make([row for row in rows if row.patch == maker.number]) for maker in makers),
        questions=series.make_questions(),
        configurations=series.make_configurations(),
        not_done=(*review.not_done, *_find_unseen(looks, rows), *series.find_impossible()),
        warnings=() if is_known else (_STRANGE,),
    )


def _find_unseen(looks: Iterable[Look], rows: Sequence[HunkRow]) -> Iterable[NotDoneRow]:
    """Yield what of a patch the checklist cannot ask about."""
    for look in looks:
        if not any(row.patch == look.patch.number for row in rows):
            yield NotDoneRow(
                "", f"patch {look.patch.number} has no hunk that could be read, so none of it is asked about"
            )
        for arch in look.archs:
            unknown = look.why_unknown(arch)
            if unknown:
                yield NotDoneRow("", f"patch {look.patch.number}: {unknown}")


class _Maker:
    """Makes the items of one patch."""

    def __init__(self, look: Look, questions: Questions) -> None:
        self.look = look
        self.number = look.patch.number
        self.is_beside = look.patch.recipe in questions.beside
        self.features = find_features(look) & COMMON if self.is_beside else find_features(look)
        self._questions = questions.of(look.patch.recipe)
        self._items = Items()
        self._rows: tuple[HunkRow, ...] = ()

    def make(self, rows: Iterable[HunkRow]) -> PatchItems:
        """Return the hunks, and the questions that bear on the patch."""
        patch = self.look.patch
        asked = [each for each in self._questions.question if each.about == "patch" and applies(each, self.features)]
        self._rows = tuple(rows)
        items = (*(self._hunk(row) for row in self._rows), *(self._question(each) for each in asked))
        return PatchItems(patch.number, patch.name, patch.subject, patch.archs, items)

    def _hunk(self, row: HunkRow) -> ItemRow:
        proofs = tell_brought(self.look.patch.added, row, self._rows)
        return ItemRow(
            id=self._items.identify("hunk", self.look.title, row.path, row.function, code_of(row.text)),
            kind=ItemKind.HUNK.value,
            asks=self._questions.hunk.asks,
            status=(ItemStatus.AGAINST if proofs else ItemStatus.OPEN).value,
            what=row.what,
            why=row.why,
            wrong=row.wrong,
            text=row.text,
            place=f"{row.path}:{row.new_line}" if row.new_line else row.path,
            how=self._questions.hunk.how,
            proofs=proofs,
        )

    def _question(self, question: Question) -> ItemRow:
        answer = PATCH_ANSWERS[question.answer](self.look) if question.answer else left_open()
        tied = self.look.title, *tie(question, [self.look])
        return self._items.question(question, answer, tell_how(question, [self.look]), *tied)
