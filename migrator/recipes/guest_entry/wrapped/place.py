"""Where guest time begins and ends in the common function: before all loops that run the guest, behind the window."""

from collections.abc import Iterator, Sequence

from migrator.analysis.between import Obstacle
from migrator.analysis.definitions import Definition
from migrator.analysis.engine import Engine
from migrator.analysis.flow import Called
from migrator.analysis.sites import Site
from migrator.analysis.states import Mask, Rcu, State, Time
from migrator.analysis.study import Study
from migrator.recipes.guest_entry.parts.line import find_line
from migrator.recipes.guest_entry.wrapped.model import Common, Problem
from migrator.recipes.model import Case, Reason
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Body, Statement, walk

_Line = tuple[Statement, ...]


def find_place(
    case: Case, study: Study, definition: Definition, runs: frozenset[int], leave: Site | None, enter: Site | None
) -> Common | Problem:
    """Return the common function with both places; `runs` are the calls in it that lead to the guest."""
    body = definition.unit.body(definition.function)
    if not isinstance(body, Body):
        message = f"{definition.name}() could not be structured: {body.reason}"
        return Problem(Reason.NOT_STRUCTURED, definition.path, definition.unit, definition.function.at, message)
    lines = [body.statements, *(part for statement in walk(body.statements) for part in statement.parts)]
    found = _find_leave(definition, lines, leave) if leave else _find_window(case, definition, lines, runs)
    if isinstance(found, Problem):
        return found
    line, at = found
    held = [index for offset in sorted(runs) if (index := _holder(line[:at], offset)) is not None]
    if len(held) < len(runs):
        return _refuse(
            definition,
            min(runs),
            f"{definition.name}() runs the guest in another block than the one at whose end "
            f"{leave.helper.name if leave else case.facts.irqs.enable}() stands, so guest time would not begin and "
            f"end on the same paths",
        )
    common = Common(definition, line[min(held)], line[at], enter, leave)
    return _check(case, study, common, body) or common


def _find_leave(definition: Definition, lines: Sequence[_Line], leave: Site) -> tuple[_Line, int] | Problem:
    """Return the list, and the index in it, of the call that ends guest time."""
    found = [
        (line, at)
        for line in lines
        for at, statement in enumerate(line)
        if statement.span.start == leave.offset and is_plain_call(statement.tokens, [leave.helper.name])
    ]
    if len(found) == 1:
        return found[0]
    message = f"{leave.helper.name}() is no statement of its own in {definition.name}(), or an #if offers it twice"
    return Problem(Reason.NOT_A_STATEMENT, definition.path, definition.unit, leave.offset, message)


def _find_window(
    case: Case, definition: Definition, lines: Sequence[_Line], runs: frozenset[int]
) -> tuple[_Line, int] | Problem:
    """Return the list, and the index in it, of the call that enables interrupts once the window is closed."""
    enable, disable = case.facts.irqs.enable, case.facts.irqs.disable
    for line in lines:
        begin = next((i for i, _ in enumerate(line) if all(_holder(line[: i + 1], r) is not None for r in runs)), None)
        if begin is None:
            continue
        steps = [(at, s.tokens[0].text) for at, s in enumerate(line) if is_plain_call(s.tokens, [enable, disable])]
        behind = [(at, name) for at, name in steps if at > begin]
        if [name for _, name in behind[:3]] == [enable, disable, enable]:
            return line, behind[2][0]
    message = (
        f"in {definition.name}() no window follows the run call: {enable}(), {disable}(), and {enable}() at last; "
        f"guest time has to last until pending interrupts are taken"
    )
    return Problem(Reason.IRQS_UNCLEAR, definition.path, definition.unit, min(runs), message)


def _holder(line: Sequence[Statement], offset: int) -> int | None:
    held = (index for index, s in enumerate(line) if s.span.start <= offset < s.span.end)
    return next(held, None)


def _check(case: Case, study: Study, common: Common, body: Body) -> Problem | None:
    """Return what is wrong with the places: a line that is none, an unclear mask, or no window."""
    definition = common.definition
    if not common.run.tokens:
        return _refuse(definition, common.run.span.start, "an #if stands around the run call, so no place is before it")
    line = find_line(body.statements, common.run.tokens[0].start, common.end.span.start)
    if isinstance(line, Obstacle):
        message = f"from the run call to the end of guest time there is no straight line: {line.detail}"
        return _refuse(definition, line.offset, message)
    states = sorted(_states(study, common), key=str)
    if not states:
        return _refuse(definition, common.run.span.start, "no path that the analysis follows comes to the run call")
    for offset, state in states:
        if state.mask is not Mask.OFF:
            told = "with interrupts on" if state.mask is Mask.ON else "and whether interrupts are off is not known"
            message = f"guest time would last from before the run call on, but a path comes here {told}"
            return Problem(Reason.IRQS_UNCLEAR, common.path, common.unit, offset, message)
    leave = common.leave
    if leave and not _is_opened(case, study, common, leave):
        message = f"interrupts are not opened between the guest and {leave.helper.name}() on any path that was followed"
        if any(state.opened for state in study.before(common.path, leave.offset)):
            message = (
                f"interrupts are opened between the guest and {leave.helper.name}() for some of the functions that "
                f"run it only: {common.name}() has no window for the others"
            )
        return Problem(Reason.IRQS_UNCLEAR, common.path, common.unit, leave.offset, message)
    return None


def _is_opened(case: Case, study: Study, common: Common, leave: Site) -> bool:
    """Tell whether interrupts are opened before guest time ends: by all that run the guest, or here on some path."""
    opened = [state.opened for state in study.before(common.path, leave.offset)]
    return any(opened) and (all(opened) or has_window(case, common))


def has_window(case: Case, common: Common) -> bool:
    """Tell whether the common function itself enables interrupts between the run call and the end of guest time."""
    flow, irqs = common.definition.flow, case.facts.irqs
    calls = flow.calls() if flow else ()
    return any(
        call.callee == irqs.enable and common.run.span.end <= call.offset < common.end.span.start for call in calls
    )


def _states(study: Study, common: Common) -> Iterator[tuple[int, State]]:
    """Yield the states in front of every call of the statement that runs the guest."""
    span, definition = common.run.span, common.definition
    contexts = [context for context in study.engine.contexts.values() if context.definition is definition]
    if not contexts:  # nothing behind it changes an account, yet: then nobody went through it
        engine = Engine(study.program, study.callees, study.relevance.follows, is_deep=False)
        alone = engine.run(definition, State(time=Time.HOST, rcu=Rcu.WATCHING))
        contexts = [alone] if alone else []
    for context in contexts:
        for (number, state), _ in context.points():
            step = context.flow.nodes[number].step
            if isinstance(step, Called) and span.start <= step.offset < span.end:
                yield step.offset, state


def _refuse(definition: Definition, offset: int, message: str) -> Problem:
    return Problem(Reason.NO_STRAIGHT_LINE, definition.path, definition.unit, offset, message)
