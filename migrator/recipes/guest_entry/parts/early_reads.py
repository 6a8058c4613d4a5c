"""Reads of what any interrupt overwrites: made by statements, and by functions and macros of the same file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.model import Candidate
from migrator.syntax.matchers import Call, CallPattern, find_calls, parse_call_pattern
from migrator.syntax.statements import Statement, walk
from migrator.syntax.tokens import code_tokens

_DEFINE = regex.compile(r"#\s*define\s+(\w+)\(")


@dataclass(frozen=True)
class EarlyRead:
    """One read.

    Attributes:
        read: as the facts write it.
        by: the function or macro that makes it; empty for the statement itself.
        offset: where the statement makes it, or calls who does.
    """

    read: str
    by: str
    offset: int


def find_early_read(candidate: Candidate, statements: Sequence[Statement]) -> EarlyRead | None:
    """Return the first read of what the facts tell, made by some statements or by what they call in this file."""
    known = [read.call for read in candidate.archfacts.early_read] if candidate.archfacts else []
    patterns = [pattern for call in known if (pattern := parse_call_pattern(call)) is not None]
    calls = [call for statement in walk(statements) for call in find_calls(statement.tokens)] if patterns else []
    for call in calls:
        read = _match(call, patterns)
        if read:
            return EarlyRead(read, "", call.span.start)
        for by, inner in _calls_of(candidate, call.name, set()):
            read = _match(inner, patterns)
            if read:
                return EarlyRead(read, by, call.span.start)
    return None


def _match(call: Call, patterns: Sequence[CallPattern]) -> str:
    return next((pattern.source for pattern in patterns if pattern.matches(call)), "")


def _calls_of(candidate: Candidate, name: str, seen: set[str]) -> Iterator[tuple[str, Call]]:
    """Yield what a function or macro of the file calls, and what that calls there, each with its caller."""
    if name in seen:
        return
    seen.add(name)
    unit = candidate.unit
    found = [call for f in unit.outline.functions if f.name == name for call in find_calls(unit.significant(f))]
    for directive in unit.outline.directives:
        head = _DEFINE.match(directive.text)
        if head is not None and head[1] == name:
            found += find_calls(list(code_tokens(directive.text[head.end() - 1 :])))
    for call in found:
        yield name, call
        yield from _calls_of(candidate, call.name, seen)
