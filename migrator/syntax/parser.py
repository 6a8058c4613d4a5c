"""Statements from tokens, as kernel C writes them.

`#if` groups that hold whole statements become alternatives at once. A group
that cuts a statement in two is parsed once per branch, each time with the text
that follows it, until all ways stand at the same place again.

The work is counted, not timed: a body that needs more than its share of steps
is reported as unstructured.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from migrator.syntax.branches import MOST_NESTED, Choices, ConditionsError, Group, Item, nest
from migrator.syntax.declarations import is_declaration
from migrator.syntax.statements import (
    Asm,
    Block,
    Body,
    Break,
    Case,
    Conditional,
    Continue,
    Declaration,
    Directive,
    Empty,
    Expression,
    Goto,
    If,
    Label,
    Loop,
    Return,
    Statement,
    Switch,
    Unstructured,
)
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.text import Span

_ASM = frozenset({"asm", "__asm__", "__asm"})
_JUMPS = {"return": Return, "break": Break, "continue": Continue}
_TAB = 8


class _Cursor(NamedTuple):
    """A position in nested items; at the end of `items` it goes on in `parent`."""

    items: tuple[Item, ...]
    at: int
    parent: _Cursor | None


class _FailError(Exception):
    """The tokens are no statement."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class _SplitError(Exception):
    """A group cuts the statement that is being parsed."""

    def __init__(self, group: Group) -> None:
        super().__init__("an #if cuts a statement and its branches do not rejoin")
        self.group = group


