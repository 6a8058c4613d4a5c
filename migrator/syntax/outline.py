"""Outline of a C file: its functions and directives, without their insides.

One pass looks at braces and directives alone, skipping comments and strings,
so a large file costs little until somebody asks for one function's statements.

`#if` branches: braces are counted along the first branch that may be compiled
(`#if 0` never is); a function that begins in several branches and ends behind
`#endif` is found once for each.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from migrator.syntax.declarator import find_declarator
from migrator.syntax.directives import condition_of, is_never
from migrator.syntax.tokens import CHAR, COMMENT, DIRECTIVE, ESCAPED_QUOTE, STRING, Kind, Token, code_tokens
from migrator.text import Span

_SKIP = rf"(?:[^{{}}\#\"'/\\]++|{ESCAPED_QUOTE}|{COMMENT}|{STRING}|{CHAR}|(?!{DIRECTIVE})\#|[\"'/\\])*+"
# `\Z` lets the last skip match too; without it each offset of the tail is tried.
_LANDMARK = regex.compile(
    rf"{_SKIP}(?:(?P<OPEN>\{{)|(?P<CLOSE>\}})|(?P<DIRECTIVE>{DIRECTIVE})|\Z)",
    regex.MULTILINE | regex.DOTALL | regex.ASCII,
)
# What bounds a head in the text between landmarks; the rest is read once a body follows.
_BOUND = regex.compile(
    rf"(?:[^;()\[\]\"'/\\]++|{ESCAPED_QUOTE}|{COMMENT}|{STRING}|{CHAR}|[\"'/\\])*+(?:(?P<MARK>[;()\[\]])|\Z)",
    regex.MULTILINE | regex.DOTALL | regex.ASCII,
)
_MOST_OTHERS = 16  # heads from other branches that are kept; those nearest to the body are


@dataclass(frozen=True)
class Function:
    """A function definition, found by its head and its braces.

    Attributes:
        name: the declared name; for a name made by a macro, the macro's call.
        span: from the first specifier to behind the closing brace.
        head: the tokens before the body, without trivia and directives.
        declarator: index into `head` of the name's first token.
        parameters: offsets of the parameter list, parentheses included.
        body: offsets of the body, braces included.
    """

    name: str
    span: Span
    head: tuple[Token, ...]
    declarator: int
    parameters: Span
    body: Span

    @property
    def specifiers(self) -> tuple[str, ...]:
        """The words before and behind the declarator: types and attributes."""
        before = self.head[: self.declarator]
        after = (token for token in self.head if token.start >= self.parameters.end)
        return tuple(token.text for token in (*before, *after))


@dataclass(frozen=True)
class Outline:
    """What stands at the top level of a file.

    Attributes:
        functions: in the order of their bodies.
        directives: every directive outside comments and strings, in order.
        blocks: every other pair of braces at the top level (types, initializers).
        dead: what `#if 0` and its like leave out.
        problems: sentences about what the outline could not follow.
    """

    functions: tuple[Function, ...]
    directives: tuple[Token, ...]
    blocks: tuple[Span, ...]
    dead: tuple[Span, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class _Head:
    """A function's head that waits for its body to close."""

    tokens: tuple[Token, ...]
    name: str
    declarator: int
    parameters: Span


class _State(NamedTuple):
    """Where the pass stands; kept at `#if`, put back at `#else`.

    Attributes:
        depth: how many braces are open.
        start: offset of the outermost open brace.
        heads: the functions it may be the body of.
        head: where the text since the last `;` stands; of a type or an initializer the brace alone.
        others: the same as other branches have it.
    """

    depth: int = 0
    start: int = 0
    heads: tuple[_Head, ...] = ()
    parens: int = 0
    head: tuple[Span, ...] = ()
    others: tuple[tuple[Span, ...], ...] = ()


@dataclass
class _Group:
    """One `#if` group on its way: the state before it and at each branch's end."""

    before: _State
    begin: int
    never: bool
    in_dead: bool
    ends: list[_State] = field(default_factory=list)


