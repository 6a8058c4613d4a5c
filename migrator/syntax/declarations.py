"""Declarations: which statements are one, which names and types they bring."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.syntax.tokens import Kind, Token

_TYPES = frozenset(
    [
        "void",
        "char",
        "short",
        "int",
        "long",
        "float",
        "double",
        "signed",
        "unsigned",
        "bool",
        "_Bool",
        "struct",
        "union",
        "enum",
        "const",
        "volatile",
        "static",
        "register",
        "extern",
        "typedef",
        "inline",
        "typeof",
        "__typeof__",
        "typeof_unqual",
        "__auto_type",
        "auto",
        "_Atomic",
        "__signed__",
        "__int128",
    ]
)
_STORAGE = frozenset(["static", "register", "extern", "typedef", "inline", "auto"])
_AGGREGATES = frozenset({"struct", "union", "enum"})
_NO_TYPES = frozenset(["return", "goto", "else", "case", "sizeof", "do"])


@dataclass(frozen=True)
class Variable:
    """A declared name.

    Attributes:
        type: as a parameter would spell it, without name and storage (`struct x *`,
            `u32`); empty where only the declaration itself can say it (arrays of
            arrays, function pointers, `typeof`).
        is_array: the type is that of the pointer the array becomes.
    """

    name: str
    type: str
    is_array: bool = False


def is_declaration(tokens: Sequence[Token]) -> bool:
    """Tell whether a statement's tokens declare something."""
    words = [token for token in tokens if not token.text.startswith("__attribute")]
    if len(words) < 2 or words[0].kind is not Kind.NAME:
        return False
    if words[0].text in _TYPES:
        return True
    if words[1].kind is Kind.NAME:
        return words[0].text not in _NO_TYPES
    index = 1
    while words[index].text == "*":
        index += 1
    named = index > 1 and words[index].kind is Kind.NAME
    return named and words[index + 1].text in {";", "=", ",", "[", ")"}


def declared_variables(tokens: Sequence[Token]) -> tuple[Variable, ...]:
    """Return the names that a declaration brings, in order."""
    pieces = split_commas([token for token in tokens if token.text != ";"])
    if not pieces:
        return ()
    base = _base_of(pieces[0])
    found = [_declare(base, pieces[0][len(base) :])]
    found += [_declare(base, piece) for piece in pieces[1:]]
    return tuple(variable for variable in found if variable is not None)


def declared_parameters(tokens: Sequence[Token]) -> tuple[Variable, ...]:
    """Return the parameters between (not including) the parentheses of a head."""
    pieces = split_commas(tokens)
    found = (_declare(base := _base_of(piece), piece[len(base) :]) for piece in pieces)
    return tuple(variable for variable in found if variable is not None)


def split_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens between commas outside brackets; none for no tokens."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind is Kind.PUNCT:
            depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == "," and not depth:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _base_of(piece: Sequence[Token]) -> list[Token]:
    """Return the words of the type that all declarators of a declaration share."""
    index, seen = 0, False
    while index < len(piece) and piece[index].kind is Kind.NAME:
        follower = piece[index + 1] if index + 1 < len(piece) else None
        word = piece[index].text
        if follower is not None and follower.text == "(" and word not in _TYPES:
            break
        is_last = follower is None or (follower.kind is not Kind.NAME and follower.text not in {"*", "("})
        if seen and is_last and word not in _TYPES:
            break
        if word in _AGGREGATES and follower is not None and follower.kind is Kind.NAME:
            index += 1
        seen = seen or word not in _STORAGE
        index += 1
    return list(piece[:index])


def _declare(base: Sequence[Token], rest: Sequence[Token]) -> Variable | None:
    """Return the variable that one declarator makes of the shared type."""
    stars = 0
    while stars < len(rest) and rest[stars].text in {"*", "const", "restrict", "__restrict"}:
        stars += 1
    if stars >= len(rest) or rest[stars].kind is not Kind.NAME:
        name = next((token for token in rest if token.kind is Kind.NAME), None)
        return Variable(name.text, "") if name is not None else None
    words = [token.text for token in base if token.text not in _STORAGE]
    after = [token.text for token in rest[stars + 1 :]]
    arrays = _count_dimensions(after)
    pointers = "*" * (sum(token.text == "*" for token in rest[:stars]) + arrays)
    simple = words and arrays < 2 and not {"typeof", "__typeof__", "__auto_type", "volatile", "(", "{"} & {*words}
    if not simple or (after and after[0] not in {"=", "[", ":"} and not after[0].startswith("__")):
        return Variable(rest[stars].text, "")
    spelled = " ".join(words) + (f" {pointers}" if pointers else "")
    return Variable(rest[stars].text, spelled, arrays > 0)


def _count_dimensions(after: Sequence[str]) -> int:
    """Return how many pairs of square brackets follow the name directly."""
    count = depth = 0
    for text in after:
        if text == "[":
            count += depth == 0
            depth += 1
        elif text == "]":
            depth -= 1
        elif not depth:
            break
    return count
