"""Which way the code itself marks as the one that is rarely taken."""

from __future__ import annotations

from migrator.analysis.contexts import Context
from migrator.analysis.flow import Called, Guard
from migrator.analysis.study import Study
from migrator.facts.events import Use

_WARNS = frozenset({Use.TRAP, Use.WARN})


def is_rare(study: Study, context: Context, node: int, follower: int) -> bool:
    """Tell whether a way from a node to one behind it is rare: a mark on the test, a warning that comes, a print.

    A trap that stands alone, as `BUG()` does, has no condition: who comes there is lost.
    """
    guard, step = context.guard(node, follower), context.flow.nodes[node].step
    if guard is not None and (guard.is_odd or (guard.came_true and _is_warned(study, context, guard))):
        return True
    use = _use(study, step) if isinstance(step, Called) else None
    return use is Use.PRINT or (use is Use.TRAP and isinstance(step, Called) and not step.arguments)


def _is_warned(study: Study, context: Context, guard: Guard) -> bool:
    """Tell whether a test asks what was warned of: `if (WARN_ON(x))`."""
    results = {token.text for token in guard.test} & context.flow.callees.keys()
    return bool(results) and any(_use(study, call) in _WARNS for call in context.flow.calls() if call.result in results)


def _use(study: Study, call: Called) -> Use | None:
    event = study.program.events.of(call.callee, call.told)
    return event.uses if event is not None else None
