"""What a scan tells of a split function: each call with its context, and each call of what it became in a wrong one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.analysis.callcontext.model import CallContext
from migrator.analysis.findings import Finding, Level
from migrator.facts.splitting import Into, SplitFacts
from migrator.recipes.declared.split.draft import judge_group
from migrator.recipes.declared.split.places import find_groups
from migrator.recipes.declared.split.verdict import Verdict, failing
from migrator.recipes.model import Ground
from migrator.syntax.unit import Unit

RULE = "split-function"
_OWN = {"own-irqs"}  # asks how the mask came about, which decides where to convert a call, and is no fault of one


def find(ground: Ground, facts: SplitFacts) -> Sequence[Finding]:
    """Return the calls: a warning where one becomes another, a note where it stays or is not certain."""
    return [
        finding
        for group in find_groups(ground, facts)
        for verdict in judge_group(ground, facts, group)
        for finding in _tell(ground, facts, verdict)
    ]


def find_wrong(ground: Ground, facts: SplitFacts) -> Sequence[Finding]:
    """Return the calls of a new function where a path to one brings another context than it is for, as warnings."""
    return [finding for into in facts.into for finding in _find_wrong(ground, facts, into)]


def _find_wrong(ground: Ground, facts: SplitFacts, into: Into) -> Iterator[Finding]:
    """Yield the calls of a new function that are certainly in a wrong context: code that interrupts decides itself."""
    for call in (call for group in find_groups(ground, facts, into.name) for call in group.calls):
        own = replace(call, contexts=tuple(at for at in call.contexts if not at.is_interrupting))
        wrong = failing(into, own)[0] - _OWN
        unit = ground.sources.read(call.path)
        if wrong and unit is not None:
            keys = " and ".join(sorted(wrong))
            what = f"`{into.name}` is called in a context that it is not for, by {keys}; {' | '.join(own.describe())}"
            yield _make(call, unit, Level.WARNING, what, (into.name,))


def _tell(ground: Ground, facts: SplitFacts, verdict: Verdict) -> Iterator[Finding]:
    call = verdict.call
    unit = ground.sources.read(call.path)
    if unit is None:
        return
    contexts = " | ".join(call.describe())
    what = f"`{verdict.into.name}` is for its context" if verdict.into is not None else verdict.told
    level = Level.WARNING if verdict.into is not None else Level.NOTE
    found = _make(call, unit, level, f"`{facts.function}` is called: {what}; {contexts}", (facts.function,))
    yield replace(found, fixable=verdict.into is not None)


def _make(call: CallContext, unit: Unit, level: Level, message: str, calls: tuple[str, ...]) -> Finding:
    return Finding(
        rule=RULE,
        level=level,
        arch=call.arch,
        path=call.path,
        function=call.function,
        place=unit.place(call.offset),
        message=message,
        fixable=False,
        beside=True,
        calls=calls,
    )
