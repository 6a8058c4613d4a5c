"""Subjects that are unique in a series: one architecture may have a patch for each of its maintainers' sets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from migrator.rewrite.change import Change
from migrator.series.message import Message

_COLUMNS = 75


def tell_apart(messages: Sequence[Message], changes: Sequence[Change]) -> list[Message]:
    """Return the messages of some changes, with subjects that repeat told apart by function, or else counted."""
    counts = Counter(message.subject for message in messages)
    taken = {subject for subject, count in counts.items() if count == 1}
    told = []
    for message, change in zip(messages, changes, strict=True):
        subject = message.subject
        if counts[subject] > 1:
            subject = _find_free(subject, change.proposals[0].function, taken)
            taken.add(subject)
        told.append(replace(message, subject=subject, text=subject + message.text.removeprefix(message.subject)))
    return told


def _find_free(subject: str, function: str, taken: set[str]) -> str:
    named = f"{subject} of {function}()"
    if function and named not in taken and len(named) <= _COLUMNS:
        return named
    number = next(number for number in range(1, len(taken) + 2) if f"{subject} ({number})" not in taken)
    return f"{subject} ({number})"
