"""Where an expression begins: locals followed back to the parameters that they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.members import MEMBER, value_at
from migrator.syntax.declarations import declared_parameters, declared_variables
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Declaration, walk
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_MOST = 8  # locals made from locals
Words = tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """The names of one function.

    Attributes:
        parameters: their types, by name.
        values: by local, the words of the one value that it is given; of several values, none.
        types: the types of locals, by name.
    """

    parameters: dict[str, str]
    values: dict[str, Words]
    types: dict[str, str]

    def expand(self, words: Words) -> Words:
        """Return the words of a path `a->b.c`, its first one followed back as far as is certain."""
        for _ in range(_MOST):
            value = self.values.get(words[0]) if words else None
            if value is None:
                return words
            if value[0] == "&" and len(words) > 1 and words[1] == "->":
                words = (*value[1:], ".", *words[2:])
            elif value[0] != "&":
                words = (*value, *words[1:])
            else:
                return words
        return words

    def type_of(self, name: str) -> str:
        """Return the type of a name; empty where it is none of the function's."""
        return self.parameters.get(name) or self.types.get(name, "")


def read_scope(unit: Unit, function: Function) -> Scope:
    """Return what is known of the names of a function."""
    inside = function.parameters
    parameters = declared_parameters(list(code_tokens(unit.text, inside.start + 1, inside.end - 1)))
    tokens = unit.significant(function)
    names = dict.fromkeys(token.text for token in tokens if token.kind is Kind.NAME)
    given = {p.name for p in parameters}
    values = {name: found for name in names if name not in given and (found := _value_of(name, tokens))}
    body = unit.body(function)
    types: dict[str, str] = {}
    for statement in walk(body.statements) if isinstance(body, Body) else ():
        if isinstance(statement, Declaration):
            for variable in declared_variables(statement.tokens):
                types[variable.name] = "" if variable.name in types else variable.type
    return Scope({p.name: p.type for p in parameters if p.name}, values, types)


def _value_of(name: str, tokens: Sequence[Token]) -> Words:
    """Return the path that a local stands for; nothing where it is set twice, changed, or set to anything else."""
    found: list[Words] = []
    for index, token in enumerate(tokens[:-1]):
        if token.text != name or tokens[index - 1].text in MEMBER:
            continue
        if tokens[index - 1].text in {"&", "++", "--"} or tokens[index + 1].text in {"++", "--", "+=", "-="}:
            return ()
        if tokens[index + 1].text == "=":
            found.append(tuple(each.text for each in value_at(tokens, index + 2)))
    return found[0] if len(found) == 1 and is_path(found[0]) else ()


def is_path(words: Words) -> bool:
    """Tell whether words are `a->b.c`, or the address of one."""
    rest = words[1:] if words[:1] == ("&",) else words
    named = all(is_name(word) if number % 2 == 0 else word in MEMBER for number, word in enumerate(rest))
    return named and len(rest) % 2 == 1


def is_name(word: str) -> bool:
    """Tell whether a word is a name."""
    return regex.fullmatch(r"[A-Za-z_]\w*", word) is not None


def spell(words: Sequence[str]) -> str:
    """Return a path as code has it."""
    return "".join(words)
