"""Interrupt windows that a hunk opens between the guest and the end of its time."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.report.changes.features import Features
from migrator.report.changes.sides import Statement
from migrator.report.changes.words import Words, callee_of

_ENDS = frozenset({"timing-exit", "exit"})


def add_windows(features: Features, statements: Sequence[Statement], words: Words) -> None:
    """Note interrupts that are enabled and disabled again, in front of what ends guest time, on changed lines."""
    steps = [(callee_of(c), {*words.of(c)}, s) for s in statements for c in s.calls]
    for at, (_, told, opening) in enumerate(steps):
        if "irq-on" not in told:
            continue
        end = next((n for n in range(at + 1, len(steps)) if "irq-off" in steps[n][1]), None)
        if end is None or not _ends_time(steps[end + 1 :], opening.function):
            continue
        if not (opening.is_changed or steps[end][2].is_changed) or steps[end][2].function != opening.function:
            continue
        inside = [name for name, word, _ in steps[at + 1 : end] if "synchronization" in word]
        features.add("opens window", new=[steps[at][0], steps[end][0]], place=opening.function)
        if inside:
            features.add("window synchronized", new=inside)
        elif words.synchronization is not None:
            features.add("window unsynchronized", new=[words.synchronization.call.partition("(")[0]])
        else:
            features.add("window unknown")


def _ends_time(steps: Sequence[tuple[str, set[str], Statement]], function: str) -> bool:
    """Tell whether guest time ends next, before interrupts are opened for good."""
    for _, told, statement in steps:
        if statement.function != function or "irq-on" in told:
            return False
        if told & _ENDS:
            return True
    return False
