"""Whether two groups of statements can change places, as far as names tell."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import regex

from migrator.facts.recipe import Moving
from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.statements import Declaration, Statement, walk
from migrator.syntax.tokens import Kind, Token

_STEPS = frozenset({"++", "--"})
_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})

Place = tuple[str, int]  # a name, and where it stands


def find_conflict(first: Sequence[Statement], second: Sequence[Statement], facts: Moving) -> Place | None:
    """Return what one group sets and the other uses, and where that is; None if there is none.

    That is a variable or a member, `x` or `a.b`, or a barrier that what the other side writes would
    pass. Functions are not looked into: see `find_handed`.
    """
    for setting, using in ((first, second), (second, first)):
        used = {name: token.start for name, token in reversed([*_chains(using)])}
        targets = _targets(setting, facts)
        for name in targets:
            hit = next((at for other, at in used.items() if _overlap(name, other)), None)
            if hit is not None:
                return name, hit
        barrier = next((call for call in _calls(using) if regex.fullmatch(facts.barriers, call.name)), None)
        if barrier is not None and any("." in name for name in targets):
            return f"{barrier.name}()", barrier.span.start
    return None


def find_handed(first: Sequence[Statement], second: Sequence[Statement], facts: Moving) -> Iterator[tuple[str, Call]]:
    """Yield each member that one group sets, with each call of the other that gets a pointer on the way to it.

    For `a->b.c = 1` that is `f(a)`, or `f(&a->b)`.
    """
    for setting, using in ((first, second), (second, first)):
        targets = [name for name in _targets(setting, facts) if "." in name]
        for call in _calls(using):
            given = {name for argument in call.arguments for name, _ in _chains_of(argument)}
            yield from ((name, call) for name in targets if any(name.startswith(f"{each}.") for each in given))


def find_targets(statements: Iterable[Statement], facts: Moving) -> list[str]:
    """Return the members that statements set, as they are written with `.` for every arrow."""
    return [name for name in dict.fromkeys(_targets(statements, facts)) if "." in name]


def _targets(statements: Iterable[Statement], facts: Moving) -> list[str]:
    """Return what the statements assign, step, declare, or hand out to be written: `x`, `a.b`."""
    found: list[str] = []
    for statement in walk(statements):
        tokens = statement.tokens
        if isinstance(statement, Declaration):
            found += _declared(tokens)
            continue
        for index, token in enumerate(tokens):
            if token.text in _ASSIGNS:
                found += [name for name, _ in _chains_of(_target(tokens[:index]))][:1]
            elif token.text in _STEPS:
                near = [name for name, _ in _chains_of(tokens[index + 1 :])][:1]
                found += near or [name for name, _ in _chains_of(tokens[:index])][-1:]
    return found + [name for call in _calls(statements) for name in _written(call, facts)]


def _target(before: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens of what an assignment's operator is preceded by, back to where that begins."""
    depth = 0
    for index in reversed(range(len(before))):
        depth -= before[index].nesting
        if depth < 0 or (not depth and (before[index].text in {";", ","} or before[index].text in _ASSIGNS)):
            return before[index + 1 :]
    return before


def _declared(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the variables of a declaration, initialized or not: nothing that uses one may come before it."""
    depth = 0
    for token, following in pairwise(tokens):
        depth += token.nesting
        if not depth and token.kind is Kind.NAME and following.text in {"=", ";", ",", "["}:
            yield token.text


def _written(call: Call, facts: Moving) -> Iterator[str]:
    """Yield what a call may write, as far as its spelling tells: an argument with `&`, or what it stores to by name."""
    for number, argument in enumerate(call.arguments):
        is_address = bool(argument) and argument[0].text == "&" and not regex.fullmatch(facts.asks, call.name)
        if is_address or (not number and regex.fullmatch(facts.stores, call.name)):
            yield from [name for name, _ in _chains_of(argument)][:1]


def _calls(statements: Iterable[Statement]) -> list[Call]:
    return [call for statement in walk(statements) for call in find_calls(statement.tokens)]


def _chains(statements: Iterable[Statement]) -> list[tuple[str, Token]]:
    return [chain for statement in walk(statements) for chain in _chains_of(statement.tokens)]


def _chains_of(tokens: Sequence[Token]) -> list[tuple[str, Token]]:
    """Return the names among tokens with their members, `a->b.c`, those that are called left out."""
    found: list[tuple[str, Token]] = []
    index = 0
    while index < len(tokens):
        start = index
        text = tokens[index].text
        index += 1
        if tokens[start].kind is not Kind.NAME:
            continue
        while index + 1 < len(tokens) and tokens[index].text in {".", "->"} and tokens[index + 1].kind is Kind.NAME:
            text += f".{tokens[index + 1].text}"
            index += 2
        if index == len(tokens) or tokens[index].text != "(":
            found.append((text, tokens[start]))
    return found


def _overlap(one: str, other: str) -> bool:
    """Tell whether two names share storage: one is the other, or a member of it that is no pointer's business."""
    return one == other or (one.startswith(f"{other}.") and "." in other) or other.startswith(f"{one}.")
