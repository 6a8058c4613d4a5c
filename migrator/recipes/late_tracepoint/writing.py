"""The proposal: the edits of every file, and what is said of them."""

from __future__ import annotations

from migrator.analysis.scan import GENERIC
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.doubt import Doubt, doubt_at
from migrator.recipes.late_tracepoint.field import drop_field
from migrator.recipes.late_tracepoint.notes import SHOWN, find_resets, is_repeated, tell_notes, tell_watching, tell_why
from migrator.recipes.late_tracepoint.plan import Edits, Plan
from migrator.recipes.late_tracepoint.spare import find_orphan, take_out
from migrator.recipes.late_tracepoint.tracepoint import include_for
from migrator.recipes.late_tracepoint.tracing import Traced, trace_at
from migrator.recipes.model import FileEdits, Proposal, Reason, Safety, Touched
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import match_assignment
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Expression, Statement, walk
from migrator.syntax.unit import Unit


def write_proposal(facts: LateFacts, plan: Plan) -> Proposal | Doubt:
    """Return the proposal of a plan, or why the code cannot be written."""
    edits = Edits()
    local = _write_store(plan, edits)
    if isinstance(local, Doubt):
        return local
    problem = _take_out_all(plan, edits)
    if problem is not None:
        return problem
    dropped, comments, doubtful = drop_field(plan.field, facts.about)
    edits.add(plan.field.path, dropped)
    edits.comments |= {(plan.field.path, span) for span in comments}
    edits.doubtful += ((plan.field.path, offset) for offset in doubtful)
    unit, function = plan.store.use.code
    near = (plan.lates[0].trace.path, plan.lates[0].trace.unit)
    include = include_for(plan.tracepoint, plan.store.use.path, unit, near)
    if include is None:
        message = f"{plan.tracepoint.path}, which defines {plan.lates[0].trace.call.name}(), is not included here"
        return doubt_at(Reason.DEFINITION_UNCLEAR, plan.store.use.path, unit, function.at, message)
    if isinstance(include, Edit):
        edits.add(plan.store.use.path, (include,))
    return _propose(facts, plan, edits, local, isinstance(include, Edit))


def _write_store(plan: Plan, edits: Edits) -> str | Doubt:
    """Add the call at the place; return the local that keeps the value, if there is one."""
    late = plan.lates[0]
    names = tuple(name for name in (late.local, plan.survey.member) if name)
    is_same = bool(plan.wanted) and plan.wanted == plan.field.type
    traced = Traced(late.trace.call.name, plan.arguments, late.number, plan.asked.kept, plan.field.type, is_same, names)
    made = trace_at(plan.store, traced)
    if isinstance(made, Doubt):
        return made
    _, function = plan.store.use.code
    edits.add(plan.store.use.path, made[0], function.name)
    return made[1]


def _take_out_all(plan: Plan, edits: Edits) -> Doubt | None:
    """Add what takes out the traces, the clears, and the locals that were used for them."""
    store_unit, store_function = plan.store.use.code
    homes: dict[tuple[str, Function], tuple[Unit, list[Statement]]] = {
        (plan.store.use.path, store_function): (store_unit, [])
    }
    for late in plan.lates:
        homes[late.trace.path, late.trace.function] = (late.trace.unit, [*late.gone])
    for clear in plan.survey.clears:
        unit, function = clear.code
        statements = homes.setdefault((clear.path, function), (unit, []))[1]
        if not any(each.span.start <= clear.offset < each.span.end for each in statements):
            found = _statement_at(unit, function, clear.offset)
            if found is None:
                message = f"`{plan.survey.member}` is set in the middle of a larger statement"
                return doubt_at(Reason.USE_UNCLEAR, clear.path, unit, clear.offset, message)
            statements.append(found)
    for (path, function), (unit, statements) in homes.items():
        is_store = (path, function) == (plan.store.use.path, store_function)
        vanishing = (plan.store.target, *plan.store.again) if is_store else ()
        kept = tuple(word for text in plan.arguments for word in _words(text)) if is_store else ()
        taken = take_out(unit, function, statements, vanishing, kept)
        offset = statements[0].span.start if statements else function.at
        if isinstance(taken, str):
            message = f"`{plan.survey.member}` cannot be taken out of {function.name}(): {taken}"
            return doubt_at(Reason.USE_UNCLEAR, path, unit, offset, message)
        orphan = find_orphan(unit, [edit.span for edit in taken.edits])
        if orphan:
            message = f"nothing would call {orphan}() any more, without `{plan.survey.member}` in {function.name}()"
            return doubt_at(Reason.USE_UNCLEAR, path, unit, offset, message)
        edits.add(path, taken.edits, function.name)
        edits.comments |= {(path, span) for span in taken.comments}
        edits.doubtful += ((path, offset) for offset in taken.doubtful)
    return None


def _words(text: str) -> list[str]:
    return text.replace("->", ".").split(".")


def _statement_at(unit: Unit, function: Function, offset: int) -> Statement | None:
    """Return the statement that only sets a field at an offset."""
    body = unit.body(function)
    for statement in walk(body.statements) if isinstance(body, Body) else ():
        assignment = match_assignment(statement.tokens) if isinstance(statement, Expression) else None
        if assignment is not None and assignment.operator == "=" and assignment.target[-1].start == offset:
            return statement
    return None


def _is_shown(plan: Plan) -> bool:
    """Tell whether all code was read that could lead to the place while RCU does not watch."""
    return all(proved.is_whole and not proved.opaque for proved in plan.proved)


def _propose(facts: LateFacts, plan: Plan, edits: Edits, local: str, adds_include: bool) -> Proposal:
    late, store = plan.lates[0], plan.store
    _, function = store.use.code
    archs = plan.survey.archs
    call, member = late.trace.call.name, plan.survey.member
    return Proposal(
        recipe=facts.name,
        arch=archs[0] if len(archs) == 1 else GENERIC,
        path=late.trace.path,
        function=late.trace.function.name,
        shape="late_tracepoint",
        safety=Safety.NEEDS_REVIEW,
        why=tuple(tell_why(plan)),
        edits=tuple(FileEdits(path, tuple(found)) for path, found in sorted(edits.by_path.items()) if found),
        words={
            "function": function.name,
            "late": late.trace.function.name,
            "call": call,
            "member": member,
            "struct": plan.field.struct,
            "local": local,
            "again": len(store.again),
            "nothing": plan.asked.nothing,
            "repeats": is_repeated(plan),
            "implied": list(plan.asked.implied),
            "kept": list(plan.asked.kept),
            "seen": list(dict.fromkeys(name for proved in plan.proved for name in proved.seen)),
            "resets": list(dict.fromkeys(find_resets(plan))),
            "header": plan.tracepoint.path if adds_include else "",
        },
        touched=tuple(Touched(path, name, name) for path, name in edits.touched),
        covers=tuple(dict.fromkeys((each.trace.path, each.trace.function.name) for each in plan.lates)),
        assumptions=tuple(tell_notes(plan, edits)),
        prefix=facts.prefix,
        shows=tuple((SHOWN, told) for told in tell_watching(plan)) if _is_shown(plan) else (),
    )
