"""Reads a C file for the places where it has some names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from migrator.analysis.members import MEMBER
from migrator.analysis.words import holder_of
from migrator.facts.renaming import RenameFacts
from migrator.recipes.declared.rename.inside import (
    is_declared,
    is_label,
    is_pointer_of_file,
    kind_inside,
    number_of,
    opener_of,
)
from migrator.recipes.declared.rename.spots import Spot, Use, define_body
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Span

_TAGS = frozenset({"struct", "union", "enum", "goto"})
_BOUNDS = frozenset({";", "{", "}"})
_SPOKEN = regex.compile(r"#\s*(define|undef|if|ifdef|ifndef|elif|elifdef|elifndef)\b")
# Words in front of a string that make its content code.
_CODE_TEXT = regex.compile(r"_*(?:asm|alias|weakref|ifunc)\w*")
_NAMED = 2  # how many of its arguments a macro makes names of; functions may stand behind them


def find_spots(unit: Unit, facts: RenameFacts, names: Sequence[str]) -> list[Spot]:
    """Return the places of the names in the code of a file, in order; what `#if 0` leaves out has none."""
    return [*_Reader(unit, facts, names).read()]


class _Reader:
    """Reads one file."""

    def __init__(self, unit: Unit, facts: RenameFacts, names: Sequence[str]) -> None:
        self._unit = unit
        self._names = frozenset(names)
        self._held = regex.compile(r"\b(?:\L<names>)\b", regex.ASCII, names=sorted(names))
        self._naming = regex.compile("|".join(facts.naming) or r"(?!)")
        self._naming_first = regex.compile("|".join(facts.naming_first) or r"(?!)")
        self._handing = regex.compile("|".join(facts.handing) or r"(?!)")

    def read(self) -> Iterator[Spot]:
        every = [*code_tokens(self._unit.text)]
        code = [token for token in every if token.kind is not Kind.DIRECTIVE]
        for token in every:
            if not self._held.search(token.text) or holder_of(self._unit.outline.dead, token.start):
                continue
            if token.kind is Kind.DIRECTIVE:
                yield from self._read_directive(token)
            else:
                index = bisect_left(code, token.start, key=lambda other: other.start)
                yield from self._read_token(code, index)

    def _read_token(self, code: Sequence[Token], index: int) -> Iterator[Spot]:
        token = code[index]
        home = next((f for f in self._unit.functions_at(token.start)), None)
        if token.kind is Kind.STRING:
            yield from self._read_string(code, index, home)
        elif token.text in self._names:
            use = self._judge(code, index, home)
            alone = _is_argument(code, index)
            yield Spot(token.text, token.start, use, home, is_argument=alone)

    def _read_string(
        self, code: Sequence[Token], index: int, home: Function | None, directive: Token | None = None
    ) -> Iterator[Spot]:
        before = next((at for at in range(index, -1, -1) if code[at].text in _BOUNDS), -1)
        words = {token.text for token in code[before + 1 : index]}
        use = Use.ASSEMBLY if any(map(_CODE_TEXT.fullmatch, words)) else Use.STRING
        for name in dict.fromkeys(self._held.findall(code[index].text)):
            yield Spot(name, code[index].start, use, home, directive)

    def _judge(self, code: Sequence[Token], index: int, home: Function | None) -> Use:
        """Return what a name outside of directives is."""
        before = code[index - 1].text if index else ""
        after = code[index + 1].text if index + 1 < len(code) else ""
        if before in MEMBER:
            return Use.MEMBER
        if before in _TAGS or is_label(code, index):
            return Use.APART
        if home is not None:
            at = code[index].start
            if at < home.body.start:  # heads that #if offers share one body
                is_head = after == "(" and any(f.name == code[index].text for f in self._unit.functions_at(at))
                return Use.DEFINITION if is_head else Use.APART
            made = self._judge_made(code, index)
            if made is not None:
                return made
            tokens = [t for t in self._unit.significant(home) if t.kind is not Kind.DIRECTIVE]
            return Use(kind_inside(tokens, bisect_left(tokens, at, key=lambda t: t.start)))
        block = holder_of(self._unit.outline.blocks, code[index].start)
        return self._judge_block(code, index, block) if block else self._judge_outside(code, index, before, after)

    def _judge_block(self, code: Sequence[Token], index: int, block: Span) -> Use:
        """Return what a name in braces outside of functions is: those of a type, or of an initializer."""
        start = bisect_left(code, block.start, key=lambda token: token.start)
        begin = next((at for at in range(start - 1, -1, -1) if code[at].text in {";", "}"}), -1)
        head = {token.text for token in code[begin + 1 : start]}
        if "=" not in head and "enum" in head:
            return Use.OTHER
        if "=" not in head and not head.isdisjoint(_TAGS) and "(" not in head:
            return Use.VALUE if opener_of(code, index) in {"typeof", "__typeof__"} else Use.FIELD
        call = Use.CALL if code[index + 1].text == "(" else Use.VALUE
        return self._judge_made(code, index) or call

    def _judge_outside(self, code: Sequence[Token], index: int, before: str, after: str) -> Use:
        opener = opener_of(code, index)
        is_typed = bool(before) and (before == "*" or regex.fullmatch(r"\w+", before) is not None)
        if is_pointer_of_file(code, index):
            return Use.OTHER
        if opener:
            return Use.APART if is_typed else self._judge_handed(code, index, opener)
        if before in {"=", "&"}:
            return Use.VALUE
        if after == "(" and (is_typed or before == ")"):  # behind the parentheses of an attribute
            return Use.DECLARATION
        return Use.OTHER if is_typed else Use.UNCLEAR

    def _judge_handed(self, code: Sequence[Token], index: int, macro: str) -> Use:
        """Return what the argument of a macro outside of functions is, by the macro's name."""
        if self._handing.fullmatch(macro):
            return Use.HANDED
        made = self._judge_made(code, index)
        if made is not None:
            return made
        return Use.UNCLEAR if code[index - 1].text == "(" else Use.VALUE

    def _judge_made(self, code: Sequence[Token], index: int) -> Use | None:
        """Return what a macro that makes names makes of an argument; None for no such macro, or more than a name."""
        macro, number = opener_of(code, index), number_of(code, index)
        if not _is_argument(code, index):
            return None
        if self._naming_first.fullmatch(macro):
            return Use.VALUE if number else Use.MADE
        if self._naming.fullmatch(macro):
            return Use.MADE if number < _NAMED else Use.UNCLEAR
        return None

    def _read_directive(self, directive: Token) -> Iterator[Spot]:
        spoken = _SPOKEN.match(directive.text)
        if spoken is None:
            return
        if spoken[1] != "define":
            for token in code_tokens(directive.text, 1):
                if token.text in self._names:
                    yield Spot(token.text, directive.start + token.start, Use.ASKED, None, directive)
            return
        name, parameters, body = define_body(directive)
        own = {token.text for token in parameters}
        if name and name[0].text in self._names:
            yield Spot(name[0].text, name[0].start, Use.MACRO, None, directive)
        for index, token in enumerate(body):
            if token.kind is Kind.STRING and self._held.search(token.text):
                yield from self._read_string(body, index, None, directive)
            elif token.text in self._names:
                use = Use.APART if token.text in own else self._judge_body(body, index)
                yield Spot(token.text, token.start, use, None, directive, _is_argument(body, index))

    def _judge_body(self, body: Sequence[Token], index: int) -> Use:
        """Return what a name in the body of a macro is."""
        before = body[index - 1].text if index else ""
        after = body[index + 1].text if index + 1 < len(body) else ""
        if "##" in {before, after} or before == "#":
            return Use.PASTED
        if before in MEMBER:
            return Use.MEMBER
        if before in _TAGS or is_label(body, index):
            return Use.APART
        made = self._judge_made(body, index)
        if made is not None:
            return made
        if is_declared(body, body[index].text):
            return Use.UNCLEAR
        return Use(kind_inside(body, index, in_macro=True))


def _is_argument(code: Sequence[Token], index: int) -> bool:
    """Tell whether a name is all of an argument."""
    if not index or index + 1 >= len(code):
        return False
    return code[index - 1].text in {"(", ","} and code[index + 1].text in {",", ")"} and bool(opener_of(code, index))
