"""What RCU does in a function that was gone through, and at one place of it."""

from __future__ import annotations

from collections.abc import Mapping

from migrator.analysis.contexts import Context
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.states import Rcu
from migrator.analysis.study import Study


def contexts_of(study: Study, definition: Definition) -> list[Context]:
    """Return what was seen of a function, by the state in which it began."""
    held = study.engine.contexts.values()
    return [c for c in held if c.definition.path == definition.path and c.definition.function == definition.function]


def context_rcu(context: Context) -> Mapping[Rcu, int]:
    """Return what RCU does anywhere in a function, each with the first node."""
    found: dict[Rcu, int] = {}
    for (number, state), _ in context.points():
        found.setdefault(state.rcu, number)
    return found


def states_at(context: Context, offset: int) -> frozenset[Rcu]:
    """Return what RCU does where a statement begins: one value where the function changes nothing.

    Else what holds in front of the first call behind it, or at the end.
    """
    everywhere = context_rcu(context)
    if len(everywhere) == 1:
        return frozenset(everywhere)
    steps = [
        (node.step.offset, number)
        for number, node in enumerate(context.flow.nodes)
        if isinstance(node.step, Called) and node.step.offset >= offset
    ]
    number = min(steps)[1] if steps else context.flow.end
    return frozenset(state.rcu for state in context.states_at(number))
