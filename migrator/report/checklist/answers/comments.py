"""What the comments say that a patch adds, by the words that are declared; comments are read by people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from migrator.report.checklist.answers.model import Answer, against, answered, few, left_open
from migrator.report.checklist.lines import Line
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow

_LONG = 200


def answer_forbids(look: Look) -> Answer:
    """Return where comments say what may not be done; against it where one says what is called last."""
    words = look.words
    return _answer(look, words.forbids, words.last, "no added comment says what may not be done there")


def answer_about_to(look: Look) -> Answer:
    """Return where comments say that interrupts are about to be enabled; against it where they are told to be."""
    words = look.words
    return _answer(look, words.about_to, words.already, "no added comment speaks of what lockdep and tracing are told")


def _answer(look: Look, right: Sequence[str], wrong: Sequence[str], nothing: str) -> Answer:
    against_it = [_tell(line, wrong) for line in find_saying(look.comments, wrong)]
    if against_it:
        return against(*few(against_it))
    found = [_tell(line, right) for line in find_saying(look.comments, right)]
    if found:
        return answered(*few(found))
    count = len(look.comments)
    return left_open(f"{nothing}; it adds to {count} {'comment' if count == 1 else 'comments'}")


def find_saying(comments: Iterable[Line], patterns: Sequence[str]) -> list[Line]:
    """Return the comments that one of some patterns is found in."""
    return [line for line in comments if any(re.search(p, line.text, re.IGNORECASE) for p in patterns)]


def _tell(line: Line, patterns: Sequence[str]) -> ProofRow:
    """Return the sentence of a comment that says it, cut where it is long."""
    said = next(match for p in patterns if (match := re.search(p, line.text, re.IGNORECASE)))
    start = line.text.rfind(". ", 0, said.start())
    text = line.text[start + 2 if start >= 0 else 0 :].partition(". ")[0]
    shown = text if len(text) <= _LONG else f"{text[:_LONG].rpartition(' ')[0]} ..."
    return ProofRow(f'it says "{shown}"', line.place)
