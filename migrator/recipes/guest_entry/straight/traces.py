"""Tracepoints that tell of the guest's end."""

from collections.abc import Sequence

from migrator.facts.events import Use
from migrator.recipes.model import Candidate
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Expression, Statement


def find_traces(candidate: Candidate, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the tracepoints that stand last among some statements."""
    found: list[Statement] = []
    for statement in reversed(statements):
        if not _is_trace(candidate, statement):
            break
        found.insert(0, statement)
    return tuple(found)


def _is_trace(candidate: Candidate, statement: Statement) -> bool:
    call = next(find_calls(statement.tokens), None) if isinstance(statement, Expression) else None
    if call is None or candidate.study is None or call.span.start != statement.span.start:
        return False
    event = candidate.study.program.events.of(call.name, call.name)
    return call.span.end + 1 >= statement.span.end and event is not None and event.uses is Use.TRACEPOINT
