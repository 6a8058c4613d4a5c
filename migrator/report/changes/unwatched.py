"""What a hunk adds where RCU does not watch, as far as the order of the text tells."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.report.changes.features import Features
from migrator.report.changes.made import Made
from migrator.report.changes.sides import Statement
from migrator.report.changes.words import Words, callee_of
from migrator.syntax.matchers import Call


def add_unwatched(features: Features, statements: Iterable[Statement], words: Words, made: Made) -> None:
    """Note calls on changed lines between one that sends RCU away and one that brings it back.

    The text is read from top to bottom: paths are the analysis' work. What the author vouches for, and functions
    that some patch makes and keeps from being instrumented, are left out.
    """
    safe = {function.name for function in made.functions if function.is_protected}
    away, allowed, function = "", 0, ""
    for statement in statements:
        if statement.function != function:
            away, allowed, function = "", 0, statement.function
        for call in statement.calls:
            event, callee = words.event(call), callee_of(call)
            allowed = max(allowed + (event.allows if event is not None else 0), 0)
            if event is not None and event.rcu:
                away = callee if event.rcu == "away" else ""
            elif away and not allowed and statement.is_changed and callee not in safe:
                _add(features, call, away, words)


def _add(features: Features, call: Call, away: str, words: Words) -> None:
    """Note a call that is not right there, or not known; it need not be noted as a call of its kind besides."""
    callee, use = callee_of(call), words.use(call)
    if use:
        features.add("adds eqs-use", old=[away], new=[callee])
        features.drop(f"adds {use}", callee)
    elif not words.is_known(call):
        features.add("adds eqs-call", old=[away], new=[callee])
        for feature in ("adds code", "changes code"):
            features.drop(feature, f"{callee}()")
