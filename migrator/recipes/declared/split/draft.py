"""The definition and the calls of a split function: one proposal where they cannot be apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.calls import make_edit, refine
from migrator.recipes.declared.split.definition import split_definition
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.declared.split.places import Group, find_groups, find_missing
from migrator.recipes.declared.split.telling import make_words, tell_contexts, tell_map, tell_refusal, tell_why
from migrator.recipes.declared.split.verdict import Verdict, judge
from migrator.recipes.model import (
    Decision,
    FileEdits,
    Ground,
    Note,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Touched,
)
from migrator.syntax.edits import Edit

SHAPE = "split"
SHOWN = "contexts"  # the answer of the checklist that the contexts of the calls are


def propose(ground: Ground, facts: SplitFacts) -> Sequence[Decision | Note]:
    """Decide on every call of the function."""
    return [decision for group in find_groups(ground, facts) for decision in _decide(ground, facts, group)]


def judge_group(ground: Ground, facts: SplitFacts, group: Group) -> list[Verdict]:
    """Return what becomes of the calls, by their contexts and by how they are written."""
    found = []
    for call in group.calls:
        unit = ground.sources.read(call.path)
        lookup = ground.lookups.get(call.arch)
        verdict = judge(call, facts)
        found.append(refine(verdict, unit, facts.function, ground.events, lookup) if unit else verdict)
    return found


def _decide(ground: Ground, facts: SplitFacts, group: Group) -> Iterator[Decision | Note]:
    missing = find_missing(ground, facts, [into.name for into in facts.into])
    is_split = facts.definition is not None and bool(missing)
    made = split_definition(ground, group.arch, facts, group.calls) if is_split else None
    if isinstance(made, Refusal):
        yield replace(made, message="; ".join([made.message, *tell_map(group.calls)]))
        return
    if is_split and made is None and not group.calls:
        return
    brought = made.brings if made is not None else frozenset()
    lost = {name: told for name, told in missing.items() if name not in brought}
    verdicts = [_check_name(verdict, lost) for verdict in judge_group(ground, facts, group)]
    yield from _refuse(facts, group, verdicts)
    yield from _propose(ground, facts, group, verdicts, made)


def _check_name(verdict: Verdict, lost: dict[str, str]) -> Verdict:
    problem = lost.get(verdict.into.name) if verdict.into is not None else None
    return verdict if problem is None else replace(verdict, into=None, reason=Reason.HELPERS_MISSING, told=problem)


def _refuse(facts: SplitFacts, group: Group, verdicts: Sequence[Verdict]) -> Iterator[Decision | Note]:
    for verdict in verdicts:
        call = verdict.call
        if verdict.reason is not None:
            message = tell_refusal(verdict, facts.function, group.calls)
            yield Refusal(facts.name, call.arch, call.path, call.function, call.line, verdict.reason, message)
        elif verdict.into is None:
            what = f"{call.path}:{call.line} goes on calling {facts.function}(): {verdict.told}"
            yield Note(call.path, call.function, what, "; ".join(call.describe()))
    for odd in group.odd:
        yield Refusal(facts.name, group.arch, odd.path, odd.function, odd.line, odd.reason, odd.told)


def _propose(
    ground: Ground, facts: SplitFacts, group: Group, verdicts: Sequence[Verdict], made: DefinitionSplit | None
) -> Iterator[Proposal]:
    """Yield one proposal with the definition; without one, one for each owner of calls."""
    turned = [verdict for verdict in verdicts if verdict.into is not None]
    archs = [group.arch] if made is not None else list(dict.fromkeys(verdict.call.arch for verdict in turned))
    for arch in archs:
        own = [verdict for verdict in turned if made is not None or verdict.call.arch == arch]
        yield _make(ground, facts, replace(group, arch=arch), [v for v in verdicts if v.into is None], own, made)


def _make(
    ground: Ground,
    facts: SplitFacts,
    group: Group,
    left: Sequence[Verdict],
    turned: Sequence[Verdict],
    made: DefinitionSplit | None,
) -> Proposal:
    edits: dict[str, list[Edit]] = {}
    for each in made.edits if made is not None else ():
        edits.setdefault(each.path, []).extend(each.edits)
    for verdict in turned:
        unit = ground.sources.read(verdict.call.path)
        if unit is not None:
            edits.setdefault(verdict.call.path, []).append(make_edit(verdict, unit))
    keys = list(dict.fromkeys((verdict.call.path, verdict.call.function) for verdict in turned))
    touched = (*(made.touched if made is not None else ()), *(Touched(path, name, name) for path, name in keys))
    path, function = (touched[0].path, touched[0].home or touched[0].name) if touched else ("", "")
    notes = tuple(Note(path, each.function, each.what, each.source) for each in group.assumptions)
    return Proposal(
        recipe=facts.name,
        arch=group.arch,
        path=path,
        function=function,
        shape=SHAPE,
        safety=Safety.NEEDS_REVIEW,
        why=(*(made.why if made is not None else ()), *tell_why(turned, facts)),
        edits=tuple(FileEdits(each, tuple(edits[each])) for each in sorted(edits)),
        words=make_words(facts, function, turned, left, made),
        touched=tuple(dict.fromkeys(touched)),
        removed=made.removed if made is not None else (),
        covers=tuple(dict.fromkeys((*keys, (path, function)))),
        assumptions=(*(made.assumptions if made is not None else ()), *notes),
        prefix=facts.prefix,
        shows=tuple((SHOWN, sentence) for sentence in tell_contexts(turned)),
    )
