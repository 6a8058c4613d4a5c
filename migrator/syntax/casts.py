"""Casts: brackets that hold a type, in front of what they convert."""

from collections.abc import Sequence
from itertools import pairwise

from migrator.syntax.tokens import Kind, Token

_TAGS = frozenset({"struct", "union", "enum"})
_PLAIN = frozenset("void char short int long signed unsigned bool _Bool const volatile float double".split())
_JUMPS = frozenset({"return", "case", "else", "do"})


def find_cast(tokens: Sequence[Token], index: int) -> int | None:
    """Return where the cast begins that stands directly before the operand at `index`."""
    if not 0 < index < len(tokens) or tokens[index - 1].text != ")":
        return None
    start = index - 2
    while start >= 0 and (tokens[start].kind is Kind.NAME or tokens[start].text == "*"):
        start -= 1
    inside = tokens[start + 1 : index - 1]
    if start < 0 or tokens[start].text != "(" or not inside or not _is_type(inside, tokens, index):
        return None
    before = tokens[start - 1] if start else None
    is_head = before is not None and before.kind is Kind.NAME and before.text not in _JUMPS
    return None if is_head else start


def _is_type(inside: Sequence[Token], tokens: Sequence[Token], index: int) -> bool:
    """Tell whether words in brackets are a type: by what they are, or because two values do not stand side by side."""
    words = [token.text for token in inside]
    if words[0] == "*":
        return False
    is_value = tokens[index].kind in {Kind.NAME, Kind.NUMBER} or _begins_cast(tokens, index)
    return is_value or words[-1] == "*" or words[0] in _TAGS or not _PLAIN.isdisjoint(words)


def _begins_cast(tokens: Sequence[Token], index: int) -> bool:
    end = next((i for i in range(index, len(tokens)) if tokens[i].text == ")"), len(tokens))
    return tokens[index].text == "(" and find_cast(tokens, end + 1) == index


def find_cast_words(tokens: Sequence[Token]) -> set[int]:
    """Return the indexes of the words in casts."""
    found: set[int] = set()
    for index in range(len(tokens)):
        start = find_cast(tokens, index)
        if start is not None:
            found |= {*range(start + 1, index - 1)}
    return found


def spell_type(tokens: Sequence[Token]) -> str:
    """Return a type as the kernel writes it: the stars together, behind a space."""
    words = [token.text for token in tokens]
    pieces = words[:1]
    for before, word in pairwise(words):
        pieces.append(word if before == "*" else f" {word}")
    return "".join(pieces)
