"""Calls and assignments among the tokens of a statement."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from migrator.syntax.declarations import split_commas
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.text import Span

_KEYWORDS = frozenset(
    [
        "if",
        "for",
        "while",
        "switch",
        "return",
        "sizeof",
        "typeof",
        "__typeof__",
        "_Alignof",
        "alignof",
        "__alignof__",
        "else",
        "do",
        "case",
        "goto",
        "defined",
    ]
)
_MEMBER = frozenset({".", "->"})
_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        callee: the tokens before the parentheses: a name, or `a->b`.
        arguments: the tokens of each.
        span: from the callee to the closing parenthesis.
    """

    callee: tuple[Token, ...]
    arguments: tuple[tuple[Token, ...], ...]
    span: Span

    @property
    def name(self) -> str:
        """The callee's last word: the function's or the member's name."""
        return self.callee[-1].text

    @property
    def is_member(self) -> bool:
        """Whether a pointer kept in a structure is called."""
        return len(self.callee) > 1


def find_calls(tokens: Sequence[Token]) -> Iterator[Call]:
    """Yield the calls in the order of their names; `f(g())` yields both."""
    for index in range(len(tokens) - 1):
        token = tokens[index]
        if token.kind is not Kind.NAME or tokens[index + 1].text != "(" or token.text in _KEYWORDS:
            continue
        end = find_closing(tokens, index + 1)
        if end is not None:
            start = find_callee(tokens, index)
            arguments = tuple(tuple(piece) for piece in split_commas(tokens[index + 2 : end]))
            span = Span(tokens[start].start, tokens[end].end)
            yield Call(tuple(tokens[start : index + 1]), arguments, span)


def find_closing(tokens: Sequence[Token], opening: int) -> int | None:
    """Return the index of the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(tokens)):
        depth += tokens[index].nesting
        if not depth:
            return index
    return None


def find_callee(tokens: Sequence[Token], index: int) -> int:
    """Return where `a->b.c` begins whose last word stands at `index`."""
    while index >= 2 and tokens[index - 1].text in _MEMBER and tokens[index - 2].kind is Kind.NAME:
        index -= 2
    if index >= 1 and tokens[index - 1].text in _MEMBER:
        index -= 1  # the object is no plain name: keep the arrow, so that it reads as a member
    return index


@dataclass(frozen=True)
class CallPattern:
    """What a call must look like: `name(word, ...)`.

    Attributes:
        source: the pattern as written.
        callee: the words of the callee.
        arguments: the words of each argument; `...` stands for any number of any.
    """

    source: str
    callee: tuple[str, ...]
    arguments: tuple[tuple[str, ...], ...]

    def matches(self, call: Call) -> bool:
        """Tell whether `call` is of this kind."""
        return self.fits("".join(token.text for token in call.callee), call.arguments)

    def fits(self, callee: str, arguments: Sequence[Sequence[Token]]) -> bool:
        """Tell the same of a callee as written, without spaces, and its arguments."""
        if callee != "".join(self.callee):
            return False
        given = [tuple(token.text for token in argument) for argument in arguments]
        if self.arguments and self.arguments[-1] == ("...",):
            return tuple(given[: len(self.arguments) - 1]) == self.arguments[:-1]
        return tuple(given) == self.arguments


def parse_call_pattern(source: str) -> CallPattern | None:
    """Return the pattern, or None where `source` is not one call."""
    tokens = list(code_tokens(source))
    calls = list(find_calls(tokens))
    if not calls or calls[0].span != Span(0, len(source.rstrip())):
        return None
    call = calls[0]
    arguments = tuple(tuple(token.text for token in argument) for argument in call.arguments)
    return CallPattern(source, tuple(token.text for token in call.callee), arguments)


@dataclass(frozen=True)
class Assignment:
    """`target = value` as a statement of its own."""

    target: tuple[Token, ...]
    operator: str
    value: tuple[Token, ...]


def match_assignment(tokens: Sequence[Token]) -> Assignment | None:
    """Return the assignment that a statement's tokens make, else None."""
    depth = 0
    for index, token in enumerate(tokens):
        if token.kind is not Kind.PUNCT:
            continue
        depth += token.nesting
        if token.text in _ASSIGNS and not depth:
            value = [token for token in tokens[index + 1 :] if token.text != ";"]
            return Assignment(tuple(tokens[:index]), token.text, tuple(value))
    return None


def is_plain_call(tokens: Sequence[Token], names: Iterable[str]) -> bool:
    """Tell whether the statement is `name();` for one of the names."""
    return len(tokens) == 4 and tokens[0].text in names and [t.text for t in tokens[1:]] == ["(", ")", ";"]
