"""Items of a checklist, with ids of what they are about."""

from __future__ import annotations

from migrator.facts.checklist import Question
from migrator.report.build import Ids
from migrator.report.checklist.answers.model import Answer
from migrator.report.checklist.model import ItemKind, ItemRow, ItemStatus


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
