"""What is asked of a series as a whole, and what to boot and test it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrator.facts.checklist import AnswerName, Configuration, Feature, Question
from migrator.facts.questions import Questions
from migrator.report.checklist.answers.catalog import SERIES_ANSWERS, WHOLE_ANSWERS
from migrator.report.checklist.answers.model import Answer, left_open
from migrator.report.checklist.asking import applies, codes_of, tell_how, tie
from migrator.report.checklist.configurations import answer_configuration, find_lack, tell_options
from migrator.report.checklist.items import Items
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ItemKind, ItemRow
from migrator.report.checklist.review import Review
from migrator.report.model import NotDoneRow


class SeriesMaker:
    """Makes the items of the whole series."""

    def __init__(
        self, review: Review, looks: Sequence[Look], questions: Questions, features: frozenset[Feature]
    ) -> None:
        self._review = review
        self._looks = looks
        self._questions = questions
        self._features = features
        self._items = Items()
        beside = dict.fromkeys(look.patch.recipe for look in looks if look.patch.recipe in questions.beside)
        self._recipes = {name: [look for look in looks if look.patch.recipe == name] for name in beside}

    def make_questions(self) -> tuple[ItemRow, ...]:
        """Return the questions about the series, as far as they bear on it: each once, those of each recipe in it."""
        asked = [each for each in self._questions.base.question if applies(each, self._features)]
        found = {each.key: self._question(each, self._looks) for each in asked if each.about == "series"}
        for recipe, looks in self._recipes.items():
            own = (each for each in self._questions.beside[recipe].question if each.about == "series")
            found.update({each.key: self._question(each, looks) for each in own if each.key not in found})
        return tuple(found.values())

    def _question(self, question: Question, looks: Sequence[Look]) -> ItemRow:
        answer = self._answer(question.answer, looks) if question.answer else left_open()
        return self._items.question(question, answer, tell_how(question, looks), *tie(question, looks))

    def _answer(self, name: AnswerName, looks: Sequence[Look]) -> Answer:
        if name in WHOLE_ANSWERS:
            return WHOLE_ANSWERS[name](looks, self._looks[-1])
        return SERIES_ANSWERS[name](self._review)

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
        base = [each for each in self._questions.base.configuration if applies(each, self._features)]
        own = [each for recipe in self._recipes for each in self._questions.beside[recipe].configuration]
        wanted = {each.key: each for each in reversed((*base, *own))}
        found = [each for each in (*base, *own) if wanted[each.key] is each]
        return [each for each in found if not each.archs or archs & {*each.archs}]

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
