"""One name taken out of a declaration of several."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.syntax.declarations import declared_variables
from migrator.syntax.edits import Edit
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.text import Span


def drop_declarator(text: str, span: Span, name: str) -> Edit | None:
    """Return the edit that takes a name out of the declaration at `span`; None where it is the only one there."""
    tokens = list(code_tokens(text, *span))
    commas = _commas(tokens)
    if not commas or len(declared_variables(tokens)) < 2:
        return None
    index = next((i for i, t in enumerate(tokens) if t.text == name and t.kind is Kind.NAME), None)
    if index is None:
        return None
    before = [comma for comma in commas if comma < index]
    if before:
        stop = next((comma for comma in commas if comma > index), len(tokens) - 1)
        return Edit(Span(tokens[before[-1]].start, tokens[stop].start), "")
    first = index
    while tokens[first - 1].text == "*":
        first -= 1
    return Edit(Span(tokens[first].start, tokens[commas[0] + 1].start), "")


def _commas(tokens: Sequence[Token]) -> list[int]:
    found, depth = [], 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if token.text == "," and not depth:
            found.append(index)
    return found
