"""Expressions into the graph: calls in the order in which they are made, and the ways around them.

What is left of an expression is its value as tokens, in which each call is a name
of its own, so that a later test on it can be read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import NamedTuple

from migrator.analysis.flow import Assigned, Called, Guard, name_of
from migrator.analysis.graph import Graph
from migrator.syntax.declarations import split_commas
from migrator.syntax.matchers import find_callee, find_closing
from migrator.syntax.tokens import Kind, Token
from migrator.text import Span

Tokens = Sequence[Token]
_ASSIGNS = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="})
_BINARY = frozenset({"==", "!=", "<", ">", "<=", ">=", "+", "*", "/", "%", "|", "^", "<<", ">>"})
# Their operand is not evaluated. Source: C11 6.5.3.4, and GCC's manual on typeof.
_UNEVALUATED = frozenset(
    ["sizeof", "typeof", "__typeof__", "typeof_unqual", "_Alignof", "__alignof__", "offsetof", "__builtin_offsetof"]
)
_NO_CALLEES = frozenset(["if", "for", "while", "switch", "return", "do", "else", "case", "goto", "__attribute__"])


class Odd(NamedTuple):
    """Which outcome of a condition is a rare one; `early`: the one of a part before the last that decides."""

    yes: bool = False
    no: bool = False
    early: bool = False


_NEITHER = Odd()
_HINTS = {"unlikely": Odd(yes=True), "likely": Odd(no=True)}  # Source: include/linux/compiler.h


class Lowering(ABC):
    """Lowers expressions of one text into a graph."""

    def __init__(self, text: str, transparent: Collection[str]) -> None:
        self.text = text
        self.transparent = transparent
        self.graph = Graph()

    @abstractmethod
    def inner(self, braces: Span, at: int) -> tuple[tuple[Token, ...], int]:
        """Lower the statements of a statement expression; return its value and the path behind it."""

    @abstractmethod
    def called(self, call: Called, at: int) -> int:
        """Add a call; return the path behind it."""

    def value(self, tokens: Tokens, at: int) -> tuple[tuple[Token, ...], int]:
        """Lower an expression; return what is left as its value, and the path behind it."""
        pieces = split_commas(tokens)
        for piece in pieces[:-1]:
            _, at = self.value(piece, at)
        return self._one(pieces[-1], at) if pieces else ((), at)

    def _one(self, tokens: Tokens, at: int) -> tuple[tuple[Token, ...], int]:
        assign = _find_outside(tokens, _ASSIGNS)
        if assign is not None:
            return self._assign(tokens, assign, at)
        if _find_outside(tokens, {"?"}) is not None or _find_outside(tokens, {"||", "&&"}) is not None:
            return self._choice(tokens, at)
        return self._plain(tokens, at)

    def _assign(self, tokens: Tokens, index: int, at: int) -> tuple[tuple[Token, ...], int]:
        target = tokens[:index]
        _, at = self._plain(target, at)
        value, at = self._one(tokens[index + 1 :], at)
        name = name_of(target)
        if name:
            known = value if tokens[index].text == "=" else ()
            at = self.graph.add(at, Assigned(name, known, tokens[index].start))
        return tuple(target), at

    def _choice(self, tokens: Tokens, at: int) -> tuple[tuple[Token, ...], int]:
        """Lower `a ? b : c`, `a && b` or `a || b` used as a value."""
        start = tokens[0].start
        result = Token(Kind.NAME, start, f"?{start}")
        question = _find_outside(tokens, {"?"})
        if question is None:
            yes, no = self.branch(tokens, at)
            one, zero = (Token(Kind.NUMBER, start, number) for number in "10")
            sides: list[tuple[int, tuple[Token, ...]]] = [(yes, (one,)), (no, (zero,))]
        else:
            colon = _find_colon(tokens, question)
            yes, no = self.branch(tokens[:question], at)
            then, yes = self.value(tokens[question + 1 : colon], yes)
            orelse, no = self.value(tokens[colon + 1 :], no)
            sides = [(yes, then), (no, orelse)]
        ends = [self.graph.add(path, Assigned(result.text, value, start)) for path, value in sides]
        return (result,), self.graph.meet(*ends)

    def branch(self, tokens: Tokens, at: int, odd: Odd = _NEITHER) -> tuple[int, int]:
        """Lower a condition; return the paths on which it is true and false."""
        tokens = _bare(tokens)
        while tokens and self._stands_for_argument(tokens):
            odd = _HINTS.get(tokens[0].text, odd)
            tokens = _bare(tokens[2:-1])
        if not tokens:
            return self.graph.add(at), self.graph.island()
        comma = _find_last(tokens, {","})
        if comma is not None:
            _, at = self.value(tokens[:comma], at)
            return self.branch(tokens[comma + 1 :], at, odd)
        if _find_outside(tokens, _ASSIGNS) is None and _find_outside(tokens, {"?"}) is None:
            for word in ("||", "&&"):
                parts = _split_outside(tokens, word)
                if len(parts) > 1:
                    return self._short(parts, word, at, odd)
            if tokens[0].text == "!" and _find_outside(tokens, _BINARY | {"-", "&"}) is None:
                yes, no = self.branch(tokens[1:], at, Odd(odd.no, odd.yes, odd.early))
                return no, yes
        value, at = self.value(tokens, at)
        start = tokens[0].start
        true, false = Guard(value, True, start, is_odd=odd.yes), Guard(value, False, start, is_odd=odd.no)
        return self.graph.add(at, None, true), self.graph.add(at, None, false)

    def _short(self, parts: Sequence[Tokens], word: str, at: int, odd: Odd) -> tuple[int, int]:
        """Lower `a || b || c`, or the same with `&&`: each part but the first may be left out."""
        early: list[int] = []
        rare = odd.early or (odd.yes if word == "||" else odd.no)
        first = Odd(yes=rare) if word == "||" else Odd(no=rare)  # the other outcome decides in the last part alone
        for part in parts:
            yes, no = self.branch(part, at, odd if part is parts[-1] else first)
            early.append(yes if word == "||" else no)
            at = no if word == "||" else yes
        return (self.graph.meet(*early), at) if word == "||" else (at, self.graph.meet(*early))

    def _stands_for_argument(self, tokens: Tokens) -> bool:
        is_call = len(tokens) > 3 and tokens[0].text in self.transparent and tokens[1].text == "("
        return is_call and find_closing(tokens, 1) == len(tokens) - 1

    def _plain(self, tokens: Tokens, at: int) -> tuple[tuple[Token, ...], int]:
        """Lower an expression without choices and assignments on its own level."""
        left: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            following = tokens[index + 1].text if index + 1 < len(tokens) else ""
            if token.kind is Kind.NAME and following == "(" and token.text not in _NO_CALLEES:
                at, index = self._call(tokens, index, left, at)
            elif token.text in {"(", "{"}:
                at, index = self._group(tokens, index, left, at)
            else:
                left.append(token)
                index += 1
        return tuple(left), at

    def _call(self, tokens: Tokens, index: int, left: list[Token], at: int) -> tuple[int, int]:
        """Lower the call whose name stands at `index`; return the path and the index behind it."""
        name = tokens[index]
        closing = find_closing(tokens, index + 1)
        closing = len(tokens) - 1 if closing is None else closing
        inside = tokens[index + 2 : closing]
        if name.text in _UNEVALUATED:
            left.append(Token(Kind.NAME, name.start, f"@{name.start}"))
            return at, closing + 1
        if name.text in self.transparent:
            value, at = self.value(next(iter(split_commas(inside)), []), at)
            left += [Token(Kind.PUNCT, name.start, "("), *value, Token(Kind.PUNCT, name.start, ")")]
            return at, closing + 1
        begin = find_callee(tokens, index)
        del left[len(left) - min(index - begin, len(left)) :]
        callee = "".join(token.text for token in tokens[begin : index + 1])
        while closing + 1 < len(tokens) and tokens[closing + 1].text == "(":
            callee += "".join(token.text for token in tokens[index + 1 : closing + 1])  # what it returns is called
            index, closing = closing, find_closing(tokens, closing + 1) or len(tokens) - 1
            inside = tokens[index + 2 : closing]
        arguments = tuple(tuple(piece) for piece in split_commas(inside))
        for argument in arguments:
            _, at = self._one(argument, at)
        result = Token(Kind.NAME, name.start, f"@{name.start}")
        left.append(result)
        return self.called(Called(callee, arguments, name.start, result.text), at), closing + 1

    def _group(self, tokens: Tokens, index: int, left: list[Token], at: int) -> tuple[int, int]:
        """Lower what stands in parentheses or braces of its own."""
        closing = find_closing(tokens, index)
        closing = len(tokens) - 1 if closing is None else closing
        inside = tokens[index + 1 : closing]
        if tokens[index].text == "(" and inside and inside[0].text == "{":
            value, at = self.inner(Span(inside[0].start, inside[-1].end), at)
            left += value
            return at, closing + 1
        behind = tokens[closing + 1] if closing + 1 < len(tokens) else None
        if tokens[index].text == "(" and _is_cast(inside, behind):
            return at, closing + 1
        value, at = self.value(inside, at)
        if behind is not None and behind.text == "(" and tokens[index].text == "(":
            return self._indirect(tokens, index, closing, left, at)
        left += [tokens[index], *value, tokens[closing]]
        return at, closing + 1

    def _indirect(self, tokens: Tokens, index: int, closing: int, left: list[Token], at: int) -> tuple[int, int]:
        """Lower `(*pointer)(arguments)`."""
        end = find_closing(tokens, closing + 1) or len(tokens) - 1
        arguments = tuple(tuple(piece) for piece in split_commas(tokens[closing + 2 : end]))
        for argument in arguments:
            _, at = self._one(argument, at)
        start = tokens[index].start
        callee = "".join(token.text for token in tokens[index + 1 : closing]).lstrip("*")
        left.append(Token(Kind.NAME, start, f"@{start}"))
        return self.called(Called(callee, arguments, start, f"@{start}"), at), end + 1


def _find_outside(tokens: Tokens, words: Collection[str]) -> int | None:
    """Return the index of the first of the words outside brackets; not at the beginning."""
    depth = 0
    for index, token in enumerate(tokens):
        if not depth and index and token.kind is Kind.PUNCT and token.text in words:
            return index
        depth += token.nesting
    return None


def _split_outside(tokens: Tokens, word: str) -> list[Tokens]:
    """Return the parts between an operator outside brackets."""
    parts: list[Tokens] = []
    depth = start = 0
    for index, token in enumerate(tokens):
        if not depth and token.text == word and token.kind is Kind.PUNCT:
            parts.append(tokens[start:index])
            start = index + 1
        depth += token.nesting
    return [*parts, tokens[start:]]


def _find_last(tokens: Tokens, words: Collection[str]) -> int | None:
    depth, found = 0, None
    for index, token in enumerate(tokens):
        if not depth and token.kind is Kind.PUNCT and token.text in words:
            found = index
        depth += token.nesting
    return found


def _find_colon(tokens: Tokens, question: int) -> int:
    """Return the index of the colon that belongs to the `?`."""
    depth = open_questions = 0
    for index in range(question + 1, len(tokens)):
        token = tokens[index]
        if not depth and token.text == "?":
            open_questions += 1
        elif not depth and token.text == ":":
            if not open_questions:
                return index
            open_questions -= 1
        depth += token.nesting
    return len(tokens)


def _bare(tokens: Tokens) -> Tokens:
    """Return an expression without the parentheses around all of it."""
    while (
        len(tokens) > 1
        and tokens[0].text == "("
        and tokens[1].text != "{"
        and find_closing(tokens, 0) == len(tokens) - 1
    ):
        tokens = tokens[1:-1]
    return tokens


def _is_cast(inside: Tokens, behind: Token | None) -> bool:
    """Tell whether parentheses hold a type: words and stars, with an operand behind them."""
    if not inside or behind is None or inside[0].kind is not Kind.NAME:
        return False
    if any(token.kind is not Kind.NAME and token.text != "*" for token in inside):
        return False
    is_operand = behind.kind in {Kind.NAME, Kind.NUMBER, Kind.STRING, Kind.CHAR} or behind.text in {"(", "~", "!", "{"}
    return is_operand or (inside[-1].text == "*" and behind.text == "&")
