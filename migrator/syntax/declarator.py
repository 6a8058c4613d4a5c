"""The declarator of a function definition: which words before `{` name it.

The tokens before a top-level brace hold whatever stood there since the last
`;`: macro calls without one, attributes with arguments, types. Only a name
with a parameter list that no keyword, `=` or other brace disturbs is a function.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.syntax.tokens import BLANK, COMMENT, Kind, Token, code_tokens
from migrator.text import Span

# Attribute macros of the kernel that take arguments and may stand on either
# side of a declarator. Source: include/linux/compiler_attributes.h,
# include/linux/compiler_types.h, include/linux/init.h.
_CONTEXTS = (
    "acquires",
    "releases",
    "acquire",
    "release",
    "cond_acquires",
    "cond_releases",
    "cond_acquire",
    "must_hold",
)
_ATTRIBUTES = frozenset(
    (
        "__attribute__ __attribute __declspec alignas Alignas _Alignas __alignas __aligned __section __printf __scanf "
        "__assume_aligned __alloc_size __realloc_size __malloc __nonnull __no_sanitize __diagnose_as __copy __alias "
        "__error __warning __counted_by __target __optimize typeof __typeof__ typeof_unqual __naked_asm __guarded_by "
        "_Static_assert static_assert __cleanup __bpf_fastcall"
    ).split()
) | {f"__{name}{shared}" for name in _CONTEXTS for shared in ("", "_shared")}
_NOT_NAMES = frozenset(
    "if else for while do switch return sizeof case goto struct union enum typedef asm __asm__ __asm".split()
)
_AGGREGATES = frozenset({"struct", "union", "enum"})
# What nearly every head looks like; the words and marks of others are read one by one.
_PLAIN = regex.compile(
    rf"""(?:{BLANK}|{COMMENT})*+
    (?P<first>[A-Za-z_]\w*+) (?:[ \t\n]++|\*)++ (?:[A-Za-z_]\w*+(?:[ \t\n]++|\*)++)*?
    (?P<name>[A-Za-z_]\w*+) [ \t\n]*+
    (?P<parameters>\((?:[^()"'/{{}}=;\#\\]++|\([^()"'/{{}}=;\#\\]*+\))*+\)) [ \t\r\n]*+""",
    regex.VERBOSE | regex.DOTALL | regex.ASCII,
)


@dataclass(frozen=True)
class Declarator:
    """Where a function's name stands in its head.

    Attributes:
        name: as written; the whole macro call where a macro makes it.
        start: offset of the head's first own token: what stood before belongs to
            an earlier macro call without `;`.
        at: offset of the name.
        parameters: offsets of the parameter list, parentheses included.
    """

    name: str
    start: int
    at: int
    parameters: Span


@dataclass(frozen=True)
class _Parens:
    """A pair of parentheses at depth 0: indexes of `(` and `)`."""

    start: int
    end: int


def find_declarator(text: str, head: Sequence[Span]) -> Declarator | None:
    """Return the declarator in the text before a body, or None where there is no function.

    `head` are the stretches of text since the last `;`, without directives.
    """
    plain = _PLAIN.fullmatch(text, *head[0]) if len(head) == 1 else None
    if plain is not None and plain["name"] not in _ATTRIBUTES and not _NOT_NAMES & {plain["name"], plain["first"]}:
        return Declarator(plain["name"], plain.start("first"), plain.start("name"), Span(*plain.span("parameters")))
    tokens = [token for span in head for token in code_tokens(text, *span)]
    groups = _find_parens(tokens)
    if groups is None or not groups:
        return None
    first = _find_first(tokens, groups)
    groups = [group for group in groups if group.start > first]
    chosen = _choose(tokens, groups, first)
    if chosen is None or _is_aggregate(tokens, first, chosen):
        return None
    return _describe(tokens, groups, chosen, first, text)


def _find_parens(tokens: Sequence[Token]) -> list[_Parens] | None:
    """Return the pairs at depth 0; None where `=`, a brace or no balance rules a function out."""
    groups: list[_Parens] = []
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is not Kind.PUNCT:
            continue
        if token.text == "(":
            stack.append(index)
        elif token.text == ")":
            if not stack:
                return None
            start = stack.pop()
            if not stack:
                groups.append(_Parens(start, index))
        elif not stack and token.text in {"=", "{"}:
            return None
    return None if stack else groups


def _find_first(tokens: Sequence[Token], groups: Sequence[_Parens]) -> int:
    """Return where the head itself begins: behind macro calls on lines of their own."""
    first = 0
    for group in groups:
        lone = group.start == first + 1 and tokens[first].kind is Kind.NAME
        if not lone or tokens[first].text in _ATTRIBUTES:
            break
        after = group.end + 1
        if after >= len(tokens) or tokens[after].kind is not Kind.NAME or _is_trailer(tokens, after):
            break
        first = after
    return first


def _is_trailer(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether only attributes stand from `index` on: a head without a type."""
    names = (tokens[i].text for i in range(index, len(tokens)) if tokens[i].kind is Kind.NAME)
    first, second = next(names, ""), next(names, "")
    return not second or first in _ATTRIBUTES


def _choose(tokens: Sequence[Token], groups: Sequence[_Parens], first: int) -> _Parens | None:
    """Return the parameter list: the last one whose name a type or the start precedes."""
    chosen = None
    for group in groups:
        name = tokens[group.start - 1]
        if name.kind is not Kind.NAME:
            # `T (*name(int a))(void)` or `MACRO(a, b)(int c)`
            if chosen is None and tokens[group.start + 1].text == "*":
                return group
            continue
        if name.text in _ATTRIBUTES or name.text in _NOT_NAMES:
            continue
        before = group.start - 2
        if before >= first and tokens[before].text == ")" and chosen is not None:
            continue
        if chosen is None or tokens[before].text != ")":
            chosen = group
    return chosen


def _is_aggregate(tokens: Sequence[Token], first: int, chosen: _Parens) -> bool:
    """Tell whether the brace opens a type: `struct name {`, with or without attributes."""
    words = [token.text for token in tokens[first:] if token.kind is Kind.NAME]
    if words and words[0] == "typedef":
        return True
    keyword = next((i for i, t in enumerate(tokens) if i >= first and t.text in _AGGREGATES), None)
    return keyword is not None and keyword == chosen.start - 1


def _describe(
    tokens: Sequence[Token], groups: Sequence[_Parens], chosen: _Parens, first: int, text: str
) -> Declarator | None:
    index = chosen.start - 1
    parameters = Span(tokens[chosen.start].start, tokens[chosen.end].end)
    follower = next((group for group in groups if group.start == chosen.end + 1), None)
    if tokens[chosen.start + 1].text == "*" and follower is not None:
        inner = next((i for i in range(chosen.start, chosen.end) if tokens[i].kind is Kind.NAME), None)
        if inner is None:
            return None
        return Declarator(tokens[inner].text, tokens[first].start, tokens[inner].start, parameters)
    if index < first or tokens[index].kind is not Kind.NAME:
        return None
    name = tokens[index].text
    if follower is not None:
        # A macro makes the name: `GLUE(PREFIX, name)(struct x *y)`.
        name = text[tokens[index].start : parameters.end]
        parameters = Span(tokens[follower.start].start, tokens[follower.end].end)
    return Declarator(name, tokens[first].start, tokens[index].start, parameters)
