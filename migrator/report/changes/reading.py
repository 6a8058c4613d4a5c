"""One side of a hunk, read as C.

A hunk shows a part of a file. Whether it begins inside a comment is told by
which of `/*` and `*/` comes first; which function its first lines are in, by
the file where it is at hand, else by what git shows behind the second `@@`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import regex

from migrator.report.changes.sides import Head, Line, Remark, Side, Statement
from migrator.syntax.matchers import find_calls, find_closing
from migrator.syntax.tokens import Kind, Token, tokenize

_EDGE = regex.compile(r"/\*|\*/")
_STARRED = regex.compile(r"\s*(?:\*.*)?")
_ASKS = frozenset({"if", "while", "for", "switch"})
_ENDS = frozenset(";{}")


def read_side(lines: Sequence[Line], first: str, home: Callable[[int], str | None]) -> Side:
    """Return what the lines hold.

    `first` is the function that they begin in, as far as a diff tells; `home` tells that of a line by its number,
    or None where nobody knows.
    """
    return _Reader(lines, first, home).read()


def read_section(section: str) -> str:
    """Return the function whose head git shows behind the second `@@`; a declaration or a type is none."""
    match = regex.search(r"(?P<NAME>\w+)\s*\(", section)
    return match["NAME"] if match and not section.rstrip().endswith(";") else ""


class _Reader:
    """Goes through the tokens of one side once."""

    def __init__(self, lines: Sequence[Line], first: str, home: Callable[[int], str | None]) -> None:
        self._lines = lines
        self._home = home
        text = "\n".join(line.text for line in lines)
        opening = "/*" if _begins_in_comment(text) else ""
        self._starts = [0, *accumulate(len(line.text) + 1 for line in lines[:-1])]
        self._shift = len(opening)
        self._text = opening + text
        self._tokens = list(tokenize(self._text))
        self._code = [t for t in self._tokens if t.kind not in {Kind.SPACE, Kind.COMMENT, Kind.DIRECTIVE}]
        self._heads: list[Head] = []
        self._inside: dict[int, int] = {}  # by the first token of a head, the last one
        self._ends: set[int] = set()  # the lines where bodies close that open in sight
        self._places = [first] * len(lines)

    def read(self) -> Side:
        self._find_heads()
        self._place()
        directives = [t for t in self._tokens if t.kind is Kind.DIRECTIVE and self._is_changed(t, t)]
        return Side(
            statements=tuple(self._statements()),
            heads=tuple(self._heads),
            remarks=tuple(self._remarks()),
            directives=tuple(" ".join(token.text.split()) for token in directives),
            changed=tuple(p for p, each in zip(self._places, self._lines, strict=True) if each.is_changed),
        )

    def _line(self, offset: int) -> int:
        return max(bisect_right(self._starts, max(offset - self._shift, 0)) - 1, 0)

    def _is_changed(self, first: Token, last: Token) -> bool:
        end = self._line(last.end - 1)
        return any(self._lines[number].is_changed for number in range(self._line(first.start), end + 1))

    def _is_margin(self, token: Token) -> bool:
        """Tell whether a token is the first of its line, without a blank before it."""
        return token.start - self._shift == self._starts[self._line(token.start)]

    def _find_heads(self) -> None:
        index = 0
        while index < len(self._code):
            token = self._code[index]
            is_head = token.kind is Kind.NAME and self._is_margin(token) and self._read_head(index)
            index = self._inside[index] + 1 if is_head else index + 1

    def _read_head(self, first: int) -> bool:
        """Read what begins at the margin as a head, if it is one."""
        at = next((i for i in range(first, len(self._code)) if self._code[i].text in {"(", ";", "{", "}", "=", ":"}), 0)
        if at <= first or self._code[at].text != "(" or self._code[at - 1].kind is not Kind.NAME:
            return False
        end = _closing(self._code, at)
        stop = next((i for i in range(end + 1, len(self._code)) if self._code[i].text in {";", "{", "=", "}"}), None)
        ends = self._code[stop].text if stop is not None else ""
        if ends in {"=", "}"} or (at - 1 == first and ends != "{"):
            return False  # a table, or a macro that is no function
        last = (stop if stop is not None else len(self._code)) - 1
        words = {t.text for t in (*self._code[first : at - 1], *self._code[end + 1 : last + 1]) if t.kind is Kind.NAME}
        head, name = self._code[first : last + 1], self._code[at - 1]
        changed = self._is_changed(head[0], head[-1])
        brace = self._code[stop] if stop is not None and ends == "{" else None
        is_made = changed and self._is_changed(name, name) and brace is not None and self._is_changed(brace, brace)
        has_body = brace is not None if stop is not None else None
        text = " ".join(token.text for token in head)
        line = self._line(head[0].start)
        self._heads.append(Head(name.text, text, frozenset(words), has_body, line, changed, is_made))
        self._inside[first] = last
        closing = find_closing(self._code, last + 1) if brace is not None else None
        self._ends |= {self._line(self._code[closing].start)} if closing is not None else set()
        return True

    def _place(self) -> None:
        """Find the function of every line: by the heads and where their bodies end, and by the file."""
        heads = {head.line: head for head in self._heads}
        closes = {self._line(t.start) for t in self._code if t.text == "}" and self._is_margin(t)} | self._ends
        first = min(heads, default=len(self._lines))
        now = self._places[0] if self._places and not first < min(closes, default=len(self._lines)) else ""
        for number, line in enumerate(self._lines):
            if number in heads:
                now = heads[number].name if heads[number].has_body is not False else ""
            told = self._home(line.number)
            self._places[number] = now if told is None else told
            now = "" if number in closes else now

    def _statements(self) -> Iterator[Statement]:
        index = first = 0
        while index < len(self._code):
            if index in self._inside:
                index = first = self._inside[index] + 1
                continue
            token = self._code[index]
            if token.text in "([":
                index = _closing(self._code, index)
            if token.text in _ENDS or self._ends_condition(first, index):
                opens = token.text == "{" or (index + 1 < len(self._code) and self._code[index + 1].text == "{")
                last = index if token.text not in _ENDS else index - 1
                if last >= first:
                    yield self._statement(self._code[first : last + 1], opens)
                first = index + 1
            index += 1
        if first < len(self._code):
            yield self._statement(self._code[first:], False)

    def _ends_condition(self, first: int, index: int) -> bool:
        """Tell whether the condition of an `if` or a loop ends here; what it guards is a statement of its own."""
        if index >= len(self._code) or self._code[index].text != ")":
            return False
        start = first + (1 if self._code[first].text == "else" else 0)
        return start + 1 < len(self._code) and self._code[start].text in _ASKS

    def _statement(self, tokens: Sequence[Token], opens: bool) -> Statement:
        start = 1 if tokens[0].text == "else" and len(tokens) > 1 else 0
        line = self._line(tokens[0].start)
        return Statement(
            text=" ".join(token.text for token in tokens),
            shown=self._show(tokens),
            calls=tuple(find_calls(tokens)),
            asks=self._show(tokens[start + 2 : -1]) if tokens[start].text in _ASKS else "",
            opens=opens,
            line=line,
            is_changed=self._is_changed(tokens[0], tokens[-1]),
            function=self._places[line],
        )

    def _show(self, tokens: Sequence[Token]) -> str:
        """Return some code on one line."""
        return " ".join(self._text[tokens[0].start : tokens[-1].end].split()) if tokens else ""

    def _remarks(self) -> Iterator[Remark]:
        heads = {head.line: head.name for head in self._heads}
        for number, token in enumerate(self._tokens):
            if token.kind is Kind.COMMENT:
                below = next((t for t in self._tokens[number + 1 :] if t.kind not in {Kind.SPACE, Kind.COMMENT}), token)
                line = self._line(below.start)
                place = self._places[self._line(token.start)] or heads.get(line, self._places[line])
                words = regex.sub(r"^/[*/]+|\*/$|^\s*\*+", " ", token.text, flags=regex.MULTILINE)
                yield Remark(" ".join(words.split()), self._is_changed(token, token), place)


def _begins_in_comment(text: str) -> bool:
    edge = _EDGE.search(text)
    if edge is not None:
        return edge[0] == "*/"
    return bool(text.strip()) and all(_STARRED.fullmatch(line) for line in text.split("\n"))


def _closing(tokens: Sequence[Token], index: int) -> int:
    """Return where the bracket closes that opens at `index`; the last token where the hunk ends before."""
    end = find_closing(tokens, index)
    return len(tokens) - 1 if end is None else end
