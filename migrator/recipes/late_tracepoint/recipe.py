"""A value is traced where it is computed, and the field that kept it for later goes.

Why:     the detour was needed while RCU stopped watching long before the guest
         ran, and a tracepoint must not be called then. Once RCU goes away next
         to the guest alone, the detour hides when the value was computed, and
         costs a field and a test on every exit.
Before:  timer->delta = now - deadline; ... guest exit ...
         if (timer->delta != NOTHING) { trace_late(id, timer->delta); ... }
After:   trace_late(id, now - deadline); the field, its initialisations, the block
         behind the exit and the comments about them are gone.
Safety:  needs review. Drafted only where RCU watches at the place on every path,
         where every argument of the tracepoint can be said there with the same
         value, and where the tracepoint alone reads the field; else refused,
         with the place that keeps it.
Source:  e0ac535178ad (v5.17), arch/x86/kvm/lapic.c.
"""

from collections.abc import Sequence

import regex

from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.draft import decide
from migrator.recipes.late_tracepoint.survey import find_surveys
from migrator.recipes.model import Decision, Ground, Note, Recipe, Step


def make_recipe(facts: LateFacts) -> Recipe:
    """Return the recipe, with what its folder declares."""

    def propose(ground: Ground) -> Sequence[Decision | Note]:
        return [decide(ground, facts, survey) for survey in find_surveys(ground, facts)]

    def prove(before: Ground, behind: Ground, paths: Sequence[str]) -> str:
        return _prove(facts, before, behind, paths)

    step = Step(
        name="late_tracepoint",
        title=facts.title,
        propose=propose,
        by_owner=True,
        prove=prove,
        is_lasting=True,
        is_apart=True,
    )
    return Recipe(facts.name, facts.title, (), (), (step,), page=__doc__ or "", rules=facts.rules)


def _prove(facts: LateFacts, before: Ground, behind: Ground, paths: Sequence[str]) -> str:
    """Return which field that went is still used somewhere, or nothing."""
    for survey in find_surveys(before, facts):
        if not any(trace.path in paths for trace in survey.traces):
            continue
        pattern = regex.compile(rf"(?:\.|->)\s*{regex.escape(survey.member)}\b")
        if all(_uses(behind, trace.path, pattern) for trace in survey.traces):
            continue  # it was left
        left = next((path for path in survey.units if _uses(behind, path, pattern)), "")
        if left:
            return f"`{survey.member}` is still used in {left}"
        problem = next((found for trace in survey.traces if (found := _find_unwatched(behind, trace.call.name))), "")
        if problem:
            return problem
    return ""


def _uses(ground: Ground, path: str, pattern: regex.Pattern[str]) -> bool:
    unit = ground.sources.read(path)
    return unit is not None and pattern.search(unit.text) is not None


def _find_unwatched(ground: Ground, call: str) -> str:
    """Return where a tracepoint is called while RCU does not watch, or nothing."""
    for judged in ground.judged.values():
        for moment in judged.study.engine.moments():
            if moment.call == call and moment.before.in_eqs:
                return f"{call}() is called at {moment.where.path}:{moment.where.place.line} while RCU does not watch"
    return ""
