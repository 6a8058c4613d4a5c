"""The declaration of a field, and what takes it out of its structure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from migrator.recipes.late_tracepoint.listing import drop_declarator
from migrator.syntax.comments import comments_above
from migrator.syntax.declarations import declared_variables
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.tokens import TRIVIA, Kind, Token, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

_HEAD = regex.compile(r"\b(?P<kind>struct|union)\b(?P<rest>[^;{}=()]*)$")
_NAME = regex.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Field:
    """One member of a structure.

    Attributes:
        struct: the name of the outermost structure; empty for one without a name.
        type: as a local would be declared; empty where it cannot be.
        span: of the declaration, with its `;`.
        is_shared: it lies in a union.
    """

    path: str
    unit: Unit
    name: str
    struct: str
    type: str
    span: Span
    is_shared: bool


def find_fields(units: Mapping[str, Unit], name: str) -> Iterator[Field]:
    """Yield the members of that name of all structures in some files."""
    word = regex.compile(rf"\b{regex.escape(name)}\b")
    for path, unit in sorted(units.items()):
        for block in unit.outline.blocks if word.search(unit.text) else ():
            head = _HEAD.search(unit.text[max(0, block.start - 200) : block.start])
            if head is not None and word.search(unit.text, block.start, block.end):
                names = _NAME.findall(head["rest"])
                yield from _find_in(path, unit, block, name, names[-1] if names else "", head["kind"])


def _find_in(path: str, unit: Unit, block: Span, name: str, struct: str, kind: str) -> Iterator[Field]:
    tokens = [t for t in tokenize(unit.text, *block) if t.kind not in TRIVIA and t.kind is not Kind.DIRECTIVE]
    kinds, piece = [kind], list[Token]()
    for token in tokens[1:]:
        if token.text == "{":
            kinds.append(next((t.text for t in piece if t.text in {"struct", "union"}), ""))
            piece = []
        elif token.text == "}":
            kinds.pop()
            piece = []
        elif token.text == ";":
            if any(t.text == name for t in piece):
                found = next((v for v in declared_variables(piece) if v.name == name), None)
                if found is not None and kinds:
                    span = Span(piece[0].start, token.end)
                    spelled = "" if found.is_array or _has_width(piece, name) else found.type
                    yield Field(path, unit, name, struct, spelled, span, "union" in kinds)
            piece = []
        else:
            piece.append(token)


def _has_width(piece: Sequence[Token], name: str) -> bool:
    """Tell whether more than a name, and what separates it from others, stands in a declarator."""
    index = next(number for number, token in enumerate(piece) if token.text == name)
    return index + 1 < len(piece) and piece[index + 1].text != ","


def drop_field(field: Field, about: Collection[str]) -> tuple[tuple[Edit, ...], tuple[Span, ...], tuple[int, ...]]:
    """Return the edits that take out a field, the comments that go with it, and those that may tell of it.

    `about` are words: a comment that holds one is about the field, whatever stands below it.
    """
    text = field.unit.text
    listed = drop_declarator(text, field.span, field.name)
    if listed is not None:
        return (listed, *_drop_doc(field)), (), ()
    tokens = tuple(tokenize(text))
    end_of_line = text.find("\n", field.span.end)
    behind = [t for t in tokens if t.kind is Kind.COMMENT and field.span.end <= t.start < end_of_line]
    end = text.find("\n", behind[-1].end if behind else field.span.end) + 1
    next_line = text[end : text.find("\n", end)].strip()
    above = comments_above(tokens, field.span.start)
    words = regex.compile(rf"\b{regex.escape(field.name)}\b|\L<about>", about=[*about])
    named = [token for token in above if words.search(token.text)]
    gone = above if above and (named or next_line in {"", "}", "};"}) else ()
    start = line_start(text, gone[0].start if gone else field.span.start)
    before = text[line_start(text, start - 1) : start].strip()
    if not next_line and (not before or before.endswith("{")):
        end = text.find("\n", end) + 1
    elif next_line.startswith("}") and not before:
        start = line_start(text, start - 1)
    comments = tuple(Span(token.start, token.end) for token in (*gone, *behind))
    doubtful = tuple(token.start for token in above if token not in gone)
    return (Edit(Span(start, end), ""), *_drop_doc(field)), comments, doubtful


def _drop_doc(field: Field) -> tuple[Edit, ...]:
    """Return the edit that takes a field's description out of the comment above its structure."""
    text = field.unit.text
    block = next(b for b in field.unit.outline.blocks if b.start <= field.span.start < b.end)
    head = text.rfind("*/", 0, block.start)
    begin = text.rfind("/**", 0, max(head, 0))
    if head < 0 or begin < 0 or ";" in text[head : block.start] or "*/" in text[begin:head]:
        return ()
    found = regex.search(rf"(?m)^[ \t]*\*[ \t]*@{regex.escape(field.name)}\s*:.*\n", text[begin:head])
    if found is None:
        return ()
    start, end = begin + found.start(), begin + found.end()
    more = regex.compile(r"(?m)^[ \t]*\*[ \t]+(?!@)(?=[^\s*/])(?![A-Z]\w*:).*\n")
    while (match := more.match(text, end)) is not None and match.end() <= head:
        end = match.end()
    return (Edit(Span(start, end), ""),)
