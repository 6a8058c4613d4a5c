"""Statements from tokens, as kernel C writes them."""

from __future__ import annotations

from typing import NoReturn

from migrator.syntax.branches import ConditionsError, Group, nest
from migrator.syntax.declarations import is_declaration
from migrator.syntax.reader import FailError, LimitError, SplitError
from migrator.syntax.statements import (
    Asm,
    Block,
    Body,
    Break,
    Case,
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
from migrator.syntax.ways import Ways
from migrator.text import Span

_ASM = frozenset({"asm", "__asm__", "__asm"})
_JUMPS = {"return": Return, "break": Break, "continue": Continue}
_TAB = 8


class _Parser(Ways):
    """The grammar: one method for each kind of statement."""

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
            raise FailError("do has no while", token.start)
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
            depth += token.nesting
            questions += token.text == "?" and depth == 0
            if token.text == ":" and depth == 0:
                if not questions:
                    return Case(_span(tokens), tuple(tokens))
                questions -= 1
            if token.text in {";", "}"} or depth < 0:
                raise FailError("case has no colon", token.start)

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
        raise FailError(f"{token.text} stands where a statement should", token.start)

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
            depth += token.nesting
            if depth < 0:
                raise FailError("a bracket closes that was not opened", token.start)
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
    except (FailError, LimitError) as error:
        return Unstructured(str(error), error.offset, parser.work)
    except SplitError as error:
        return Unstructured(str(error), error.group.start, parser.work)
    return Body(statements, parser.work)