class _LimitError(Exception):
    """The body is nested too deeply, or the allowed number of steps is used up."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


@dataclass
class _Way:
    """One branch on its way to where all branches meet."""

    cursor: _Cursor
    choices: Choices
    statements: list[Statement]


class _Parser:
    def __init__(self, text: str, body: Span, items: tuple[Item, ...], allowance: int) -> None:
        self.text = text
        self.span = body
        self.cursor = _Cursor(items, 0, None)
        self.choices: Choices = {}
        self.work = 0
        self.allowance = allowance
        self.depth = 0

    # Reading items

    def boundary(self) -> Item | None:
        """Return what comes next: a token, a group nobody has settled, or None."""
        if self.work == self.allowance:
            raise _LimitError("its #if groups combine in too many ways", self.span.start)
        self.work += 1
        items, index, parent = self.cursor
        while True:
            if index == len(items):
                if parent is None:
                    self.cursor = _Cursor(items, index, None)
                    return None
                items, index, parent = parent
                continue
            item = items[index]
            if isinstance(item, Group):
                chosen = item.choose(self.choices)
                if chosen is not None:
                    parent = _Cursor(items, index + 1, parent)
                    items, index = item.branches[chosen], 0
                    continue
            self.cursor = _Cursor(items, index, parent)
            return item

    def peek(self) -> Token | None:
        """Return the next token inside a statement."""
        while True:
            item = self.boundary()
            if not isinstance(item, Group):
                return item
            if not item.is_inline:
                raise _SplitError(item)
            items, index, parent = self.cursor
            self.cursor = _Cursor(tuple(item.flatten()), 0, _Cursor(items, index + 1, parent))

    def take(self) -> Token:
        """Return the next token and step behind it."""
        token = self.peek()
        if token is None:
            raise self.unfinished()
        self.cursor = self.cursor._replace(at=self.cursor.at + 1)
        return token

    def position(self) -> int:
        """Return the offset of what comes next, for comparing ways."""
        item = self.boundary()
        return len(self.text) if item is None else item.start

    def unfinished(self) -> _FailError:
        return _FailError("the body ends inside a statement", self.span.end - 1)

    @contextmanager
    def nested(self, offset: int) -> Iterator[None]:
        """Count what stands inside each other, whatever way it is recursed into."""
        if self.depth == MOST_NESTED:
            raise _LimitError("statements are nested too deeply", offset)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    # Lists of statements and their `#if` groups

    def statements(self) -> tuple[Statement, ...]:
        """Parse up to a closing brace or the end."""
        found: list[Statement] = []
        while self.step(found):
            pass
        return tuple(found)

    def step(self, found: list[Statement]) -> bool:
        """Parse one statement or one group into `found`; False where the list ends."""
        item = self.boundary()
        start, choices = self.cursor, self.choices
        if item is None or (not isinstance(item, Group) and item.text == "}"):
            return False
        if isinstance(item, Group):
            with self.nested(item.start):
                found.append(self.group(item, start))
            return True
        try:
            found.append(self.statement())
        except _SplitError as split:
            if split.group.start < item.start:
                raise
            self.choices = choices
            with self.nested(split.group.start):
                found.append(self.rejoin(split.group, start, begun=True))
        return True

    def group(self, group: Group, start: _Cursor) -> Statement:
        """Parse a group between statements."""
        choices = self.choices
        try:
            branches = tuple(self.complete(branch) for branch in group.branches)
        except (_FailError, _SplitError):
            self.choices = choices
            return self.rejoin(group, start, begun=False)
        self.cursor = start._replace(at=start.at + 1)
        return Conditional(Span(group.start, group.end), (), group.conditions, branches)

    def complete(self, branch: tuple[Item, ...]) -> tuple[Statement, ...]:
        """Parse one branch that must hold whole statements."""
        self.cursor = _Cursor(branch, 0, None)
        found = self.statements()
        rest = self.boundary()
        if rest is not None:
            raise _FailError("a closing brace has no opening one", rest.start)
        return found

    def rejoin(self, group: Group, start: _Cursor, *, begun: bool) -> Statement:
        """Parse every branch with what follows, until all stand at one place.

        `begun`: the statement at `start` begins before the group, so each way
        takes at least that one.
        """
        before = self.choices
        ways = [_Way(start, {**before, group.key: (group, index)}, []) for index in range(len(group.branches))]
        if begun:
            for way in ways:
                self.advance(way, group)
        while len(places := {id(way): self.place_of(way) for way in ways}) and len(set(places.values())) > 1:
            self.advance(min(ways, key=lambda way: places[id(way)]), group)
        first = start.items[start.at]
        self.cursor, self.choices = ways[0].cursor, before
        ends = [group.end, *(way.statements[-1].span.end for way in ways if way.statements)]
        span = Span(min(first.start, group.start), max(ends))
        return Conditional(span, (), group.conditions, tuple(tuple(way.statements) for way in ways))

    def place_of(self, way: _Way) -> int:
        self.cursor, self.choices = way.cursor, way.choices
        place = self.position()
        way.cursor = self.cursor
        return place

    def advance(self, way: _Way, group: Group) -> None:
        self.cursor, self.choices = way.cursor, way.choices
        if not self.step(way.statements):
            raise _SplitError(group)
        way.cursor = self.cursor
        self.choices = way.choices

    # One statement

    def statement(self) -> Statement:
        """Parse one statement."""
        item = self.boundary()
        with self.nested(self.span.end - 1 if item is None else item.start):
            return self.dispatch()

    def dispatch(self) -> Statement:
        token = self.peek()
        if token is None:
            raise self.unfinished()
        if token.kind is Kind.DIRECTIVE:
            self.take()
            return Directive(Span(token.start, token.end), (token,))
        parse = _STATEMENTS.get(token.text)
        if parse is not None:
            return parse(self)
        if token.text in _ASM:
            tokens = self.until_semicolon()
            return Asm(_span(tokens), tokens)
        if token.kind is Kind.NAME and self.is_label():
            label = (self.take(), self.take())
            return Label(_span(label), label, token.text)
        return self.simple()

    def block(self) -> Statement:
        opening = self.take()
        body = self.statements()
        closing = self.take()  # `statements` stops at a brace or at the end
        return Block(Span(opening.start, closing.end), (opening, closing), body)

    def conditional(self) -> Statement:
        chain: list[tuple[tuple[Token, ...], tuple[Statement, ...]]] = []
        orelse: tuple[Statement, ...] = ()
        while True:
            head = (self.take(), *self.parens())
            chain.append((head, self.body()))
            if not self.is_else():
                break
            self.take()
            token = self.boundary()
            if isinstance(token, Group) or token is None or token.text != "if":
                orelse = self.body()
                break
        while chain:
            head, then = chain.pop()
            end = (orelse or then)[-1].span.end
            orelse = (If(Span(head[0].start, end), head, then, orelse),)
        return orelse[0]

    def is_else(self) -> bool:
        item = self.boundary()
        if isinstance(item, Group):
            if any(_opens_with_else(branch) for branch in item.branches):
                raise _SplitError(item)
            return False
        return item is not None and item.text == "else"

    def loop(self) -> Statement:
        keyword = self.take()
        head = (keyword, *self.parens())
        body = self.body()
        return Loop(Span(keyword.start, body[-1].span.end), head, keyword.text, body)

    def do(self) -> Statement:
        keyword = self.take()
        body = self.body()
        token = self.take()
        if token.kind is not Kind.NAME:  # `while`, or a macro that ends with it
            raise _FailError("do has no while", token.start)
        tail = (token, *self.parens())
        end = self.take() if self.is_next(";") else tail[-1]
        return Loop(Span(keyword.start, end.end), (keyword, *tail), keyword.text, body)

    def switch(self) -> Statement:
        keyword = self.take()
        head = (keyword, *self.parens())
        body = self.body()
        return Switch(Span(keyword.start, body[-1].span.end), head, body)

    def case(self) -> Statement:
        tokens = [self.take()]
        depth = questions = 0
        while True:
            token = self.take()
            tokens.append(token)
            depth += (token.text in "([{") - (token.text in ")]}") if token.kind is Kind.PUNCT else 0
            questions += token.text == "?" and depth == 0
            if token.text == ":" and depth == 0:
                if not questions:
                    return Case(_span(tokens), tuple(tokens))
                questions -= 1
            if token.text in {";", "}"} or depth < 0:
                raise _FailError("case has no colon", token.start)

    def goto(self) -> Statement:
        tokens = self.until_semicolon()
        target = tokens[1].text if len(tokens) == 3 else ""
        return Goto(_span(tokens), tokens, target)

    def jump(self) -> Statement:
        tokens = self.until_semicolon()
        return _JUMPS[tokens[0].text](_span(tokens), tokens)

    def empty(self) -> Statement:
        token = self.take()
        return Empty(Span(token.start, token.end), (token,))

    def stray(self) -> NoReturn:
        token = self.take()
        raise _FailError(f"{token.text} stands where a statement should", token.start)

    # Pieces of statements

    def body(self) -> tuple[Statement, ...]:
        """Parse the one statement that a head governs."""
        item = self.boundary()
        if item is None:
            raise self.unfinished()
        if not isinstance(item, Group):
            return (self.statement(),)
        start, before = self.cursor, self.choices
        branches, places = [], set()
        for index in range(len(item.branches)):
            self.cursor, self.choices = start, {**before, item.key: (item, index)}
            if self.boundary() is None:
                raise _SplitError(item)
            branches.append((self.statement(),))
            places.add(self.position())
        self.choices = before
        if len(places) > 1:
            raise _SplitError(item)
        span = Span(item.start, max(item.end, *(branch[-1].span.end for branch in branches)))
        return (Conditional(span, (), item.conditions, tuple(branches)),)

    def parens(self) -> tuple[Token, ...]:
        """Take one pair of parentheses and all in it."""
        tokens = [self.take()]
        if tokens[0].text != "(":
            raise _FailError("a head has no parentheses", tokens[0].start)
        depth = 1
        while depth:
            token = self.take()
            tokens.append(token)
            if token.kind is Kind.PUNCT:
                depth += (token.text in "([{") - (token.text in ")]}")
        return tuple(tokens)

    def until_semicolon(self) -> tuple[Token, ...]:
        """Take everything up to the next `;` outside brackets."""
        tokens: list[Token] = []
        depth = 0
        while True:
            token = self.take()
            tokens.append(token)
            if token.kind is Kind.PUNCT:
                depth += (token.text in "([{") - (token.text in ")]}")
            if depth < 0:
                raise _FailError("a bracket closes that was not opened", token.start)
            if token.text == ";" and not depth:
                return tuple(tokens)

    def is_next(self, text: str) -> bool:
        item = self.boundary()
        return not isinstance(item, Group) and item is not None and item.text == text

    def is_label(self) -> bool:
        """Tell whether `name :` comes next; the cursor stays."""
        start = self.cursor
        self.take()
        found = self.is_next(":")
        self.cursor = start
        return found

    def simple(self) -> Statement:
        """Parse an expression, a declaration, or a macro that governs a statement."""
        tokens: list[Token] = []
        depth = 0
        is_whole = True  # no bracket has closed at depth 0 yet
        while True:
            token = self.peek()
            if token is not None and token.text == "}" and not depth and tokens:
                return Expression(_span(tokens), tuple(tokens))  # a macro without `;`
            token = self.take()
            if token.kind is Kind.DIRECTIVE:
                continue
            tokens.append(token)
            if token.kind is Kind.PUNCT:
                depth += (token.text in "([{") - (token.text in ")]}")
            if depth < 0:
                raise _FailError("a bracket closes that was not opened", token.start)
            if token.text == ";" and not depth:
                kind = Declaration if is_declaration(tokens) else Expression
                return kind(_span(tokens), tuple(tokens))
            if token.text in {")", "]", "}"} and not depth:
                follower = self.macro(tokens) if is_whole and _is_call(tokens) else None
                if follower is not None:
                    return follower
                is_whole = False

    def macro(self, tokens: list[Token]) -> Statement | None:
        """Return the statement that a macro call without `;` makes, if it does."""
        item = self.boundary()
        if item is None or isinstance(item, Group):
            return Expression(_span(tokens), tuple(tokens))
        if item.text == "{":
            return self.macro_loop(tokens)
        if item.kind is Kind.PUNCT and item.text not in {"*", "++", "--"}:
            return None
        if "\n" not in self.text[tokens[-1].end : item.start]:
            return None
        if item.text != "else" and self.indent_of(item) > self.indent_of(tokens[0]):
            return self.macro_loop(tokens)
        return Expression(_span(tokens), tuple(tokens))

    def macro_loop(self, tokens: list[Token]) -> Statement:
        body = self.body()
        head = tuple(tokens)
        if self.is_else():
            self.take()
            orelse = self.body()
            return If(Span(head[0].start, orelse[-1].span.end), head, body, orelse)
        return Loop(Span(head[0].start, body[-1].span.end), head, head[0].text, body)

    def indent_of(self, token: Token) -> int:
        start = self.text.rfind("\n", 0, token.start) + 1
        line = self.text[start : token.start].expandtabs(_TAB)
        return len(line) - len(line.lstrip(" "))


_STATEMENTS = {
    "{": _Parser.block,
    "if": _Parser.conditional,
    "for": _Parser.loop,
    "while": _Parser.loop,
    "do": _Parser.do,
    "switch": _Parser.switch,
    "case": _Parser.case,
    "default": _Parser.case,
    "goto": _Parser.goto,
    "return": _Parser.jump,
    "break": _Parser.jump,
    "continue": _Parser.jump,
    ";": _Parser.empty,
    "else": _Parser.stray,
    "}": _Parser.stray,
}


def _span(tokens: tuple[Token, ...] | list[Token]) -> Span:
    return Span(tokens[0].start, tokens[-1].end)


def _is_call(tokens: list[Token]) -> bool:
    """Tell whether tokens up to the first bracket that closes at depth 0 are `name ( ... )`."""
    return tokens[0].kind is Kind.NAME and tokens[1].text == "(" and tokens[-1].text == ")"


def _opens_with_else(branch: tuple[Item, ...]) -> bool:
    if not branch:
        return False
    first = branch[0]
    if isinstance(first, Group):
        return any(_opens_with_else(inner) for inner in first.branches)
    return first.text == "else"


def parse_body(text: str, body: Span) -> Body | Unstructured:
    """Return the statements between the braces at `body`.

    The number of steps is at most 32 per token plus 1024; what would need more
    is unstructured. No text makes this raise or hang.
    """
    tokens = list(code_tokens(text, body.start + 1, body.end - 1))
    try:
        items = nest(tokens)
    except ConditionsError as error:
        return Unstructured(str(error), error.offset, len(tokens))
    parser = _Parser(text, body, items, 32 * len(tokens) + 1024)
    try:
        statements = parser.complete(items)
    except (_FailError, _LimitError) as error:
        return Unstructured(str(error), error.offset, parser.work)
    except _SplitError as error:
        return Unstructured(str(error), error.group.start, parser.work)
    return Body(statements, parser.work)
