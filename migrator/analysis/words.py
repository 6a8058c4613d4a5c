"""Where a text has a recipe's names as words: in the code of a C file, in its comments, in a document."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from migrator.analysis.shorthand import Shorthand, find_shorthands
from migrator.facts.recipe import RecipeFacts
from migrator.syntax.tokens import CHAR, COMMENT, ESCAPED_QUOTE, STRING
from migrator.syntax.unit import Unit
from migrator.text import Span

# Up to the next comment or string; `\Z` lets the last skip match too.
_PIECE = regex.compile(
    rf"(?:[^\"'/\\]++|{ESCAPED_QUOTE}|{CHAR}|(?!{COMMENT}|{STRING})[\"'/\\])*+"
    rf"(?:(?P<COMMENT>{COMMENT})|(?P<STRING>{STRING})|\Z)",
    regex.DOTALL | regex.ASCII,
)
_DEFINED = regex.compile(r"(?<=^[ \t]*\#[ \t]*define[ \t]+)\w", regex.MULTILINE)
_MEMBER = regex.compile(r"(?<=(?:\.|->)\s*)\w")
_CALLED = regex.compile(r"\s*+\(")
_NEXT_LINE = regex.compile(r"[ \t]*\r?\n[ \t]*")


@dataclass(frozen=True)
class Word:
    """One of the names in a text.

    Attributes:
        is_call: it is written as `name(`, which is a function and nothing else.
        within: the spelling of two names as one that it is a part of, where it is.
    """

    name: str
    offset: int
    is_call: bool
    within: Shorthand | None = None


@dataclass(frozen=True)
class Remark:
    """A comment that holds a name; lines of `//` that follow each other are one."""

    span: Span
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Words:
    """What one C file has of the names.

    Attributes:
        users: those that its code calls, defines or declares as functions or macros, and the functions that do
            it: name and function, which is empty outside of all.
        others: those that stand in code as anything else: a member, a string, `trace_name`, an argument.
        remarks: the comments that hold any, in order.
    """

    users: frozenset[tuple[str, str]]
    others: frozenset[str]
    remarks: tuple[Remark, ...]

    @property
    def functions(self) -> frozenset[str]:
        """The names that the code uses as functions or macros."""
        return frozenset(name for name, _ in self.users)


def find_names(text: str, facts: RecipeFacts) -> Iterator[Word]:
    """Yield the names that a text for people holds as words of their own, in order, or as two in one.

    `x.name`, `x->name` and `@name` are members there.
    """
    short = [*find_shorthands(text, facts)]
    spans = [each.span for each in short]
    found = [
        Word(name, each.span.start, text.startswith("(", each.span.end), each) for each in short for name in each.names
    ]
    for match in _pattern(facts.names()).finditer(text):
        is_member = text.endswith((".", "->", "@"), 0, match.start())
        if not match["TRACE"] and not is_member and holder_of(spans, match.start()) is None:
            found.append(Word(match["NAME"], match.start(), text.startswith("(", match.end())))
    return iter(sorted(found, key=lambda word: word.offset))


@cache
def _pattern(names: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile(r"\b(?P<TRACE>trace_)?(?P<NAME>\L<names>)\b", regex.ASCII, names=sorted(names))


def rename_words(text: str, names: Mapping[str, str]) -> str:
    """Return a text with some names, as words of their own, under others."""
    return regex.sub(r"\b\L<names>\b", lambda match: names[match[0]], text, names=[*names]) if names else text


def say_once(message: str) -> str:
    """Return a message in which a name that is listed twice in a row stands once, however the list is joined."""
    return regex.sub(r"(`[^`]++`)(?:, \1)++", r"\1", message.replace("` and `", "`, `"))


def find_words(unit: Unit, facts: RecipeFacts) -> Words:
    """Return what a file has of the names; what `#if 0` leaves out is not read."""
    text = unit.text
    comments, strings = find_comments(text)
    users: set[tuple[str, str]] = set()
    others: set[str] = set()
    for match in _pattern(facts.names()).finditer(text):
        at, name = match.start("NAME"), match["NAME"]
        if holder_of(comments, at) or holder_of(unit.outline.dead, at):
            continue
        if match["TRACE"] or holder_of(strings, at) or not _is_function(text, at, match.end()):
            others.add(name)
        else:
            homes = {function.name for function in unit.functions_at(at)} - {name}
            users |= {(name, home) for home in homes or {""}}
    return Words(frozenset(users), frozenset(others), tuple(_remarks(unit, comments, facts)))


def find_comments(text: str) -> tuple[list[Span], list[Span]]:
    """Return the comments and the strings of a C text; adjacent `//` lines are one comment."""
    comments: list[Span] = []
    strings: list[Span] = []
    for match in _PIECE.finditer(text):
        if match["STRING"]:
            strings.append(Span(*match.span("STRING")))
        elif match["COMMENT"]:
            span = Span(*match.span("COMMENT"))
            before = comments[-1] if comments and match["COMMENT"].startswith("//") else None
            if before and text.startswith("//", before.start) and _NEXT_LINE.fullmatch(text, before.end, span.start):
                comments[-1] = Span(before.start, span.end)
            else:
                comments.append(span)
    return comments, strings


def holder_of(spans: Sequence[Span], offset: int) -> Span | None:
    """Return the span that holds an offset; they are sorted and share nothing."""
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and offset < spans[index].end else None


def _is_function(text: str, start: int, end: int) -> bool:
    """Tell whether code uses the name there as a function's or a macro's."""
    if _MEMBER.match(text, start):
        return False
    return _CALLED.match(text, end) is not None or _DEFINED.match(text, start) is not None


def _remarks(unit: Unit, comments: Sequence[Span], facts: RecipeFacts) -> Iterator[Remark]:
    found: dict[Span, list[Word]] = {}
    for word in find_names(unit.text, facts):
        comment = holder_of(comments, word.offset)
        if comment is not None and holder_of(unit.outline.dead, word.offset) is None:
            found.setdefault(comment, []).append(word)
    return (Remark(comment, tuple(words)) for comment, words in found.items())
