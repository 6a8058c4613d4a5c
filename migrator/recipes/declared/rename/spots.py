"""Where a C file has some names, and what each of them is there: a function's name, or one that looks alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token, code_tokens
from migrator.text import Span


class Use(Enum):
    """What a name is at one place."""

    DEFINITION = "definition"
    DECLARATION = "declaration"
    MACRO = "macro"  # behind `#define`
    ASKED = "asked"  # behind `#ifdef`, `#undef` and the like
    CALL = "call"
    VALUE = "value"  # its address, or an argument of a macro
    HANDED = "handed"  # an argument of a macro outside of functions that gets functions: an export
    MEMBER = "member"
    FIELD = "field"  # a member's declaration
    MADE = "made"  # a macro makes something of its own of it: a tracepoint, a counter
    APART = "apart"  # a variable, a parameter, a label: of the function around it alone
    OTHER = "other"  # a variable, a type or a constant of the whole file
    STRING = "string"
    PASTED = "pasted"  # a macro makes a name of it
    ASSEMBLY = "assembly"
    UNCLEAR = "unclear"


FUNCTION = frozenset({Use.DEFINITION, Use.DECLARATION, Use.MACRO, Use.ASKED, Use.CALL, Use.VALUE, Use.HANDED})
USERS = frozenset({Use.CALL, Use.VALUE})
HARMFUL = frozenset({Use.PASTED, Use.ASSEMBLY, Use.UNCLEAR})


@dataclass(frozen=True)
class Spot:
    """One of the names at one place of the code.

    Attributes:
        home: the function that it stands in, without which it is outside of all, or in a macro.
        directive: the directive that it stands in.
        is_argument: it is handed to a call or a macro, by itself.
    """

    name: str
    offset: int
    use: Use
    home: Function | None = None
    directive: Token | None = None
    is_argument: bool = False

    @property
    def span(self) -> Span:
        """Where the name stands; of a string, where that begins."""
        return Span(self.offset, self.offset + len(self.name))


def define_body(directive: Token) -> tuple[list[Token], list[Token], list[Token]]:
    """Return name, parameters with their parentheses, and body of a `#define` as tokens."""
    tokens = [*code_tokens(directive.text, 1)]
    tokens = [Token(token.kind, token.start + directive.start, token.text) for token in tokens][1:]
    if len(tokens) > 1 and tokens[1].text == "(" and tokens[1].start == tokens[0].end:
        end = next((at for at, token in enumerate(tokens) if token.text == ")"), len(tokens) - 1)
        return tokens[:1], tokens[1 : end + 1], tokens[end + 1 :]
    return tokens[:1], [], tokens[1:]
