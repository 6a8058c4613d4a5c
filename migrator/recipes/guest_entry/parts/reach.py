"""Names that the run function alone knows, which a helper in front of it could not use.

Arguments with such names are evaluated by the caller. What is left are the call
itself and the types of the parameters; a name the function might declare is found
by where it stands, rather too often than too rarely.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from migrator.recipes.guest_entry.parts.arguments import CONSTANTS, PLAIN_TYPES, Arguments
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.declarations import Variable
from migrator.syntax.outline import Function
from migrator.syntax.statements import Declaration, Statement, walk
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.text import Span

_FOLLOWS_A_NAME = frozenset({";", "=", ",", "[", ")", ":", "}"})
_AGGREGATES = frozenset({"struct", "union", "enum"})
_NOT_FREE = _AGGREGATES | {".", "->"}
_DEFINE = regex.compile(r"#\s*define\s+(\w+)(?:\(([^()]*)\))?(.*)", regex.DOTALL)
_WORD = regex.compile(r"\w+")


def check_reach(
    candidate: Candidate,
    function: Function,
    statements: Sequence[Statement],
    run: Span,
    scope: dict[str, Variable],
    arguments: Arguments,
    returns: str,
) -> Refusal | None:
    """Return why the helper cannot name what it must, or None."""
    known = CONSTANTS | PLAIN_TYPES | {parameter.name for parameter in arguments.parameters}
    names = {name for name in _free_names(list(code_tokens(arguments.text))) if name not in known}
    types = {word for parameter in arguments.parameters for word in parameter.type.split()} | {*returns.split()}
    types |= {token.text for token in code_tokens(arguments.text)}
    hidden = names & _private_names(candidate, function, run)
    hidden |= types & _private_types(statements)
    hidden |= {name for name in names if _taken_by_macros(candidate, function, name) & scope.keys()}
    if not hidden:
        return None
    told = ", ".join(f"`{name}`" for name in sorted(hidden))
    message = f"the run call needs {told}, which only {function.name}() knows; a helper in front of it does not"
    return candidate.refuse(Reason.ARGUMENT_UNCLEAR, run.start, message)


def _free_names(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the names that are no members, and no tags."""
    before = ""
    for token in tokens:
        if token.kind is Kind.NAME and before not in _NOT_FREE:
            yield token.text
        before = token.text


def _private_names(candidate: Candidate, function: Function, run: Span) -> set[str]:
    """Return every name that stands in the function, outside of the run call, where a declared one would."""
    tokens = [token for token in candidate.unit.significant(function) if not run.start <= token.start < run.end]
    defined = (match[1] for token in tokens if (match := _DEFINE.match(token.text)))
    return {a.text for a, b in pairwise(tokens) if a.kind is Kind.NAME and b.text in _FOLLOWS_A_NAME} | {*defined}


def _private_types(statements: Sequence[Statement]) -> set[str]:
    """Return the tags and type names that the function declares."""
    found: set[str] = set()
    for statement in walk(statements):
        if isinstance(statement, Declaration):
            tags = (a.text for a, b in pairwise(statement.tokens) if a.kind is Kind.NAME and b.text == "{")
            found |= {tag for tag in tags if tag not in _AGGREGATES}
            if statement.tokens[0].text == "typedef":
                found |= {token.text for token in statement.tokens if token.kind is Kind.NAME}
    return found


def _taken_by_macros(candidate: Candidate, function: Function, name: str) -> set[str]:
    """Return the words that a macro of this file takes from where it is used, through other macros too."""
    bodies: dict[str, set[str]] = {}
    for directive in candidate.unit.outline.directives:
        match = _DEFINE.match(directive.text)
        if match and directive.start < function.span.end:
            words = {*_WORD.findall(match[3])} - {*_WORD.findall(match[2] or "")}
            bodies.setdefault(match[1], set()).update(words)
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = bodies.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
