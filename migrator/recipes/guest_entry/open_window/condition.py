"""The test of a flag in an exception handler's condition: certainly true where the flag is set, or no test."""

from collections.abc import Collection, Sequence

from migrator.syntax.declarations import split_commas
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import Kind, Token

HINTS = frozenset({"likely", "unlikely"})


def asks_flag(tokens: Sequence[Token], flag: str, given: Collection[str]) -> bool:
    """Tell whether a condition is certainly true with the flag set: a test of it, alone or with `||`.

    The flag is one of what the handler was `given`, not of something else that has flags too.
    """
    texts = [token.text for token in tokens]
    if "?" in texts or len(split_commas(tokens)) != 1:
        return False
    while texts[:2] in [[hint, "("] for hint in HINTS] or (texts[:1] == ["("] and _wraps(tokens)):
        tokens = tokens[1 if texts[0] == "(" else 2 : -1]
        texts = [token.text for token in tokens]
    return any(_is_test(operand, flag, given) for operand in _operands(tokens))


def _wraps(tokens: Sequence[Token]) -> bool:
    """Tell whether the first parenthesis is closed by the last token."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if not depth:
            return index == len(tokens) - 1
    return False


def _operands(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return what `||` separates outside of brackets."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.nesting
        if token.text == "||" and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found


def _is_test(tokens: Sequence[Token], flag: str, given: Collection[str]) -> bool:
    """Tell whether an operand asks for the flag: `test(regs, FLAG)`, or `flags & FLAG` with the flag as a mask."""
    call = next(find_calls(tokens), None)
    if call is not None:
        is_all = call.span.start == tokens[0].start and call.span.end == tokens[-1].end
        asked = [[token.text for token in argument] for argument in call.arguments]
        return is_all and "test" in call.name and len(asked) == 2 and asked[0][0] in given and asked[1] == [flag]
    is_mask = [token.text for token in tokens[-2:]] in (["&", flag], ["&", f"_{flag}"])
    is_given = bool(tokens) and tokens[0].text in given
    return is_mask and is_given and all(t.kind is Kind.NAME or t.text in {".", "->"} for t in tokens[:-2])
