"""After the change: every call that became another is reached only in contexts which that one asks for."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.analysis.callcontext.model import CallContext
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.places import find_groups
from migrator.recipes.declared.split.verdict import failing
from migrator.recipes.model import Ground
from migrator.syntax.unit import Unit
from migrator.text import Span


def prove(facts: SplitFacts, before: Ground, behind: Ground, paths: Sequence[str]) -> str:
    """Return how what came out is not what was promised, or nothing."""
    for into in facts.into:
        for group in find_groups(behind, facts, into.name):
            new = [call for call in group.calls if call.path in paths and not _called(before, call, into.name)]
            for call in new:
                wrong, unclear = failing(into, call)
                if wrong or unclear or not call.contexts:
                    told = " and ".join(sorted(wrong | unclear)) or "no path"
                    return f"{call.path}:{call.line} calls {into.name}() where {told} is not as it asks"
                if not _is_same(facts, before, behind, call):
                    return f"more than a call has changed in {call.function}() of {call.path}"
    return ""


def _called(before: Ground, call: CallContext, name: str) -> bool:
    """Tell whether a function called another one before: those calls are not ours."""
    unit = before.sources.read(call.path)
    function = unit.function_named(call.function) if unit is not None else None
    return unit is not None and function is not None and bool(_calls_in(unit, function.body, [name]))


def _is_same(facts: SplitFacts, before: Ground, behind: Ground, call: CallContext) -> bool:
    """Tell whether a function is as it was but for calls of the old function or of the new ones."""
    names = [facts.function, *(into.name for into in facts.into)]
    texts = (_without_calls(ground, call, names) for ground in (before, behind))
    return len({*texts}) == 1


def _without_calls(ground: Ground, call: CallContext, names: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens of a function, with each of some calls as a star."""
    unit = ground.sources.read(call.path)
    function = unit.function_named(call.function) if unit is not None else None
    if unit is None or function is None:
        return ()
    found: list[str] = []
    spans = _calls_in(unit, function.body, names)
    for token in unit.significant(function):
        inside = next((span for span in spans if span.start <= token.start < span.end), None)
        if inside is None:
            found.append(token.text)
        elif inside.start == token.start:
            found.append("*")
    return tuple(found)


def _calls_in(unit: Unit, body: Span, names: Sequence[str]) -> list[Span]:
    pattern = regex.compile(r"\b(?:\L<names>)\s*(\((?:[^()]|(?1))*\))", names=names)
    return [Span(match.start(), match.end()) for match in pattern.finditer(unit.text, body.start, body.end)]
