"""Tokens of C source that join back to the text, whatever the text is.

A preprocessor directive is one token up to the end of its logical line;
comments, white space and line splices are tokens of their own. Text that is no
C (a quote that never closes, a control character) becomes a token of kind OTHER
of one character, or two for an escaped quote outside every string, so nothing
is ever lost or refused here.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

import regex


class Kind(Enum):
    """What a token is."""

    NAME = "name"
    SPACE = "space"
    PUNCT = "punct"
    COMMENT = "comment"
    NUMBER = "number"
    STRING = "string"
    CHAR = "char"
    DIRECTIVE = "directive"
    OTHER = "other"


class Token(NamedTuple):
    """One piece of the text; `start` is its offset in the whole file."""

    kind: Kind
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset just behind the token."""
        return self.start + len(self.text)

    @property
    def nesting(self) -> int:
        """1 for a bracket that opens, -1 for one that closes, 0 for all else."""
        if self.kind is not Kind.PUNCT:
            return 0
        return (self.text in "([{") - (self.text in ")]}")


# Everything is possessive: a failed match never looks back. A quote that never
# closes is looked for once in a line, because the escaped quotes behind it open
# nothing. So the work stays linear in the length of the text.
COMMENT = (
    r"(?:/\*[^*]*+(?:\*++(?!/)[^*]*+)*+(?:\*++/|\Z)"
    r"|//(?:[^\n\\]|\\\r?\n|\\)*+)"
)
STRING = r'(?:"(?:[^"\\\n]|\\\r?\n|\\[^\n])*+")'
ESCAPED_QUOTE = r"(?:\\[\"'])"
CHAR = r"(?:'(?:[^'\\\n]|\\\r?\n|\\[^\n])++')"
# A `#` opens a directive where only blanks, or a comment that ends, precede it.
DIRECTIVE = (
    r"(?:(?<=(?:^|\*/)[ \t\f\v]*)\#"
    rf"(?:[^\n\"'/\\]++|\\\r?\n|{ESCAPED_QUOTE}|{COMMENT}|{STRING}|{CHAR}|[\"'/\\])*+)"
)

BLANK = r"(?:[ \t\r\n\f\v]|\\\r?\n)"
_CODE = rf"""
      (?P<STRING>(?:u8|[uUL])?{STRING})
    | (?P<CHAR>[uUL]?{CHAR})
    | (?P<NAME>[A-Za-z_$][\w$]*+)
    | (?P<DIRECTIVE>{DIRECTIVE})
    | (?P<NUMBER>\.?[0-9](?:[eEpP][+-]|[\w.])*+)
    | (?P<PUNCT>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\#\#|[][{{}}()<>;:,.?=+*/%&|^!~\#-])
    | (?P<OTHER>{ESCAPED_QUOTE}|.)
"""
_FLAGS = regex.VERBOSE | regex.MULTILINE | regex.DOTALL | regex.ASCII
# `\Z` lets the last trivia match too; without it each offset of them is tried.
_CODE_TOKEN = regex.compile(rf"(?:{BLANK}|{COMMENT})*+ (?: {_CODE} | \Z )", _FLAGS)
_KINDS = {kind.name: kind for kind in Kind}
TRIVIA = frozenset({Kind.SPACE, Kind.COMMENT})


@cache
def _every_token() -> regex.Pattern[str]:
    """Return the expression for all tokens: compiling takes long, and a scan does without."""
    return regex.compile(rf"(?P<SPACE>{BLANK}++) | (?P<COMMENT>{COMMENT}) | {_CODE}", _FLAGS)


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of `text[start:end]`, with offsets into `text`.

    `"".join(token.text for token in tokenize(text)) == text` for every text.
    `start` must not lie inside a token.
    """
    stop = len(text) if end is None else end
    for match in _every_token().finditer(text, start, stop):
        yield Token(_KINDS[match.lastgroup or "OTHER"], match.start(), match.group())


def code_tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the same without white space and comments, at about half the cost."""
    stop = len(text) if end is None else end
    for match in _CODE_TOKEN.finditer(text, start, stop):
        kind = match.lastgroup
        if kind is not None:
            yield Token(_KINDS[kind], match.start(kind), match[kind])
