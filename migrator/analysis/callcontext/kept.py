"""Where a function's address is kept: under a member's name, in a table, or where nothing can be told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import regex

from migrator.analysis.members import MEMBER
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_VARIABLE = regex.compile(r"(\w+)\s*(?:\[[^\]]*\]\s*)*(?:\)\s*\([^()]*\)\s*)?(?:__\w+\s*)*=\s*$")
_TYPE_ENDS = frozenset({"*"})
_NO_TYPES = frozenset({"return", "else", "case", "goto", "sizeof", "typeof", "__typeof__"})
_COMPARES = frozenset({"==", "!="})
# `handle_##name(`, `name##_handler(`: what stands on one side of the name that is put in.
_PASTE = regex.compile(r"\b(?:(\w+)\s*##\s*\w+|\w+\s*##\s*(\w+))\s*\(")
_SAYING = 4  # letters; fewer fit nearly every name
_LONG = 400  # characters in front of a brace in which a variable's name stands


class Home(Enum):
    """What a function's address is kept in."""

    MEMBER = "member"
    TABLE = "table"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kept:
    """One place where a function is named and not called; `name` is the member's or the table's."""

    home: Home
    name: str
    path: str
    line: int


def find_kept(
    path: str, unit: Unit, name: str, mentions: regex.Pattern[str], alike: regex.Pattern[str]
) -> Iterator[Kept]:
    """Yield where a file names a function without calling it, declarations and exports left out.

    `mentions` and `alike` are what the facts say: macros that only name a function, and calls that look a pointer up
    by its member's name.
    """
    outline = unit.outline
    for pasting in _pasting(unit, name):
        yield Kept(Home.UNKNOWN, "a macro that makes names", path, unit.place(pasting.start).line)
    for match in regex.finditer(rf"\b{name}\b", unit.text):
        at = match.start()
        if any(dead.start <= at < dead.end for dead in outline.dead):
            continue
        directive = next((each for each in outline.directives if each.start <= at < each.end), None)
        if directive is not None:
            if regex.match(r"#\s*define\b", directive.text) and not regex.match(
                rf"#\s*define\s+{name}\b", directive.text
            ):
                yield Kept(Home.UNKNOWN, "a macro", path, unit.place(at).line)
            continue
        home = _home_at(unit, at, name, mentions) if not _looks_up(unit.text, match.span(), alike) else None
        if home is not None:
            yield Kept(home[0], home[1], path, unit.place(at).line)


def _pasting(unit: Unit, name: str) -> Iterator[Token]:
    """Yield the macros that call a name which they put together, and which may be this one."""
    for directive in unit.outline.directives if "##" in unit.text else ():
        for match in _PASTE.finditer(directive.text):
            front, back = match[1] or "", match[2] or ""
            if len(front + back) >= _SAYING and name.startswith(front) and name.endswith(back):
                yield directive
                break


def _looks_up(text: str, span: tuple[int, int], alike: regex.Pattern[str]) -> bool:
    """Tell whether a name stands in a call that looks a member up by it."""
    start = regex.search(r"\w*\($", text[max(span[0] - _LONG, 0) : span[0]])
    return start is not None and alike.fullmatch(f"{start[0]}{text[slice(*span)]})") is not None


def _home_at(unit: Unit, at: int, name: str, mentions: regex.Pattern[str]) -> tuple[Home, str] | None:
    function = next(iter(unit.functions_at(at)), None)
    if function is not None:
        tokens: Sequence[Token] = unit.significant(function)
        if at < function.body.start or is_local(tokens, function.body.start, name):
            return None
        return _judge(tokens, at, "")
    block = next((span for span in unit.outline.blocks if span.start < at < span.end), None)
    if block is not None:
        variable = _VARIABLE.search(unit.text[max(block.start - _LONG, 0) : block.start])
        return _judge(list(code_tokens(unit.text, *block)), at, variable[1] if variable else "")
    return _judge_top(unit, at, mentions)


