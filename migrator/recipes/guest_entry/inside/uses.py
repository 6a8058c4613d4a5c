"""What C code does with a handler's name: called, or handed on to a pointer that assembly, or C too, calls.

A wrapper takes the name. Whoever calls it from C is not in the guest, and the
wrapper would leave a guest that was never entered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.model import Case
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_MEMBER = frozenset({".", "->"})
_OPENS, _CLOSES = frozenset({"(", "["}), frozenset({")", "]"})


@dataclass(frozen=True)
class Use:
    """A place that names a function, other than to declare, define or export it.

    Attributes:
        is_call: it is called there; otherwise its address is handed on.
        holder: the variable or the member that the address is put into; empty where that is not certain.
        is_member: what holds it is a member.
    """

    path: str
    line: int
    is_call: bool
    holder: str = ""
    is_member: bool = False


def find_uses(case: Case, path: str, unit: Unit, name: str, *, is_static: bool) -> Iterator[Use]:
    """Yield the uses of a function; `path` and `unit` are its file, and all there is if it is static."""
    yield from _uses_in(path, unit, name)
    for other in () if is_static else _holding(case, name):
        found = case.sources.read(other) if other != path else None
        yield from _uses_in(other, found, name) if found is not None else ()


def find_pointer_call(case: Case, use: Use) -> tuple[str, int] | None:
    """Return the path and the line of a call in C through what holds an address, or None where there is none."""
    called = regex.compile(rf"\b{regex.escape(use.holder)}\s*[\[()]")
    for path in _holding(case, use.holder) if use.holder else ():
        unit = case.sources.read(path)
        tokens = _code(unit) if unit and called.search(unit.text) else []
        for at, token in enumerate(tokens):
            is_it = token.text == use.holder and (tokens[at - 1].text in _MEMBER) == use.is_member
            if unit and is_it and _is_inside(unit, token) and _is_called(tokens, at):
                return path, unit.place(token.start).line
    return None


def _holding(case: Case, name: str) -> tuple[str, ...]:
    return case.sources.holding([name], case.near)


def _uses_in(path: str, unit: Unit, name: str) -> Iterator[Use]:
    named = regex.compile(rf"(?<![\w.>]){regex.escape(name)}\b(\s*\()?")
    for directive in unit.outline.directives:
        for match in named.finditer(directive.text):
            yield Use(path, unit.place(directive.start + match.start()).line, bool(match[1]))
    tokens = _code(unit)
    for at, token in enumerate(tokens):
        if token.text != name or tokens[at - 1].text in _MEMBER:
            continue
        line = unit.place(token.start).line
        if _is_inside(unit, token) and _is_called(tokens, at):
            yield Use(path, line, True)
        elif _is_inside(unit, token) or (tokens[at + 1].text != "(" and tokens[at - 1].text != "("):
            yield Use(path, line, False, *_find_holder(tokens, at))


def _code(unit: Unit) -> list[Token]:
    """Return a file's code, with a token on either side that is none of it."""
    edge = Token(Kind.OTHER, 0, "")
    return [edge, *code_tokens(unit.text), edge, edge]


def _is_inside(unit: Unit, token: Token) -> bool:
    """Tell whether a name stands in the body of a function."""
    return any(function.body.start < token.start < function.body.end for function in unit.outline.functions)


def _is_called(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a name is called: as it stands, in parentheses, or as an element of an array."""
    at += 1
    if tokens[at].text == "[":
        depth = 0
        while at + 1 < len(tokens) and (depth := depth + _depth(tokens[at])):
            at += 1
        at += 1
    return tokens[at].text == "(" or (tokens[at].text == ")" and tokens[at + 1].text == "(")


def _depth(token: Token) -> int:
    return (token.text in _OPENS) - (token.text in _CLOSES)


def _find_holder(tokens: Sequence[Token], at: int) -> tuple[str, bool]:
    """Return what an address is assigned to, and whether it is a member; an empty name where nothing is."""
    begin = _statement_start(tokens, at)
    equals = next((i for i in range(at - 1, begin, -1) if tokens[i].text == "="), None)
    if equals is None:
        return "", False
    names = [i for i in range(begin + 1, equals) if _is_declared(tokens, i)] or [equals - 1]
    last = names[0]
    if tokens[last].text == "]":
        last = next((i - 1 for i in range(last, begin, -1) if tokens[i].text == "["), last)
    is_name = tokens[last].kind is Kind.NAME
    return (tokens[last].text, tokens[last - 1].text in _MEMBER) if is_name else ("", False)


def _statement_start(tokens: Sequence[Token], at: int) -> int:
    """Return the index of what begins the statement, the list element, or the arguments that a token is among."""
    depth = 0
    while at > 0:
        at -= 1
        depth -= _depth(tokens[at])
        is_argument = depth < 0 and tokens[at].text == "(" and tokens[at - 1].kind is Kind.NAME
        if is_argument or tokens[at].text in {";", "{", "}"} or (tokens[at].text == "," and depth <= 0):
            return at
    return 0


def _is_declared(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a name is that of a pointer to a function which is declared there: `(*name)(`."""
    around = [tokens[at - 2].text, tokens[at - 1].text, tokens[at + 1].text, tokens[at + 2].text]
    return tokens[at].kind is Kind.NAME and around == ["(", "*", ")", "("]
