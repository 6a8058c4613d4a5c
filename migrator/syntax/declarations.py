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
_OF_ONE_VARIABLE = frozenset(["__maybe_unused", "__always_unused", "__unused"])
_AGGREGATES = frozenset({"struct", "union", "enum"})
_QUALIFIERS = frozenset(["const", "volatile"])
_OPERATORS = frozenset(["typeof", "__typeof__", "typeof_unqual", "_Atomic"])
_POINTERS = frozenset(["*", "const", "restrict", "__restrict"])
_NO_TYPES = frozenset(["return", "goto", "else", "case", "sizeof", "do"])


@dataclass(frozen=True)
class Variable:
    """A declared name.

    Attributes:
        name: empty for a parameter that has none.
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
    while index < len(words) and words[index].text == "*":
        index += 1
    if index == 1 or index + 1 >= len(words):
        return False
    return words[index].kind is Kind.NAME and words[index + 1].text in {";", "=", ",", "[", ")"}


def declared_variables(tokens: Sequence[Token]) -> tuple[Variable, ...]:
    """Return the names that a declaration brings, in order."""
    pieces = split_commas([token for token in tokens if token.text != ";"])
    if not pieces:
        return ()
    base = _base_of(pieces[0])
    found = [_declare(base, pieces[0][len(base) :])]
    found += [_declare(base, piece) for piece in pieces[1:]]
    return tuple(variable for variable in found if variable.name)


def declared_parameters(tokens: Sequence[Token]) -> tuple[Variable, ...]:
    """Return the parameters between (not including) the parentheses of a head, `...` left out."""
    if [token.text for token in tokens] == ["void"]:
        return ()
    pieces = (piece for piece in split_commas(tokens) if piece[0].text != "...")
    return tuple(_declare(base := _base_of(piece), piece[len(base) :]) for piece in pieces)


def split_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens between commas outside brackets; none for no tokens."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.nesting
        if token.text == "," and not depth:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _base_of(piece: Sequence[Token]) -> list[Token]:
    """Return the words of the type that all declarators of a declaration share.

    The name is the last word with a type before it, unless it reads like an
    attribute: `u8 x`, `u8 __maybe_unused x`, `u8 x __maybe_unused`.
    """
    candidates: list[int] = []
    index, typed = 0, False
    while index < len(piece) and piece[index].kind is Kind.NAME:
        word = piece[index].text
        if word in _AGGREGATES and index + 1 < len(piece) and piece[index + 1].kind is Kind.NAME:
            index += 1
        elif typed and word not in _TYPES:
            candidates.append(index)
        typed = typed or word not in _STORAGE | _QUALIFIERS
        index = _behind_brackets(piece, index + 1, word)
    following = [token.text for token in piece[index : index + 2]]
    if following[:1] == ["*"] or following == ["(", "*"] or not candidates:
        return list(piece[:index])
    plain = (at for at in reversed(candidates) if not piece[at].text.startswith("__"))
    return list(piece[: next(plain, candidates[-1])])


def _behind_brackets(piece: Sequence[Token], index: int, word: str) -> int:
    """Return the index behind the brackets that belong to a word of a type, if it has any."""
    takes = "{" if word in _AGGREGATES else "(" if word in _OPERATORS or word.startswith("__attribute") else ""
    if index == len(piece) or piece[index].text != takes:
        return index
    depth = 0
    for at in range(index, len(piece)):
        depth += piece[at].nesting
        if not depth:
            return at + 1
    return len(piece)


def _declare(base: Sequence[Token], rest: Sequence[Token]) -> Variable:
    """Return the variable that one declarator makes of the shared type; its name may be empty."""
    stars = 0
    while stars < len(rest) and rest[stars].text in _POINTERS:
        stars += 1
    if stars < len(rest) and rest[stars].kind is not Kind.NAME:
        inner = next((token for token in rest if token.text not in _POINTERS | {"("}), None)
        return Variable(inner.text if inner is not None and inner.kind is Kind.NAME else "", "")
    name = rest[stars].text if stars < len(rest) else ""
    words = [token.text for token in base if token.text not in _STORAGE | _OF_ONE_VARIABLE]
    after = [token.text for token in rest[stars + 1 :]]
    arrays = _count_dimensions(after)
    pointers = "*" * (sum(token.text == "*" for token in rest[:stars]) + arrays)
    simple = words and arrays < 2 and not {"__auto_type", "volatile", "(", "{"} & {*words}
    if not simple or (after and after[0] not in {"=", "[", ":"} and not after[0].startswith("__")):
        return Variable(name, "")
    spelled = " ".join(words) + (f" {pointers}" if pointers else "")
    return Variable(name, spelled, arrays > 0)


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