def is_local(tokens: Sequence[Token], body: int, name: str) -> bool:
    """Tell whether a function declares a parameter or a variable of that name."""
    for index, token in enumerate(tokens[1:-1], 1):
        if token.text != name or token.kind is not Kind.NAME:
            continue
        before, after = tokens[index - 1], tokens[index + 1].text
        is_typed = (before.kind is Kind.NAME and before.text not in _NO_TYPES) or before.text in _TYPE_ENDS
        ends = {",", ")", "["} if token.start < body else {"=", ";", ",", "["}
        if is_typed and after in ends and (token.start < body or _begins_statement(tokens, index)):
            return True
        if before.text == "*" and after == ")" and tokens[index - 2].text == "(" and token.start > body:
            return tokens[index - 3].kind is Kind.NAME  # `int (*name)(...)`
    return False


def _begins_statement(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether only words and stars stand between a statement's begin and a name: a declaration."""
    while index and (tokens[index - 1].kind is Kind.NAME or tokens[index - 1].text == "*"):
        index -= 1
    return tokens[index - 1].text in {";", "{", "}"} and tokens[index].kind is Kind.NAME


def _judge(tokens: Sequence[Token], at: int, variable: str) -> tuple[Home, str] | None:
    """Return where the name at an offset is kept; None where it is called, a member, or only compared."""
    index = next((number for number, token in enumerate(tokens) if token.start == at), 0)
    if not index or index + 1 >= len(tokens) or tokens[index].kind is not Kind.NAME:
        return None  # a comment, or a string
    before, after = tokens[index - 1].text, tokens[index + 1].text
    if after == "(" or before in MEMBER or before in _COMPARES or after in _COMPARES:
        return None
    if not variable and (after == ";" and tokens[index - 1].kind is Kind.NAME and before not in _NO_TYPES):
        return None  # a member's declaration
    if before == "*" and after == ")":
        return None  # the same of a pointer to a function
    while index > 1 and tokens[index - 1].text in {"&", "("} and tokens[index - 2].text in {"=", "&", "("}:
        index -= 1
    if tokens[index - 1].text == "&":
        index -= 1
    if tokens[index - 1].text == "=" and tokens[index - 2].kind is Kind.NAME and index > 2:
        if tokens[index - 3].text in MEMBER:
            return Home.MEMBER, tokens[index - 2].text
    elif variable and tokens[index - 1].text in {"=", ",", "{"} and _depth(tokens, index) == 1:
        return Home.TABLE, variable
    return Home.UNKNOWN, ""


def _depth(tokens: Sequence[Token], index: int) -> int:
    return sum(1 if token.text == "{" else -1 for token in tokens[:index] if token.text in {"{", "}"})


def _judge_top(unit: Unit, at: int, mentions: regex.Pattern[str]) -> tuple[Home, str] | None:
    """Return the same for a name outside of braces."""
    start = unit.text.rfind("\n", 0, at) + 1
    start = unit.text.rfind("\n", 0, max(start - 1, 0)) + 1
    end = unit.text.find("\n", at)
    line = list(code_tokens(unit.text, start, len(unit.text) if end < 0 else end))
    index = next((number for number, token in enumerate(line) if token.start == at), None)
    if index is None:
        is_alias = regex.search(r"\balias\w*\s*\(\s*\"$", unit.text[start:at]) is not None
        return (Home.UNKNOWN, "an alias") if is_alias else None
    before = line[index - 1] if index else None
    after = line[index + 1].text if index + 1 < len(line) else ""
    if before is not None and before.text in {"(", ","}:
        named = next((t.text for t in reversed(line[: index - 1]) if t.kind is Kind.NAME), "")
        return None if mentions.fullmatch(named) else (Home.UNKNOWN, named)
    if before is not None and before.text in {"=", "&"} and after in {";", ","}:
        words = [token.text for token in line[:index] if token.kind is Kind.NAME or token.text == ")"]
        return (Home.TABLE, words[-1]) if words and words[-1] != ")" else (Home.UNKNOWN, "")
    return None  # a declaration, or the definition
