"""Prototypes: what a function returns and takes, read from any declaration of it."""

from dataclasses import dataclass

import regex

from migrator.syntax.declarations import Variable, declared_parameters
from migrator.syntax.matchers import find_closing
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_NOISE = frozenset(
    [
        "static",
        "extern",
        "inline",
        "noinstr",
        "noinline",
        "noinline_for_stack",
        "nokprobe_inline",
        "asmlinkage",
        "notrace",
    ]
)
# Words with two underscores that belong to a type; all others are attributes.
# Source: include/uapi/linux/types.h, include/linux/compiler_types.h.
_TYPE_WORDS = regex.compile(
    r"__(?:[us](?:8|16|32|64|128)|[lb]e(?:16|32|64)|int128|wsum|sum16|\w+_t|user|iomem|percpu|rcu|kernel|signed__)"
)


@dataclass(frozen=True)
class Prototype:
    """A function's type.

    Attributes:
        returns: the return type as a declaration would spell it.
        parameters: in order; a name is empty where the declaration gives none.
    """

    returns: str
    parameters: tuple[Variable, ...]


def find_prototype(unit: Unit, name: str) -> Prototype | None:
    """Return the first prototype or definition of `name` at the top level of the file."""
    for match in regex.finditer(rf"\b{regex.escape(name)}\s*\(", unit.text):
        tokens = _declaration_around(unit, match.start())
        index = next((i for i, token in enumerate(tokens) if token.start == match.start()), None)
        if index is None or not index or tokens[index].kind is not Kind.NAME:
            continue
        found = _read(tokens, index)
        if found is not None:
            return found
    return None


def _declaration_around(unit: Unit, offset: int) -> list[Token]:
    """Return the tokens of the top-level declaration that holds `offset`, or none."""
    outline = unit.outline
    if any(span.start <= offset < span.end for span in outline.dead):
        return []
    if any(span.start < offset < span.end for span in (*(f.body for f in outline.functions), *outline.blocks)):
        return []
    if any(token.start <= offset < token.end for token in outline.directives):
        return []
    ends = [
        *(f.body.end for f in outline.functions),
        *(span.end for span in outline.blocks),
        *(d.end for d in outline.directives),
    ]
    start = max((end for end in ends if end <= offset), default=0)
    found: list[Token] = []
    for token in code_tokens(unit.text, start):
        if token.text in {";", "{", "}"} and token.kind is Kind.PUNCT:
            if token.start > offset:
                break
            found = []
        else:
            found.append(token)
    return found


def _read(tokens: list[Token], index: int) -> Prototype | None:
    words = [token.text for token in tokens[:index]]
    if any(token.kind is not Kind.NAME and token.text != "*" for token in tokens[:index]):
        return None
    names = [word for word in words if word != "*" and not _is_noise(word)]
    closing = find_closing(tokens, index + 1)
    if not names or "typedef" in names or closing is None:
        return None
    returns = " ".join(names) + (" " + "*" * words.count("*") if "*" in words else "")
    return Prototype(returns, declared_parameters(tokens[index + 2 : closing]))


def _is_noise(word: str) -> bool:
    return word in _NOISE or (word.startswith("__") and not _TYPE_WORDS.fullmatch(word))
