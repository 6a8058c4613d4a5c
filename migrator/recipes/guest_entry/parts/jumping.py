"""Calls of macros that leave the function they stand in, or go to a label of it: a path that no `return` shows."""

from collections.abc import Iterable

from migrator.analysis.definitions import MacroUse
from migrator.analysis.flow import Called, Returned
from migrator.analysis.study import Study


def find_jump(study: Study, path: str, calls: Iterable[Called]) -> Called | None:
    """Return the first among some calls in a file that is of such a macro."""
    return next((call for call in calls if _jumps(study, call, path, ())), None)


def _jumps(study: Study, call: Called, path: str, seen: tuple[str, ...]) -> bool:
    program = study.program
    if call.callee in seen or study.callees.is_declared(call):
        return False
    if not call.callee.isidentifier() or program.definitions(call.callee, path):
        return False
    macros = program.macros(call.callee, path, call.arguments)
    return any(_leaves(study, macro, (*seen, call.callee)) for macro in macros)


def _leaves(study: Study, macro: MacroUse, seen: tuple[str, ...]) -> bool:
    flow = macro.flow
    if flow is None:
        return False
    end = macro.function.body.end - 1
    steps = (node.step for node in flow.nodes)
    if flow.problems or any(isinstance(step, Returned) and step.offset != end for step in steps):
        return True
    return any(_jumps(study, call, macro.path, seen) for call in flow.calls())
