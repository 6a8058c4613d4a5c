"""The record of one architecture for the rules, out of what was gone through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from migrator.analysis.contexts import Context
from migrator.analysis.engine import Engine
from migrator.analysis.evidence import Callee, Ending, Evidence, Moment, RootKind
from migrator.analysis.flow import Returned
from migrator.analysis.sites import Site
from migrator.analysis.study import Study
from migrator.facts.recipe import RecipeFacts


def record(study: Study, sites: Iterable[Site], facts: RecipeFacts) -> Evidence:
    """Return what was seen on the paths of one architecture."""
    moments = sorted(study.engine.moments(), key=lambda m: (m.where.path, m.where.offset))
    below = _callees(study.engine)
    moments = [
        replace(m, reached=_reach(below, m)) if m.callee is Callee.INSTRUMENTABLE and m.before.in_eqs else m
        for m in moments
    ]
    return Evidence(
        arch=study.name,
        facts=facts,
        archfacts=study.facts,
        sites=tuple(sites),
        moments=tuple(moments),
        endings=tuple(_endings(study)),
        assumptions=tuple(study.assumptions()),
    )


def _callees(engine: Engine) -> dict[str, set[str]]:
    """Return what each function calls in code that should not be in the EQS."""
    below: dict[str, set[str]] = {}
    for context in engine.contexts.values():
        if context.begin.loose:
            below.setdefault(context.definition.name, set()).update(context.calls)
    return below


def _reach(below: Mapping[str, set[str]], moment: Moment) -> tuple[str, ...]:
    """Return what a function calls, and what that calls in turn: the nearest first."""
    found = dict.fromkeys((moment.call, *moment.code))
    waiting = list(found)
    for current in waiting:
        new = sorted(below.get(current, set()) - found.keys())
        found.update(dict.fromkeys(new))
        waiting += new
    return tuple(found)[1:]


def _endings(study: Study) -> list[Ending]:
    """Return the ways out of the roots, and of functions that change guest time or RCU."""
    found = []
    for context in study.engine.contexts.values():
        kind = study.roots.get((context.definition, context.begin))
        if kind is not None or _leaves_changed(context):
            found += _endings_of(study.engine, context, kind)
    return sorted(found, key=lambda ending: (ending.where.path, ending.where.offset))


def _leaves_changed(context: Context) -> bool:
    begin = context.begin
    return any((end.time, end.rcu) != (begin.time, begin.rcu) for end in context.at_end())


def _endings_of(engine: Engine, context: Context, kind: RootKind | None) -> list[Ending]:
    found = []
    for point, known in context.points():
        step = context.flow.nodes[point[0]].step
        if isinstance(step, Returned):
            where = context.definition.where(step.offset)
            path = partial(context.witness, point, None)
            found.append(Ending(kind, where, context.begin, point[1], engine.returned(step.value, known), path))
    return found
