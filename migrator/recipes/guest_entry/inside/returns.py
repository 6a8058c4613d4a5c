"""The ways out of a handler: each must come with interrupts off, and in guest time, for state enter to follow.

A handler that ends guest time for every exit, and begins it anew only to go on,
comes back in the host where it is done. The accounts are kept in guest time on
that way too, so that there is one state in which the run call returns.
"""

from collections.abc import Sequence

from migrator.analysis.flow import Returned
from migrator.analysis.states import Mask, Time
from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.parts.insertion import begins_line, put_before
from migrator.recipes.model import Reason
from migrator.syntax.edits import Edit, indent_at
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Body, If, Loop, Return, Statement, walk
from migrator.text import Span


def find_returns(handler: Handler) -> dict[int, set[Time]] | Problem:
    """Return whose time it can be at each way out, by the offset of its `return` or of the closing brace."""
    study, flow = handler.candidate.study, handler.definition.flow
    offsets = [node.step.offset for node in flow.nodes if isinstance(node.step, Returned)] if flow else []
    found: dict[int, set[Time]] = {}
    for offset in sorted(offsets):
        states = study.before(handler.path, offset) if study else frozenset()
        masks = {state.mask for state in states}
        if masks - {Mask.OFF}:
            how = "can come" if Mask.ON in masks else "is not known not to come"
            message = (
                f"{handler.name}() {how} back with interrupts on, at line {handler.unit.place(offset).line}; behind it "
                f"the guest's state is entered, so disable them before"
            )
            return handler.problem(Reason.IRQS_UNCLEAR, offset, message)
        if states:
            found[offset] = {state.time for state in states}
    if not found:
        message = f"no path that the analysis follows comes back from {handler.name}()"
        return handler.problem(Reason.NO_STRAIGHT_LINE, handler.function.at, message)
    return found


def is_mixed(times: set[Time]) -> bool:
    """Tell whether guest time has begun on some paths to a way out, and on others not."""
    return len(times) > 1


def enter_before(handler: Handler, offset: int) -> tuple[Edit, ...] | Problem:
    """Return the edits that begin guest time in front of a `return`, or of the end of the function."""
    text, call = handler.unit.text, f"{handler.candidate.facts.split.timing_enter}();"
    body = handler.unit.body(handler.function)
    statements = body.statements if isinstance(body, Body) else ()
    way = next((s for s in walk(statements) if isinstance(s, Return) and s.span.start == offset), None)
    if way is None and offset == handler.function.body.end - 1 and begins_line(text, offset):
        return (Edit(Span(offset, offset), f"\t{call}\n{indent_at(text, offset)}"),)
    if way is None or next(find_calls(way.tokens), None) is not None or not begins_line(text, offset):
        message = (
            f"{call[:-1]} must stand right before this way out of {handler.name}(), and what it returns is worked out "
            f"there; give that a variable first"
        )
        return handler.problem(Reason.NO_STRAIGHT_LINE, offset, message)
    governor = _find_governor(statements, way)
    if governor is None:
        return (put_before(text, offset, [call]),)
    if not isinstance(governor, If) or governor.orelse:
        message = f"this way out of {handler.name}() needs braces, for {call[:-1]} in front of it"
        return handler.problem(Reason.NO_STRAIGHT_LINE, offset, message)
    head, indent = governor.tokens[-1].end, indent_at(text, governor.span.start)
    closing = Edit(Span(way.span.end, way.span.end), f"\n{indent}}}")
    return (Edit(Span(head, head), " {"), put_before(text, offset, [call]), closing)


def _find_governor(statements: Sequence[Statement], way: Statement) -> Statement | None:
    """Return the statement that a way out is the whole body of, without braces."""
    parent = next((s for s in walk(statements) if any(way in part for part in s.parts)), None)
    return parent if isinstance(parent, If | Loop) else None
