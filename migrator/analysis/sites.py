"""Sites: the places in a file that call one of a recipe's names.

A name in a comment, in a string, behind `.` or `->`, in a declaration, or in
the definition of one of the names themselves is no site.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from migrator.facts.recipe import Helper, RecipeFacts
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit
from migrator.text import Place, Span

_DEFINE = regex.compile(r"#\s*define\s+(\w+)")
# A word in front of a name that makes no declaration of it.
_STATEMENT_WORDS = frozenset({"return", "else", "do", "case", "goto"})


@dataclass(frozen=True)
class Site:
    """One call of a helper.

    Attributes:
        helper: what the facts say of the name.
        function: name of the function, or of the macro, that it stands in.
        offset: of the name in the file.
        place: the same for people.
        in_macro: it stands in the body of a `#define`.
        home: the function itself, where it stands in one.
    """

    path: str
    helper: Helper
    function: str
    offset: int
    place: Place
    in_macro: bool
    home: Function | None


@dataclass(frozen=True)
class Mention:
    """A place in code that names a helper, but is no call in a function: a pointer, or braces that nobody reads."""

    path: str
    name: str
    place: Place


@dataclass(frozen=True)
class Found:
    """What one file holds; `names` are those that stand anywhere in it, comments included."""

    names: frozenset[str]
    sites: tuple[Site, ...]
    mentions: tuple[Mention, ...]


def find_sites(path: str, unit: Unit, facts: RecipeFacts) -> Found:
    """Return the sites and mentions of one file, in the order of the text."""
    return find_named(path, unit, {helper.name: helper for helper in facts.helper})


def find_named(path: str, unit: Unit, names: Mapping[str, Helper]) -> Found:
    """Return the same of any functions, by their names."""
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=list(names))
    sites: list[Site] = []
    mentions: list[Mention] = []
    seen: set[str] = set()
    for match in _occurrences(unit.text, pattern, names):
        seen.add(match.group())
        use = _uses(unit, match.start(), names)
        if use is None:
            continue
        place = unit.place(match.start())
        if use.is_call:
            helper = names[match.group()]
            sites.append(Site(path, helper, use.name, match.start(), place, use.home is None, use.home))
        else:
            mentions.append(Mention(path, match.group(), place))
    return Found(frozenset(seen), tuple(sites), tuple(mentions))


def _occurrences(text: str, pattern: regex.Pattern[str], names: Collection[str]) -> Iterator[regex.Match[str]]:
    """Yield the matches of the names as words, in order; lines without one are skipped by plain search."""
    lines: set[int] = set()
    for stem in (name for name in names if not any(other in name for other in names if other != name)):
        at = text.find(stem)
        while at >= 0:
            lines.add(text.rfind("\n", 0, at) + 1)
            at = text.find(stem, at + 1)
    for start in sorted(lines):
        end = text.find("\n", start)
        yield from pattern.finditer(text, start, end if end >= 0 else len(text))


@dataclass(frozen=True)
class _Use:
    """How one occurrence of a name is used, and in what; `is_assigned`: it is a value."""

    is_call: bool
    is_assigned: bool
    name: str
    home: Function | None


def _uses(unit: Unit, offset: int, names: Collection[str]) -> _Use | None:
    """Return how the name at `offset` is used; None where it is not."""
    if any(span.start <= offset < span.end for span in unit.outline.dead):
        return None
    directive = next((d for d in unit.outline.directives if d.start <= offset < d.end), None)
    if directive is not None:
        return _use_in_define(directive, offset, names)
    functions = unit.functions_at(offset)
    if functions:
        home = functions[0]  # heads that #if offers share one body
        is_definition = home.name in names or offset < home.body.start
        return None if is_definition else _judge(unit.significant(home), offset, home.name, home)
    block = next((span for span in unit.outline.blocks if span.start <= offset < span.end), None)
    used = _judge(list(code_tokens(unit.text, *(block or _around(unit, offset)))), offset, "", None)
    if used is None or (block is None and not used.is_assigned):
        return None  # between functions, a name is declared, or handed to a macro that is no call
    return replace(used, is_call=False)


def find_region(unit: Unit, offset: int) -> Span:
    """Return the function, block or directive that holds an offset, or the text between them."""
    outline = unit.outline
    parts = (*(f.span for f in outline.functions), *outline.blocks, *(Span(d.start, d.end) for d in outline.directives))
    held = (part for part in parts if part.start <= offset < part.end)
    return max(held, key=lambda part: part.end - part.start, default=None) or _around(unit, offset)


def _around(unit: Unit, offset: int) -> Span:
    """Return the text between functions, blocks and directives that holds an offset."""
    outline = unit.outline
    parts = (*(f.span for f in outline.functions), *outline.blocks, *(Span(d.start, d.end) for d in outline.directives))
    start = max((part.end for part in parts if part.end <= offset), default=0)
    return Span(start, min((part.start for part in parts if part.start > offset), default=len(unit.text)))


def _use_in_define(directive: Token, offset: int, names: Collection[str]) -> _Use | None:
    """Return a use in the body of a macro that is not a helper itself."""
    match = _DEFINE.match(directive.text)
    if match is None or match[1] in names:
        return None
    start = directive.start + match.end()
    text = " " * start + directive.text[match.end() :]
    return _judge(list(code_tokens(text, start)), offset, match[1], None)


def _judge(tokens: Sequence[Token], offset: int, name: str, home: Function | None) -> _Use | None:
    """Return how the token at `offset` is used, by its neighbours."""
    index = bisect_left(tokens, offset, key=lambda token: token.start)
    if index == len(tokens) or tokens[index].start != offset or tokens[index].kind is not Kind.NAME:
        return None  # a comment or a string
    before = tokens[index - 1] if index else None
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if before is not None and before.text in {".", "->"}:
        return None
    if before is not None and before.kind is Kind.NAME and before.text not in _STATEMENT_WORDS:
        return None  # a declaration
    assigned = before is not None and before.text in {"=", "&"}
    if after == "(":
        return _Use(True, assigned, name, home)
    is_value = assigned or (before is not None and before.text in {",", "(", "{", "?", ":"})
    return _Use(False, assigned, name, home) if is_value and after in {",", ")", ";", "}", ":"} else None
