"""Short ways to ask the syntax layer, and a short spelling of what it answers."""

from collections.abc import Iterable, Sequence

from migrator.syntax.outline import Function, parse_outline
from migrator.syntax.parser import parse_body
from migrator.syntax.statements import Body, Expression, Loop, Statement, Unstructured
from migrator.syntax.tokens import TRIVIA, Token, tokenize
from migrator.text import Span


def significant(text: str) -> list[Token]:
    """Return the tokens of `text` without white space and comments."""
    return [token for token in tokenize(text) if token.kind not in TRIVIA]


def words(tokens: Iterable[Token]) -> list[str]:
    """Return what the tokens say."""
    return [token.text for token in tokens]


def the_function(text: str) -> Function:
    """Return the only function of `text`."""
    (function,) = parse_outline(text).functions
    return function


def parse_inside(inside: str) -> Body | Unstructured:
    """Parse `inside` as what stands between the lines of a function's braces."""
    text = "{\n" + inside + "\n}"
    return parse_body(text, Span(0, len(text)))


def shape_of(inside: str) -> str:
    """Return the shape of a body that must have statements."""
    body = parse_inside(inside)
    assert isinstance(body, Body), body
    return shape(body.statements)


def reason_for(inside: str) -> str:
    """Return why a body has no statements."""
    body = parse_inside(inside)
    assert isinstance(body, Unstructured), shape(body.statements)
    return body.reason


def shape(statements: Sequence[Statement]) -> str:
    """Return statements as one line: expressions as text, others as `Kind(text)` or `Kind{inside}`."""
    return " ".join(_shape_one(statement) for statement in statements)


def _shape_one(statement: Statement) -> str:
    if isinstance(statement, Expression):
        return _joined(statement.tokens)
    kind = type(statement).__name__
    if not statement.parts:
        return f"{kind}({_joined(statement.tokens)})"
    if isinstance(statement, Loop):
        kind += f" {statement.keyword}"
    return kind + "".join(f"{{{shape(part)}}}" for part in statement.parts)


def _joined(tokens: Sequence[Token]) -> str:
    """Return the tokens with a blank only where two words would run together."""
    joined = ""
    for token in tokens:
        if joined and _is_word(joined[-1]) and _is_word(token.text[0]):
            joined += " "
        joined += token.text
    return joined


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
