"""What a name in a function's code is: the function of that name, or something of the function's own."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.syntax.declarations import declared_parameters, declared_variables, is_declaration
from migrator.syntax.matchers import find_closing
from migrator.syntax.tokens import Kind, Token

_BOUNDS = frozenset({";", "{", "}"})
# Words in front of a name that make no declaration of it.
_WORDS = frozenset({"return", "else", "do", "case", "goto", "sizeof", "typeof", "__typeof__"})


def kind_inside(tokens: Sequence[Token], index: int, *, in_macro: bool = False) -> str:
    """Return, by its value, the use of the name at an index of a function's tokens, or of a macro's body."""
    name, before = tokens[index].text, tokens[index - 1] if index else None
    is_called = index + 1 < len(tokens) and tokens[index + 1].text == "("
    if has_pointer(tokens, name):
        return "apart"
    if is_declared(tokens, name) or (not in_macro and _takes(tokens, name)):
        return "unclear" if is_called else "apart"
    if not is_called:
        return "value"
    is_typed = before is not None and before.kind is Kind.NAME and before.text not in _WORDS
    return "declaration" if is_typed else "call"


def is_declared(tokens: Sequence[Token], name: str) -> bool:
    """Tell whether some code declares a variable of that name."""
    return has_pointer(tokens, name) or any(_declares(piece, name) for piece in _pieces(tokens))


def has_pointer(tokens: Sequence[Token], name: str) -> bool:
    """Tell whether they declare a pointer to a function of that name: a variable that can be called."""
    for index in range(3, len(tokens) - 2):
        if tokens[index].text == name and tokens[index - 1].text == "*" and tokens[index - 2].text == "(":
            typed = tokens[index - 3]
            if [t.text for t in tokens[index + 1 : index + 3]] == [")", "("] and _is_type(typed):
                return True
    return False


def _is_type(token: Token) -> bool:
    return token.text == "*" or (token.kind is Kind.NAME and token.text not in _WORDS)


def _pieces(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the statements as far as bounds and the head of a loop tell them."""
    pieces: list[list[Token]] = [[]]
    for index, token in enumerate(tokens):
        if token.text in _BOUNDS or (token.text == "(" and index and tokens[index - 1].text == "for"):
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _declares(piece: Sequence[Token], name: str) -> bool:
    if not any(token.text == name for token in piece) or piece[0].text in _WORDS:
        return False
    ended = [*piece, Token(Kind.PUNCT, piece[-1].end, ";")]
    if not is_declaration(ended) or _is_called_there(piece, name):
        return False
    return any(variable.name == name for variable in declared_variables(ended))


def _is_called_there(piece: Sequence[Token], name: str) -> bool:
    """Tell whether every use in a declaration is a call: `int x = name();`, or a prototype."""
    at = [index for index, token in enumerate(piece) if token.text == name]
    return all(index + 1 < len(piece) and piece[index + 1].text == "(" for index in at)


def _takes(tokens: Sequence[Token], name: str) -> bool:
    """Tell whether the first parentheses, those of a function's head, hold a parameter of that name."""
    opening = next((index for index, token in enumerate(tokens) if token.text in {"(", "{"}), None)
    if opening is None or tokens[opening].text == "{" or not opening or tokens[opening - 1].kind is not Kind.NAME:
        return False
    closing = find_closing(tokens, opening)
    if closing is None or closing + 1 >= len(tokens) or tokens[closing + 1].text in {";", ","}:
        return False
    return any(variable.name == name for variable in declared_parameters(tokens[opening + 1 : closing]))


def opener_of(tokens: Sequence[Token], index: int) -> str:
    """Return the word in front of the parenthesis that holds a token; empty where none does."""
    depth = 0
    for at in range(index - 1, 0, -1):
        depth += tokens[at].nesting
        if depth > 0:
            return tokens[at - 1].text if tokens[at].text == "(" else ""
        if not depth and tokens[at].text == ";":
            return ""
    return ""


def number_of(tokens: Sequence[Token], index: int) -> int:
    """Return how many arguments stand in front of the one at an index."""
    depth = number = 0
    for at in range(index - 1, -1, -1):
        depth += tokens[at].nesting
        if depth > 0:
            break
        number += tokens[at].text == "," and not depth
    return number


def is_label(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name is a label: a colon follows that belongs to no choice of two values."""
    before = tokens[index - 1].text if index else ";"
    if index + 1 >= len(tokens) or tokens[index + 1].text != ":":
        return False
    if before in _BOUNDS:
        return True
    begin = next((at for at in range(index, -1, -1) if tokens[at].text in _BOUNDS), -1)
    return before in {":", ")"} and all(token.text != "?" for token in tokens[begin + 1 : index])


def is_pointer_of_file(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name outside of functions is a variable, or a type, that points to functions: `void (*name)()`."""
    around = [token.text for token in tokens[max(index - 2, 0) : index + 3]]
    return around[:2] == ["(", "*"] and around[3:] == [")", "("] and not opener_of(tokens, index - 2)
