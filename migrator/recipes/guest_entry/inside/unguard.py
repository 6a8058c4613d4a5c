"""Guest time begun under a condition, brought out of it: both ways on come back in one state then."""

from collections.abc import Sequence

from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.parts.insertion import begins_line, put_before
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.model import Reason
from migrator.syntax.comments import begin_with_comments, has_comment
from migrator.syntax.edits import Edit, indent_at, indent_step
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Block, Expression, If, Statement, walk
from migrator.text import Span

_EFFECTS = frozenset("++ -- = += -= *= /= %= &= |= ^= <<= >>=".split())


def unguard_enter(
    handler: Handler, statements: Sequence[Statement], calls: Sequence[Statement]
) -> tuple[Edit, ...] | Problem:
    """Return the edits that begin guest time in front of the `if` whose body begins with it.

    `calls` are the enter, and the state helper beside it, which goes.
    """
    guard = next((s for s in walk(statements) if isinstance(s, If) and _inner(s)[: len(calls)] == tuple(calls)), None)
    if guard is None or guard.orelse or not _is_plain(guard) or not begins_line(handler.unit.text, guard.span.start):
        message = (
            f"behind it {handler.name}() comes back with guest time begun on some paths and not on others, and it is "
            f"no plain condition that tells them apart; begin it on all of them"
        )
        return handler.problem(Reason.NO_STRAIGHT_LINE, calls[0].span.start, message)
    timing = f"{handler.candidate.facts.split.timing_enter}();"
    rest = _inner(guard)[len(calls) :]
    text, tokens = handler.unit.text, handler.unit.tokens(handler.function)
    if not rest and not has_comment(tokens, guard.span):
        return (Edit(guard.span, timing),)
    first = put_before(text, begin_with_comments(tokens, guard.span.start), [timing])
    bare = _without_braces(handler, guard, rest)
    return (first, *(bare or remove_statements(text, tokens, calls).edits))


def _inner(guard: If) -> tuple[Statement, ...]:
    """Return what a condition governs, the braces left out."""
    only = guard.then[0] if len(guard.then) == 1 else None
    return only.body if isinstance(only, Block) else guard.then


def _is_plain(guard: If) -> bool:
    """Tell whether a condition does nothing but ask."""
    asked = guard.tokens[1:]
    return next(find_calls(asked), None) is None and not any(token.text in _EFFECTS for token in asked)


def _without_braces(handler: Handler, guard: If, rest: Sequence[Statement]) -> tuple[Edit, ...]:
    """Return the edits that leave one short statement without the braces it needs no more; none if more is left."""
    text, tokens = handler.unit.text, handler.unit.tokens(handler.function)
    only = rest[0] if len(rest) == 1 and isinstance(rest[0], Expression) else None
    if only is None or "\n" in text[slice(*only.span)] or has_comment(tokens, guard.span):
        return ()
    indent = indent_at(text, guard.span.start) + indent_step(text, handler.function.body)
    head = guard.tokens[-1].end
    return Edit(Span(head, only.span.start), f"\n{indent}"), Edit(Span(only.span.end, guard.span.end), "")
