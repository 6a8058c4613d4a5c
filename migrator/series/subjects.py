"""Subjects that are unique in a series: one architecture may have a patch for each of its maintainers' sets."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from migrator.rewrite.change import Change
from migrator.series.letters import COLUMNS, Message


def tell_apart(messages: Sequence[Message], changes: Sequence[Change]) -> list[Message]:
    """Return the messages of some changes, with subjects that repeat told apart by function, or else counted.

    Where that gets too long, the shorter prefix that the facts give is taken.
    """
    counts = Counter(message.subject for message in messages)
    taken = {subject for subject, count in counts.items() if count == 1}
    told = []
    for message, change in zip(messages, changes, strict=True):
        subject = message.subject
        if counts[subject] > 1:
            subject = _find_free(message, change.proposals[0].function, taken)
            taken.add(subject)
        told.append(replace(message, subject=subject, text=subject + message.text.removeprefix(message.subject)))
    return told


def _find_free(message: Message, function: str, taken: set[str]) -> str:
    stems = list(dict.fromkeys(filter(None, (message.subject, message.short))))
    named = [f"{stem} of {function}()" for stem in stems if function]
    counted = [f"{stem} ({number})" for stem in stems for number in range(1, len(taken) + 2)]
    free = [subject for subject in (*named, *counted) if subject not in taken]
    return next((subject for subject in free if len(subject) <= COLUMNS), free[-1])
