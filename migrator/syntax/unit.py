"""One C file, read as deeply as somebody asks."""

from bisect import bisect_right
from functools import cached_property

from migrator.syntax.outline import Function, Outline, parse_outline
from migrator.syntax.parser import parse_body
from migrator.syntax.statements import Body, Unstructured
from migrator.syntax.tokens import Kind, Token, code_tokens, tokenize
from migrator.text import Lines, Place


class Unit:
    """A C text with its outline; statements are parsed at the first question.

    Attributes:
        text: the file as decoded by `migrator.text.decode`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._bodies: dict[Function, Body | Unstructured] = {}
        self._tokens: dict[Function, tuple[Token, ...]] = {}
        self._code: dict[Function, tuple[Token, ...]] = {}

    @cached_property
    def outline(self) -> Outline:
        """Functions, directives and top-level blocks."""
        return parse_outline(self.text)

    @cached_property
    def lines(self) -> Lines:
        """Translates offsets into places."""
        return Lines(self.text)

    def place(self, offset: int) -> Place:
        """Return line and column of an offset, counted from 1."""
        return self.lines.place(offset)

    def body(self, function: Function) -> Body | Unstructured:
        """Return the statements of a function of this file."""
        if function not in self._bodies:
            self._bodies[function] = parse_body(self.text, function.body)
        return self._bodies[function]

    def tokens(self, function: Function) -> tuple[Token, ...]:
        """Return all tokens of a function, trivia included."""
        if function not in self._tokens:
            self._tokens[function] = tuple(tokenize(self.text, *function.span))
        return self._tokens[function]

    def significant(self, function: Function) -> tuple[Token, ...]:
        """Return a function's tokens without white space and comments."""
        if function not in self._code:
            self._code[function] = tuple(code_tokens(self.text, *function.span))
        return self._code[function]

    def specifiers(self, function: Function) -> tuple[str, ...]:
        """Return the words before and behind a function's declarator: types and attributes."""
        before = code_tokens(self.text, function.span.start, function.at)
        after = code_tokens(self.text, function.parameters.end, function.body.start)
        return tuple(token.text for token in (*before, *after) if token.kind is not Kind.DIRECTIVE)

    def functions_at(self, offset: int) -> tuple[Function, ...]:
        """Return the functions whose text holds `offset`; more than one where `#if` offers several heads."""
        functions = self.outline.functions
        first = bisect_right(functions, offset, key=lambda function: function.body.end)
        found = []
        for function in functions[first:]:
            if function.body.start != functions[first].body.start:
                break
            if function.span.start <= offset:
                found.append(function)
        return tuple(found)

    def function_named(self, name: str) -> Function | None:
        """Return the first function of that name."""
        return next((function for function in self.outline.functions if function.name == name), None)
