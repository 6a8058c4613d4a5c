"""The parameters of the function and its local names, and what of them each new function takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from migrator.facts.definition import DefinitionFacts
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.syntax.declarations import declared_parameters, declared_variables, split_commas
from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.statements import Declaration, Expression, Statement
from migrator.syntax.tokens import Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span


@dataclass(frozen=True)
class Parameter:
    """One parameter of the function: its name, and how the head spells it."""

    name: str
    text: str


@dataclass(frozen=True)
class Local:
    """One declared name.

    Attributes:
        kind: the words of the type that all names of the declaration share.
        text: how the declaration spells this one, its initializer included.
        of: the declaration.
    """

    name: str
    kind: str
    text: str
    of: Statement

    @property
    def is_plain(self) -> bool:
        """Whether the declaration gives it a type and no more."""
        return self.text == self.name


def read_parameters(unit: Unit, function: Function) -> tuple[Parameter, ...]:
    """Return the parameters.

    Raises:
        UnclearError: one has no plain name.
    """
    tokens = list(code_tokens(unit.text, function.parameters.start + 1, function.parameters.end - 1))
    names = [variable.name for variable in declared_parameters(tokens)]
    pieces = split_commas(tokens)
    if not names or len(names) != len(pieces) or not all(names):
        raise UnclearError(function.at, "its parameters are not plain names with their types")
    texts = [" ".join(unit.text[piece[0].start : piece[-1].end].split()) for piece in pieces]
    return tuple(Parameter(name, text) for name, text in zip(names, texts, strict=True))


@dataclass(frozen=True)
class Locals:
    """The declarations that the body begins with.

    Attributes:
        entries: what is put into a wait queue, by name; a macro declares it.
        count: how many statements they are.
    """

    variables: tuple[Local, ...]
    entries: tuple[tuple[str, Statement], ...]
    count: int

    @property
    def names(self) -> tuple[str, ...]:
        """All that is declared."""
        return (*(local.name for local in self.variables), *(name for name, _ in self.entries))

    def named(self, name: str) -> Local | None:
        """Return a variable."""
        return next((local for local in self.variables if local.name == name), None)


def read_locals(unit: Unit, statements: Sequence[Statement], facts: DefinitionFacts) -> Locals:
    """Return the declarations at the begin of a body.

    Raises:
        UnclearError: one is of a kind that cannot be told apart.
    """
    variables: list[Local] = []
    entries: list[tuple[str, Statement]] = []
    for number, statement in enumerate(statements):
        entry = _entry_of(statement, facts.entries)
        if entry:
            entries.append((entry, statement))
        elif isinstance(statement, Declaration):
            variables += _read_declaration(unit.text, statement)
        else:
            return Locals(tuple(variables), tuple(entries), number)
    return Locals(tuple(variables), tuple(entries), len(statements))


def _entry_of(statement: Statement, macros: Collection[str]) -> str:
    """Return the name that a macro declares by its first argument; nothing where this is no such macro."""
    if not isinstance(statement, Declaration | Expression) or statement.tokens[0].text not in macros:
        return ""
    call = next(find_calls(statement.tokens), None)
    is_plain = call is not None and len(call.arguments) == 1 and len(call.arguments[0]) == 1
    return call.arguments[0][0].text if call is not None and is_plain else ""


def _read_declaration(text: str, statement: Statement) -> list[Local]:
    tokens = [token for token in statement.tokens if token.text != ";"]
    names = [variable.name for variable in declared_variables(tokens)]
    pieces = split_commas(tokens)
    if not names or len(names) != len(pieces):
        raise UnclearError(statement.span.start, f"`{text[slice(*statement.span)]}` declares no plain names")
    begin = _declarator_of(pieces[0], names[0])
    kind = " ".join(text[pieces[0][0].start : begin].split())
    spans = [Span(begin, pieces[0][-1].end), *(Span(piece[0].start, piece[-1].end) for piece in pieces[1:])]
    return [Local(name, kind, text[slice(*span)], statement) for name, span in zip(names, spans, strict=True)]


def _declarator_of(piece: Sequence[Token], name: str) -> int:
    """Return where the first declarator begins: at its name, or the stars before it."""
    index = next(i for i, token in enumerate(piece) if token.text == name and (i == 0 or piece[i - 1].text != "struct"))
    while index and piece[index - 1].text == "*":
        index -= 1
    return piece[index].start


def declare(locals_: Locals, text: str, wanted: Collection[str]) -> list[str]:
    """Return the declarations of some names, in their order, as the body has them where one declares nothing else."""
    found: dict[Statement, list[str]] = {}
    for local in locals_.variables:
        if local.name in wanted:
            found.setdefault(local.of, []).append(local.name)
    lines = [(of.span, _spell(locals_, text, of, names)) for of, names in found.items()]
    lines += [(of.span, text[slice(*of.span)]) for name, of in locals_.entries if name in wanted]
    return [line for _, line in sorted(lines)]


def _spell(locals_: Locals, text: str, of: Statement, names: Collection[str]) -> str:
    together = [local for local in locals_.variables if local.of == of]
    if len(together) == len(names):
        return text[slice(*of.span)]
    return f"{together[0].kind} {', '.join(local.text for local in together if local.name in names)};"