class _Walk:
    """The pass itself: feeds landmarks and the text between them into the state."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.state = _State()
        self.groups: list[_Group] = []
        self.functions: list[Function] = []
        self.directives: list[Token] = []
        self.blocks: list[Span] = []
        self.dead: list[Span] = []
        self.problems: list[str] = []

    def run(self) -> Outline:
        """Walk the whole text and return what was found."""
        gap = 0
        for match in _LANDMARK.finditer(self.text):
            kind = match.lastgroup
            at = match.start(kind) if kind else match.end()
            if not self.state.depth and not self._is_dead():
                self._read_gap(gap, at)
            if kind == "OPEN":
                self._open(at)
            elif kind == "CLOSE":
                self._close(at)
            elif kind == "DIRECTIVE":
                self._direct(Token(Kind.DIRECTIVE, at, match[kind]))
            gap = match.end()
        self._finish()
        self.functions.sort(key=lambda function: function.body)
        return Outline(
            tuple(self.functions),
            tuple(self.directives),
            tuple(self.blocks),
            tuple(self.dead),
            tuple(self.problems),
        )

    def _is_dead(self) -> bool:
        return bool(self.groups) and (self.groups[-1].never or self.groups[-1].in_dead)

    def _read_gap(self, start: int, end: int) -> None:
        """Add top-level text to the head that is being collected."""
        head, parens, others = self.state.head, self.state.parens, self.state.others
        for match in _BOUND.finditer(self.text, start, end):
            mark = match["MARK"]
            if mark == ";" and not parens:
                head, others, start = (), (), match.end()
            elif mark in {"(", "["}:
                parens += 1
            elif mark in {")", "]"}:
                parens = max(parens - 1, 0)
        if next(code_tokens(self.text, start, end), None) is not None:
            head = (*head, Span(start, end))
        self.state = self.state._replace(head=head, parens=parens, others=others)

    def _tokens(self, head: tuple[Span, ...]) -> tuple[Token, ...]:
        return tuple(token for span in head for token in code_tokens(self.text, *span))

    def _open(self, at: int) -> None:
        if self._is_dead():
            return
        depth = self.state.depth + 1
        if depth > 1:
            self.state = self.state._replace(depth=depth)
            return
        heads: list[_Head] = []
        if not self.state.parens:
            for head in (self.state.head, *self.state.others):
                tokens = self._tokens(head)
                found = find_declarator(tokens, self.text)
                if found:
                    heads.append(_Head(tokens[found.first :], found.name, found.index - found.first, found.parameters))
        self.state = self.state._replace(depth=depth, start=at, heads=tuple(heads))

    def _close(self, at: int) -> None:
        if self._is_dead():
            return
        if not self.state.depth:
            self.problems.append(f"a closing brace at offset {at} has no opening one")
            return
        self.state = self.state._replace(depth=self.state.depth - 1)
        if self.state.depth:
            return
        body = Span(self.state.start, at + 1)
        for head in self.state.heads:
            span = Span(head.tokens[0].start, body.end)
            self.functions.append(Function(head.name, span, head.tokens, head.declarator, head.parameters, body))
        if self.state.heads:
            self.state = self.state._replace(head=(), others=())
        elif not self.state.parens:
            self.blocks.append(body)
            # A type or an initializer goes on to its `;`, and the brace says so.
            self.state = self.state._replace(head=(Span(body.start, body.start + 1),), others=())

    def _direct(self, token: Token) -> None:
        self.directives.append(token)
        condition = condition_of(token.text)
        if condition is None:
            return
        keyword, rest = condition
        if self.groups and not keyword.startswith("if") and self.groups[-1].never:
            self.dead.append(Span(self.groups[-1].begin, token.start))
        if keyword.startswith("if"):
            self.groups.append(_Group(self.state, token.end, is_never(keyword, rest), self._is_dead()))
        elif not self.groups:
            self.problems.append(f"#{keyword} at offset {token.start} has no #if")
        elif keyword == "endif":
            self._end_group(self.groups.pop())
        else:
            group = self.groups[-1]
            self._end_branch(group)
            group.begin, group.never = token.end, is_never(keyword, rest)

    def _end_branch(self, group: _Group) -> None:
        if not group.never:
            group.ends.append(self.state)
        self.state = group.before

    def _end_group(self, group: _Group) -> None:
        self._end_branch(group)
        if not group.ends:
            return
        first = group.ends[0]
        if not group.before.depth:
            first = _merge(group)
        self.state = first

    def _finish(self) -> None:
        if self.groups:
            self.problems.append("an #if has no #endif")
        if self.state.depth:
            self.problems.append(f"a brace at offset {self.state.start} is never closed")
        if self.state.parens:
            self.problems.append("parentheses at the top level do not balance")


def _merge(group: _Group) -> _State:
    """Return the state behind a top-level group: its first branch's, and what others began."""
    first, *others = group.ends
    if first.depth:
        heads = first.heads
        names = {head.name for head in heads}
        for other in others:
            if other.depth == first.depth:
                heads += tuple(head for head in other.heads if head.name not in names)
        return first._replace(heads=heads)
    more = tuple(other.head for other in others if other.head and other.head != first.head)
    if not first.head and more:
        return first._replace(head=more[0], others=more[1:][-_MOST_OTHERS:])
    return first._replace(others=(*first.others, *more)[-_MOST_OTHERS:])


def parse_outline(text: str) -> Outline:
    """Return the outline of a file; work grows with its length alone."""
    return _Walk(text).run()
