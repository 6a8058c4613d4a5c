"""Outline of a C file: its functions and directives, without their insides.

One pass looks at braces and directives alone, skipping comments and strings,
so a large file costs little until somebody asks for one function's statements.

`#if` branches: braces are counted along the first branch that may be compiled
(`#if 0` never is); a function that begins in several branches and ends behind
`#endif` is found once for each.
"""

from dataclasses import dataclass, field, replace

import regex

from migrator.syntax.declarator import Declarator, find_declarator
from migrator.syntax.directives import condition_of, is_never
from migrator.syntax.tokens import CHAR, COMMENT, DIRECTIVE, ESCAPED_QUOTE, STRING, Kind, Token, code_tokens, tokenize
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
_CLOSED = regex.compile(r"//.*|/\*.*\*/", regex.DOTALL)
_MOST_OTHERS = 16  # heads from other branches that are kept; those nearest to the body are


@dataclass(frozen=True)
class Function:
    """A function definition, found by its head and its braces.

    Attributes:
        name: the declared name; for a name made by a macro, the macro's call.
        span: from the first specifier to behind the closing brace.
        at: offset of the name.
        parameters: offsets of the parameter list, parentheses included.
        body: offsets of the body, braces included.
    """

    name: str
    span: Span
    at: int
    parameters: Span
    body: Span


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


@dataclass(slots=True)
class _State:
    """Where the pass stands; a copy is kept at `#if` and put back at `#else`.

    Attributes:
        depth: how many braces are open.
        start: offset of the outermost open brace.
        heads: the functions it may be the body of.
        head: where the text since the last `;` stands; of a type or an initializer the brace alone.
        others: the same as other branches have it.
    """

    depth: int = 0
    start: int = 0
    heads: tuple[Declarator, ...] = ()
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
        gap = tail = 0
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
            tail = gap if kind else tail
        self._finish(tail)
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
        state = self.state
        for match in _BOUND.finditer(self.text, start, end):
            mark = match["MARK"]
            if mark == ";" and not state.parens:
                state.head, state.others, start = (), (), match.end()
            elif mark in {"(", "["}:
                state.parens += 1
            elif mark in {")", "]"}:
                state.parens = max(state.parens - 1, 0)
        if next(code_tokens(self.text, start, end), None) is not None:
            state.head = (*state.head, Span(start, end))

    def _open(self, at: int) -> None:
        if self._is_dead():
            return
        state = self.state
        state.depth += 1
        if state.depth > 1:
            return
        offered = () if state.parens else (state.head, *state.others)
        found = (find_declarator(self.text, head) for head in offered if head)
        state.start, state.heads = at, tuple(head for head in found if head is not None)

    def _close(self, at: int) -> None:
        if self._is_dead():
            return
        state = self.state
        if not state.depth:
            self.problems.append(f"a closing brace at offset {at} has no opening one")
            return
        state.depth -= 1
        if state.depth:
            return
        body = Span(state.start, at + 1)
        for head in state.heads:
            self.functions.append(Function(head.name, Span(head.start, body.end), head.at, head.parameters, body))
        if state.heads:
            state.head, state.others = (), ()
        elif not state.parens:
            self.blocks.append(body)
            # A type or an initializer goes on to its `;`, and the brace says so.
            state.head, state.others = (Span(body.start, body.start + 1),), ()

    def _direct(self, token: Token) -> None:
        self.directives.append(token)
        condition = condition_of(token.text)
        if condition is None:
            return
        keyword, rest = condition
        if self.groups and not keyword.startswith("if") and self.groups[-1].never:
            self.dead.append(Span(self.groups[-1].begin, token.start))
        if keyword.startswith("if"):
            self.groups.append(_Group(replace(self.state), token.end, is_never(keyword, rest), self._is_dead()))
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
        self.state = replace(group.before)

    def _end_group(self, group: _Group) -> None:
        self._end_branch(group)
        if not group.ends:
            return
        first = group.ends[0]
        if not group.before.depth:
            first = _merge(group)
        self.state = first

    def _finish(self, tail: int) -> None:
        """Note what is still open; `tail` is where the text behind the last landmark begins."""
        if self.directives and self.directives[-1].end == len(self.text):
            tail = self.directives[-1].start + 1  # the comment may be inside
        is_open = self.text.rfind("/*") + 2 > self.text.rfind("*/")  # or it may be: then the tokens tell
        for token in tokenize(self.text, tail) if is_open else ():
            if token.kind is Kind.COMMENT and token.end == len(self.text) and not _CLOSED.fullmatch(token.text):
                self.problems.append(f"a comment at offset {token.start} is never closed")
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
        return replace(first, heads=heads)
    more = tuple(other.head for other in others if other.head and other.head != first.head)
    if not first.head and more:
        return replace(first, head=more[0], others=more[1:][-_MOST_OTHERS:])
    return replace(first, others=(*first.others, *more)[-_MOST_OTHERS:])


def parse_outline(text: str) -> Outline:
    """Return the outline of a file; work grows with its length alone."""
    return _Walk(text).run()
