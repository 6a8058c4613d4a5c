"""The checklist of a series: every hunk, every question that bears on it, and what to boot and test with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrator import __version__
from migrator.facts.checklist import ChecklistFacts, Configuration, Feature, Question
from migrator.facts.reasons import Reasons
from migrator.report.build import Ids
from migrator.report.checklist.answers.catalog import PATCH_ANSWERS, SERIES_ANSWERS
from migrator.report.checklist.answers.model import Answer, left_open
from migrator.report.checklist.asking import applies, code_of, codes_of, tell_how, tie
from migrator.report.checklist.brought import tell_brought
from migrator.report.checklist.configurations import answer_configuration, find_lack, tell_options
from migrator.report.checklist.features import find_features
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
from migrator.report.hunks import find_hunks
from migrator.report.model import HunkRow, NotDoneRow, ToolInfo

_STRANGE = "Nothing here has to do with entering a guest: what is asked is what is asked of any patch."


def make_checklist(review: Review, questions: ChecklistFacts, reasons: Reasons) -> Checklist:
    """Return what a person must confirm of a series, with what the tool can answer; a person has ticked nothing yet."""
    looks = look_at(review, questions)
    begin_searches(looks)
    rows = find_hunks(review.patches, review.facts, review.events, review.archfacts, reasons)
    makers = [_Maker(look, questions) for look in looks]
    features = frozenset[Feature]().union(*(maker.features for maker in makers))
    series = _SeriesMaker(review, looks, questions, features)
    strange = () if features & {"guest", "generic", "hook"} else (_STRANGE,)
    return Checklist(
        schema_version=SCHEMA_VERSION,
        tool=ToolInfo("migrator", __version__),
        tree=review.tree,
        series=review.series,
        patches=tuple(maker.make([row for row in rows if row.patch == maker.number]) for maker in makers),
        questions=series.make_questions(),
        configurations=series.make_configurations(),
        not_done=(*review.not_done, *_find_unseen(looks, rows), *series.find_impossible()),
        warnings=strange,
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


class Items:
    """Makes items with ids of what they are about; what is asked twice of the same is told apart by its order."""

    def __init__(self) -> None:
        self._ids = Ids()

    def identify(self, *words: str) -> str:
        """Return the id of what words say."""
        return self._ids.make(*words)

    def question(self, question: Question, answer: Answer, how: str, *about: str) -> ItemRow:
        """Return a question with its answer."""
        is_done = answer.status is ItemStatus.ANSWERED
        return ItemRow(
            id=self.identify(question.key, *about),
            kind=ItemKind.QUESTION.value,
            asks=question.asks,
            status=answer.status.value,
            how=how,
            proofs=answer.proofs,
            ticked=is_done,
            by="tool" if is_done else "",
        )


class _Maker:
    """Makes the items of one patch."""

    def __init__(self, look: Look, questions: ChecklistFacts) -> None:
        self.look = look
        self.number = look.patch.number
        self.features = find_features(look)
        self._questions = questions
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


class _SeriesMaker:
    """Makes the items of the whole series."""

    def __init__(
        self, review: Review, looks: Sequence[Look], questions: ChecklistFacts, features: frozenset[Feature]
    ) -> None:
        self._review = review
        self._looks = looks
        self._questions = questions
        self._features = features
        self._items = Items()

    def make_questions(self) -> tuple[ItemRow, ...]:
        """Return the questions about the series, as far as they bear on it."""
        asked = [each for each in self._questions.question if each.about == "series" and applies(each, self._features)]
        return tuple(self._question(each) for each in asked)

    def _question(self, question: Question) -> ItemRow:
        answer = SERIES_ANSWERS[question.answer](self._review) if question.answer else left_open()
        how = tell_how(question, self._looks)
        return self._items.question(question, answer, how, *tie(question, self._looks))

    def make_configurations(self) -> tuple[ItemRow, ...]:
        """Return what to boot and test with, as far as it bears on the series."""
        return tuple(self._configuration(each) for each in self._wanted() if not self._lacks(each))

    def find_impossible(self) -> Iterable[NotDoneRow]:
        """Yield the configurations that bear on the series, and that its tree cannot be built with."""
        for each in self._wanted():
            lacking = self._lacks(each)
            if lacking:
                yield NotDoneRow("", f"{each.name} is not asked for: {lacking}")

    def _wanted(self) -> list[Configuration]:
        archs = {arch for look in self._looks for arch in look.patch.archs}
        wanted = [each for each in self._questions.configuration if applies(each, self._features)]
        return [each for each in wanted if not each.archs or archs & {*each.archs}]

    def _lacks(self, configuration: Configuration) -> str:
        return find_lack(configuration, self._archs(), self._looks[0].options if self._looks else None)

    def _archs(self) -> list[str]:
        return list(dict.fromkeys(arch for look in self._looks for arch in look.archs))

    def _configuration(self, configuration: Configuration) -> ItemRow:
        options = self._looks[0].options if self._looks else None
        answer = answer_configuration(configuration, self._archs(), options)
        return ItemRow(
            id=self._items.identify(configuration.key, *codes_of(self._looks)),
            kind=ItemKind.CONFIGURATION.value,
            asks=f"Was it booted and tested with {configuration.name}?",
            status=answer.status.value,
            what=tell_options(configuration),
            why=f"It would show {configuration.shows}.",
            how=tell_how(configuration, self._looks),
            proofs=answer.proofs,
        )
