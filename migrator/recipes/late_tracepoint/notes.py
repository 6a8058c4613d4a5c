"""What is said of a proposal: why it holds, and what a person has to look at."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.recipes.late_tracepoint.plan import Edits, Plan
from migrator.recipes.late_tracepoint.survey import words_in
from migrator.recipes.model import Note

_SOURCE = "the code of the tree"
SHOWN = "traced-watching"  # the answer of the checklist that tell_watching() gives


def find_resets(plan: Plan) -> Iterator[str]:
    """Yield the functions beside the tracing ones that clear the field."""
    homes = {(late.trace.path, late.trace.function) for late in plan.lates}
    for clear in plan.survey.clears:
        if (clear.path, clear.function) not in homes:
            yield clear.code[1].name


def is_repeated(plan: Plan) -> bool:
    """Tell whether a value stayed behind the exit that traced it, and was traced again behind the next."""
    homes = {(late.trace.path, late.trace.function) for late in plan.lates}
    return not homes <= {(clear.path, clear.function) for clear in plan.survey.clears}


def tell_watching(plan: Plan) -> Iterator[str]:
    """Yield how it is known that RCU watches where the value is computed."""
    _, function = plan.store.use.code
    seen = list(dict.fromkeys(name for proved in plan.proved for name in proved.seen))
    told = ", ".join(f"{name}()" for name in seen)
    yield f"on the paths that were followed RCU watches where `{plan.survey.member}` is computed: seen in {told}"
    yield f"nothing that runs while RCU does not watch leads to {function.name}()"


def tell_why(plan: Plan) -> Iterator[str]:
    """Yield what makes the proposal hold."""
    yield from tell_watching(plan)
    yield f"nobody else reads `{plan.survey.member}`"


def tell_notes(plan: Plan, edits: Edits) -> Iterator[Note]:
    """Yield what was taken for granted, and what is to be read."""
    member, call = plan.survey.member, plan.lates[0].trace.call.name
    path, (_, function) = plan.store.use.path, plan.store.use.code
    late = plan.lates[0].trace

    def note(what: str, where: str = path, name: str = function.name) -> Note:
        return Note(where, name, what, _SOURCE)

    if plan.asked.nothing:
        yield note(f"a computed value that is {plan.asked.nothing} was not traced, and is now")
    if is_repeated(plan):
        yield note(f"{call}() was called behind every exit, with the last value; it is called once for each value now")
    if plan.asked.implied:
        told = " and ".join(f"`{each}`" for each in plan.asked.implied)
        what = f"{told} was asked before `{member}` was read, and is not asked in {function.name}()"
        yield note(f"{what}, which uses the structure all the same", late.path, late.function.name)
    if any(not proved.is_whole for proved in plan.proved):
        yield note(f"so many functions lead to {function.name}() that not all were looked at")
    opaque = sorted({name for proved in plan.proved for name in proved.opaque})
    if opaque:
        told = ", ".join(f"{name}()" for name in opaque)
        yield note(f"{told}: called while RCU does not watch, without a C definition in reach; taken not to lead here")
    if path.rpartition("/")[0] != late.path.rpartition("/")[0] and not plan.tracepoint.is_exported:
        yield note(f"no export of {plan.tracepoint.name} is found; if {path} becomes a module of its own, it needs one")
    for where, unit in sorted(plan.survey.units.items()):
        gone = [edit.span for edit in edits.by_path.get(where, ()) if not edit.new]
        for span in words_in(unit, member, gone):
            if (where, span) not in edits.comments:
                line = unit.place(span.start).line
                yield note(f"a comment at line {line} names `{member}`, which is gone; read it", where, "")
    for where, offset in edits.doubtful:
        line = plan.survey.units[where].place(offset).line
        yield note(f"the comment at line {line} may tell of what was removed below it; read it", where, "")
