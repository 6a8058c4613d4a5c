"""How code uses a structure's member: stores it, only traces it, or reads it for itself."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import regex

from migrator.analysis.members import MEMBER, start_of, value_at
from migrator.analysis.traced import is_changed, is_for_trace
from migrator.analysis.words import find_comments, holder_of
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_CONSTANT = regex.compile(r"-?(?:[0-9]\w*|[A-Z_][A-Z0-9_]*|true|false)")


class UseKind(Enum):
    """What a use of a member does."""

    STORE = "store"
    CLEAR = "clear"  # a constant is stored
    TRACE = "trace"  # it is read for a tracepoint, or again where it was stored
    READ = "read"  # anything else


@dataclass(frozen=True)
class Use:
    """One use; `function` is None outside of functions."""

    offset: int
    kind: UseKind
    function: Function | None


def find_uses(unit: Unit, member: str) -> Iterator[Use]:
    """Yield the uses of every member of that name, in order; what `#if 0` leaves out is none."""
    pattern = regex.compile(rf"(?:\.|->)\s*+({regex.escape(member)})\b")
    offsets = [match.start(1) for match in pattern.finditer(unit.text)]
    silent = (*find_comments(unit.text), unit.outline.dead) if offsets else ()
    for offset in offsets:
        if not any(holder_of(spans, offset) for spans in silent):
            function = next(iter(unit.functions_at(offset)), None)
            yield Use(offset, _kind_at(unit, function, offset, member), function)


def _kind_at(unit: Unit, function: Function | None, offset: int, member: str) -> UseKind:
    if function is None:  # an initializer stores; a macro may do anything
        in_macro = any(directive.start <= offset < directive.end for directive in unit.outline.directives)
        is_set = regex.compile(r"\s*+=(?!=)").match(unit.text, offset + len(member))
        return UseKind.CLEAR if is_set and not in_macro else UseKind.READ
    tokens = unit.significant(function)
    index = bisect_left(tokens, offset, key=lambda token: token.start)
    if index >= len(tokens) - 1 or tokens[index].start != offset:
        return UseKind.READ  # in a directive
    if tokens[index + 1].text == "=":
        return _store_at(tokens, index)
    is_fine = is_for_trace(tokens, index, member) or _is_stored_above(tokens, index)
    return UseKind.TRACE if is_fine and not is_changed(tokens, index) else UseKind.READ


def _store_at(tokens: Sequence[Token], index: int) -> UseKind:
    """Return what `member = value` does; a store whose own value is used is a read too."""
    before = tokens[start_of(tokens, index) - 1].text
    if before in {"=", "("} or before in _COMPARISONS:
        return UseKind.READ
    value = "".join(token.text for token in value_at(tokens, index + 2))
    return UseKind.CLEAR if _CONSTANT.fullmatch(value) else UseKind.STORE


def _is_stored_above(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether the function has stored a value in a member of that name before it reads it."""
    word = tokens[index].text
    above = (at for at in range(index) if tokens[at].text == word and tokens[at + 1].text == "=")
    return any(tokens[at - 1].text in MEMBER and _store_at(tokens, at) is UseKind.STORE for at in above)
