"""Paths to members in expressions: `a->b[i].c`, where they begin, and what variables are set to."""

from collections.abc import Iterator, Sequence

from migrator.syntax.tokens import Kind, Token

MEMBER = frozenset({".", "->"})


def member_of(tokens: Sequence[Token]) -> str:
    """Return the member that an expression is nothing but: `c` of `a->b[i].c`; empty where there is none."""
    if len(tokens) < 3 or tokens[-1].kind is not Kind.NAME or tokens[-2].text not in MEMBER:
        return ""
    depth = 0
    for token in tokens:
        is_path = depth or token.nesting or token.kind is Kind.NAME or token.text in MEMBER
        depth += token.nesting
        if not is_path:
            return ""
    return tokens[-1].text


def sources_of(argument: Sequence[Token], tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the member that an argument is, or that the local is set from which it is; at most one."""
    if len(argument) != 1:
        found = {member_of(argument)}
    else:
        found = {member_of(value) for value in _values_of(argument[0].text, tokens)}
    return tuple(found - {""}) if len(found) == 1 else ()


def _values_of(name: str, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield what a variable is set to, as `name = value` says it."""
    for index, token in enumerate(tokens[:-1]):
        if token.text == name and tokens[index + 1].text == "=" and tokens[index - 1].text not in MEMBER:
            yield value_at(tokens, index + 2)


def value_at(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Return the expression that begins at an index, up to what ends it."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth < 0 or (not depth and tokens[index].text in {";", ","}):
            return tokens[start:index]
    return tokens[start:]


def start_of(tokens: Sequence[Token], index: int) -> int:
    """Return where the path `a->b[i].c` begins whose last word stands at an index."""
    while index >= 2 and tokens[index - 1].text in MEMBER:
        index -= 2
        while index > 0 and tokens[index].nesting < 0:
            index = _opening_of(tokens, index) - 1
        if tokens[index].kind is not Kind.NAME:
            return index + 1
    return index


def _opening_of(tokens: Sequence[Token], closing: int) -> int:
    depth = 0
    for index in range(closing, -1, -1):
        depth += tokens[index].nesting
        if not depth:
            return index
    return 0
