"""One field: refused, or traced where its value is computed and taken out of its structure."""

from __future__ import annotations

from migrator.analysis.scan import GENERIC
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.arguments import say_arguments
from migrator.recipes.late_tracepoint.block import Late, find_late
from migrator.recipes.late_tracepoint.checks import check_uses, find_field
from migrator.recipes.late_tracepoint.conditions import Asked, judge_conditions
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.field import Field
from migrator.recipes.late_tracepoint.mentions import check_mentions
from migrator.recipes.late_tracepoint.paths import read_scope
from migrator.recipes.late_tracepoint.place import Proved, prove_place
from migrator.recipes.late_tracepoint.plan import Plan
from migrator.recipes.late_tracepoint.storing import Store, find_store
from migrator.recipes.late_tracepoint.survey import Survey, Use
from migrator.recipes.late_tracepoint.tracepoint import Tracepoint, find_tracepoint
from migrator.recipes.late_tracepoint.writing import write_proposal
from migrator.recipes.model import Ground, Proposal, Reason, Refusal


def decide(ground: Ground, facts: LateFacts, survey: Survey) -> Proposal | Refusal:
    """Return what becomes of a field."""
    found = _plan(ground, facts, survey)
    made = found if isinstance(found, Doubt) else write_proposal(facts, found)
    if not isinstance(made, Doubt):
        return made
    trace = survey.traces[0]
    arch = _arch_of(survey)
    if made.function:
        return Refusal(facts.name, arch, made.path, made.function, made.line, made.reason, made.message)
    line = trace.unit.place(trace.call.span.start).line  # a place outside of functions is told in the sentence
    return Refusal(facts.name, arch, trace.path, trace.function.name, line, made.reason, made.message)


def _arch_of(survey: Survey) -> str:
    return survey.archs[0] if len(survey.archs) == 1 else GENERIC


def _plan(ground: Ground, facts: LateFacts, survey: Survey) -> Plan | Doubt:
    """Return all that a proposal is written from."""
    problem = check_uses(survey)
    if problem is not None:
        return problem
    field = find_field(facts, survey)
    if isinstance(field, Doubt):
        return field
    problem = check_mentions(ground, facts, survey, field)
    if problem is not None:
        return problem
    store = find_store(survey, survey.stores[0])
    if isinstance(store, Doubt):
        return store
    lates, asked, arguments = [], [], []
    for trace in survey.traces:
        late = find_late(trace)
        if isinstance(late, Doubt):
            return late
        conditions = judge_conditions(ground, facts, survey, late)
        if isinstance(conditions, Doubt):
            return conditions
        said = say_arguments(ground, facts, survey, late, store.use, store.path)
        if isinstance(said, Doubt):
            return said
        lates.append(late)
        asked.append(conditions)
        arguments.append(said)
    return _prove(ground, facts, survey, field, store, lates, asked, arguments)


def _prove(
    ground: Ground,
    facts: LateFacts,
    survey: Survey,
    field: Field,
    store: Store,
    lates: list[Late],
    asked: list[Asked],
    arguments: list[tuple[str, ...]],
) -> Plan | Doubt:
    """Return the plan, where the tracepoint may be called at the place in every architecture that comes there."""
    first = survey.traces[0]
    same = {(late.trace.call.name, said, what.kept) for late, said, what in zip(lates, arguments, asked, strict=True)}
    if len(same) != 1:
        message = f"`{survey.member}` is traced in {len(lates)} places, and not in the same way"
        return doubt_at(Reason.VALUE_UNCLEAR, first.path, first.unit, first.call.span.start, message)
    proved: list[Proved] = []
    archs = survey.archs if store.use.path.startswith("arch/") else tuple(ground.judged)
    for arch in archs:
        found = prove_place(ground, facts, arch, store.use, _clears_beside(survey))
        if isinstance(found, Doubt):
            return found
        proved.append(found)
    problem = _check_proofs(ground, survey, store, proved)
    if problem is not None:
        return problem
    tracepoint = find_tracepoint(ground, facts, survey, first.call.name)
    if tracepoint is None:
        message = f"the one header that defines {first.call.name}() is not found"
        return doubt_at(Reason.DEFINITION_UNCLEAR, first.path, first.unit, first.call.span.start, message)
    return _check_types(survey, field, store, lates, asked, arguments, proved, tracepoint)


def _clears_beside(survey: Survey) -> list[Use]:
    """Return where the field is cleared, in functions that do not trace it."""
    homes = {(trace.path, trace.function) for trace in survey.traces}
    return [clear for clear in survey.clears if (clear.path, clear.function) not in homes]


def _check_proofs(ground: Ground, survey: Survey, store: Store, proved: list[Proved]) -> Doubt | None:
    """Return why the proofs are not enough, or nothing."""
    unit, function = store.use.code

    def doubt(message: str) -> Doubt:
        return doubt_at(Reason.CONTEXT_UNCLEAR, store.use.path, unit, store.use.offset, message)

    if any(not each.seen for each in proved if each.arch in survey.archs):
        return doubt(f"no path that was followed leads to {function.name}(), so nothing says that RCU watches there")
    if not store.use.path.startswith("arch/") and not ground.is_whole:
        return doubt(f"{function.name}() is code of all architectures, and not all of them were looked at")
    if store.use.path.endswith(".h"):
        return doubt(f"{function.name}() stands in a header, and becomes a part of functions that nobody looked for")
    return None


def _check_types(
    survey: Survey,
    field: Field,
    store: Store,
    lates: list[Late],
    asked: list[Asked],
    arguments: list[tuple[str, ...]],
    proved: list[Proved],
    tracepoint: Tracepoint,
) -> Plan | Doubt:
    """Return the plan, where the value reaches the tracepoint as it did."""
    types = tracepoint.types
    problem = _find_followed(lates[0], tracepoint)
    if problem is not None:
        return problem
    wanted = types[lates[0].number] if len(types) == len(lates[0].trace.call.arguments) else ""
    for late in lates:
        kept = _type_of_local(late)
        if late.local and kept not in {field.type, wanted}:
            message = f"`{late.local}`, through which `{survey.member}` is traced, has a type of its own: {kept}"
            unit, offset = late.trace.unit, late.trace.call.span.start
            return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, unit, offset, message)
    return Plan(survey, field, store, tuple(lates), asked[0], arguments[0], tuple(proved), tracepoint, wanted)


def _find_followed(late: Late, tracepoint: Tracepoint) -> Doubt | None:
    """Return the pointer behind which the tracepoint reads what may be another at the place."""
    arguments = late.trace.call.arguments
    follows = tracepoint.follows if len(tracepoint.follows) == len(arguments) else (True,) * len(arguments)
    for number, argument in enumerate(arguments):
        if number != late.number and follows[number] and (tracepoint.follows or len(argument) == 1):
            told = "".join(token.text for token in argument)
            message = f"{late.trace.call.name}() is given `{told}`, and what it reads behind that may be another"
            unit, offset = late.trace.unit, argument[0].start
            return doubt_at(Reason.VALUE_UNCLEAR, late.trace.path, unit, offset, f"{message} where it is computed")
    return None


def _type_of_local(late: Late) -> str:
    return read_scope(late.trace.unit, late.trace.function).type_of(late.local) if late.local else ""
