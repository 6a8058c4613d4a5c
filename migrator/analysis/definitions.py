"""Definitions: functions and macros of the tree, with what their heads say of instrumentation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import regex

from migrator.analysis.building import build_flow
from migrator.analysis.evidence import Where
from migrator.analysis.flow import Called, Flow
from migrator.facts.events import Attributes, Events
from migrator.syntax.declarations import declared_parameters
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, Goto, Return, Unstructured, walk
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_CAST = regex.compile(r"\( ?[A-Za-z_]\w*(?: \w+)*(?: ?\*)* ?\)")
_WORD = regex.compile(r"\w+")
_LITERALS = frozenset({"true", "false", "NULL"})
_LONG = 20_000  # characters of a macro's text with its arguments; longer ones are not read
_STUB = 120  # characters of a body; a longer one does something
_SPLICE = regex.compile(r"\\\r?\n")
_MACRO = regex.compile(r"#\s*define\s+(\w+)(\(([^)]*)\))?[ \t]*(.*)", regex.DOTALL)


class Definition:
    """A function of the tree, as the analysis reads it.

    Attributes:
        path: of the file.
        name: the function's, or the macro's.
        is_inline: it becomes a part of its caller, always; a macro does.
    """

    def __init__(self, path: str, unit: Unit, function: Function, events: Events) -> None:
        self.path = path
        self.name = function.name
        self.unit = unit
        self.function = function
        self._events = events
        self._places: dict[int, Where] = {}
        self._names: frozenset[str] | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its head: types and attributes."""
        return frozenset(self.unit.specifiers(self.function))

    def names(self, pattern: regex.Pattern[str]) -> frozenset[str]:
        """Return what a pattern's first group finds in the body; kept, so ask with one pattern alone."""
        if self._names is None:
            body = self.function.body
            self._names = frozenset(pattern.findall(self.unit.text, body.start, body.end))
        return self._names

    @property
    def is_static(self) -> bool:
        """Whether other files cannot call it, unless it stands in a header."""
        return "static" in self.words

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters, in order."""
        inside = self.function.parameters
        return tuple(
            p.name for p in declared_parameters(list(code_tokens(self.unit.text, inside.start + 1, inside.end - 1)))
        )

    @cached_property
    def is_noinstr(self) -> bool:
        """Whether it is neither instrumented nor probed."""
        attributes = self._events.facts.attributes
        own = not self.words.isdisjoint(attributes.noinstr) or self._has_section(attributes)
        return own or self._is_declared(attributes.noinstr)

    def _is_declared(self, words: Sequence[str]) -> bool:
        """Tell whether an earlier declaration of the file has one of the words: the compiler adds them up."""
        text = self.unit.text
        head = text.find(f"{self.name}(", 0, self.function.span.start)
        if head < 0:
            return False
        begin = max(text.rfind(mark, 0, head) for mark in ";}/\n#")
        end = text.find(";", head, self.function.span.start)
        declared = {token.text for token in code_tokens(text, begin + 1, end)} if end > 0 else set()
        return "{" not in declared and not declared.isdisjoint(words)

    def _has_section(self, attributes: Attributes) -> bool:
        strings = (word.strip('"') for word in self.words if word.startswith('"'))
        return any(regex.fullmatch(pattern, text) for text in strings for pattern in attributes.sections)

    @cached_property
    def is_inline(self) -> bool:
        """Whether it always becomes a part of its caller."""
        return not self.words.isdisjoint(self._events.facts.attributes.inline)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """What keeps some instrumentation away, but not all."""
        attributes = self._events.facts.attributes
        found = [mark for mark in attributes.marks if mark in self.words]
        text = self.unit.text
        return (*found, *(word for word in attributes.not_probed if f"{word}({self.name})" in text))

    @cached_property
    def is_stub(self) -> bool:
        """Whether it does nothing, or returns a constant."""
        if self.function.body.end - self.function.body.start > _STUB or "inline" not in " ".join(self.words):
            return False
        body = self.unit.body(self.function)
        if isinstance(body, Unstructured):
            return False
        return all(isinstance(s, Return) and _is_constant(s.tokens) for s in body.statements)

    @cached_property
    def flow(self) -> Flow | None:
        """The graph of its body; None where the body is not understood, or too deep."""
        body = self.unit.body(self.function)
        if not isinstance(body, Body):
            return None
        end = self.function.body.end - 1
        try:
            return build_flow(self.unit.text, body, end, self._events.facts.transparent, self._is_scope)
        except RecursionError:
            return None

    def _is_scope(self, call: Called) -> bool:
        event = self._events.of(call.callee, call.told)
        return event is not None and event.scope

    def where(self, offset: int) -> Where:
        """Return a place in it."""
        if offset not in self._places:
            place = self.unit.place(offset)
            where = Where(self.path, self.name, offset, place, self.is_noinstr, self.is_inline, self.marks)
            self._places[offset] = where
        return self._places[offset]


def _is_constant(tokens: Sequence[Token]) -> bool:
    """Tell whether a `return` has no value, or that of numbers and named constants, cast or not."""
    text = _CAST.sub(" ", " ".join(token.text for token in tokens[1:]))
    return all(word.isupper() or word[0].isdigit() or word in _LITERALS for word in _WORD.findall(text))


class MacroUse(Definition):
    """A macro with the arguments of one use of it: a part of the function that uses it.

    Every place in it is the place of the macro's definition.
    """

    def __init__(self, path: str, unit: Unit, directive: Token, text: str, events: Events, name: str) -> None:
        body = Unit(text)
        super().__init__(path, body, body.outline.functions[0], events)
        self.name = name
        self._home = unit
        self._directive = directive

    @cached_property
    def is_inline(self) -> bool:
        """A macro is a part of what uses it."""
        return True

    @cached_property
    def is_stub(self) -> bool:
        """Whether it stands for nothing that is called, and does not leave the function that uses it."""
        return self.flow is not None and not any(self.flow.calls()) and not self.leaves

    @cached_property
    def leaves(self) -> bool:
        """Whether it can end, or jump in, the function that uses it."""
        body = self.unit.body(self.function)
        return isinstance(body, Body) and any(isinstance(s, (Return, Goto)) for s in walk(body.statements))

    def where(self, offset: int) -> Where:
        """Return the place of the definition."""
        del offset
        start = self._directive.start
        return Where(self.path, self.name, start, self._home.place(start), False, True)


def use_macro(
    path: str, unit: Unit, directive: Token, arguments: Sequence[Sequence[Token]], events: Events
) -> MacroUse | None:
    """Return a macro's definition with these arguments put in; None where it is no code."""
    match = _MACRO.match(directive.text)
    if match is None or (match[2] is None and arguments):
        return None
    names = [part.strip() for part in match[3].split(",")] if match[2] and match[3].strip() else []
    words = {name: _join(given) for name, given in zip(names, arguments, strict=False)}
    rest = arguments[len(names) - 1 :] if names and names[-1].endswith("...") else []
    last = names[-1].removesuffix("...") if names and names[-1] != "..." else "__VA_ARGS__"
    if names and names[-1].endswith("..."):
        words[last] = ", ".join(_join(given) for given in rest)
    body = _substitute(_SPLICE.sub("  ", match[4]), words)
    if len(body) > _LONG:
        return None
    text = f"void {match[1]}(void) {{ {body} ; }}"
    made = Unit(text)
    if len(made.outline.functions) != 1 or made.outline.problems:
        return None
    return MacroUse(path, unit, directive, text, events, match[1])


def _substitute(body: str, words: dict[str, str]) -> str:
    pieces: list[str] = []
    tokens = list(code_tokens(body))
    for before, token in pairwise([None, *tokens]):
        if token is None or token.text == "##":
            continue
        glue = "" if before is not None and before.text == "##" else " "
        text = words.get(token.text, token.text) if token.kind is Kind.NAME else token.text
        if glue == "" and not text and pieces and pieces[-1].strip() == ",":
            pieces.pop()  # `, ##__VA_ARGS__` with no arguments
        pieces.append(glue + text)
    return "".join(pieces)


def _join(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def macro_names(unit: Unit) -> dict[str, list[Token]]:
    """Return the directives of a file that define a macro, by its name."""
    found: dict[str, list[Token]] = {}
    for directive in unit.outline.directives:
        match = _MACRO.match(directive.text)
        if match:
            found.setdefault(match[1], []).append(directive)
    return found


def constant_words(directive: Token) -> tuple[Token, ...]:
    """Return the body of a macro without parameters; empty for another."""
    match = _MACRO.match(directive.text)
    if match is None or match[2] is not None:
        return ()
    return tuple(code_tokens(_SPLICE.sub(" ", match[4])))
