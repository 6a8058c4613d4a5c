"""What is known of local names on a path: values, and interrupt flags that were saved."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

import regex

from migrator.analysis.flow import Guard, name_of
from migrator.analysis.states import Mask
from migrator.analysis.values import ANY, ERRNO, Value, constant, exactly, is_comparison, opposite, swapped
from migrator.syntax.matchers import find_closing
from migrator.syntax.tokens import Kind, Token

Known = Mapping[str, Value | Mask]
Side = str | Value  # of a comparison: a name, or what is constant
NOTHING: Known = {}
RETURNED = "return"  # the key of what the function returns; no C name

_ERRNO = regex.compile(r"E[A-Z][A-Z0-9]+")
_PLAIN = {"true": 1, "false": 0, "NULL": 0}
_NUMBER = regex.compile(r"(0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)[uUlL]*")


class Reader:
    """Reads expressions against what is known; `constant` computes a named one."""

    def __init__(self, constant: Callable[[str], int | None]) -> None:
        self._constant = constant
        self._guards: dict[int, tuple[Guard, tuple[Side, str, Side]]] = {}

    def value(self, tokens: Sequence[Token], known: Known) -> Value | Mask:
        """Return what an expression's value is known to be."""
        tokens = _bare(tokens)
        if len(tokens) == 2 and tokens[0].text == "-":
            return self._negative(tokens[1])
        if len(tokens) != 1:
            return known.get(name_of(tokens), ANY)
        token = tokens[0]
        if token.kind is Kind.NUMBER:
            match = _NUMBER.fullmatch(token.text)
            return exactly(int(match[1], 0)) if match else ANY
        if token.text in known:
            return known[token.text]
        if token.text in _PLAIN:
            return exactly(_PLAIN[token.text])
        if token.kind is Kind.NAME and token.text.isupper():
            number = self._constant(token.text)
            return constant(token.text) if number is None else exactly(number)
        return ANY

    def _negative(self, token: Token) -> Value:
        if _ERRNO.fullmatch(token.text):
            return ERRNO
        positive = self.value([token], NOTHING)
        number = positive.number if isinstance(positive, Value) else None
        return ANY if number is None else exactly(-number)

    def assume(self, guard: Guard, known: Known, telling: Container[str], *, keeps_cases: bool = False) -> Known | None:
        """Return what is known where a guard came out as it says; None where that cannot be.

        `telling` are the names of which it matters what is known. Which case a switch
        took is forgotten, unless it is to be kept: where paths are told apart.
        """
        left, operator, right = self._read(guard)
        if not operator:
            return known
        for one, word, other in ((left, operator, right), (right, swapped(operator), left)):
            against, current = _look_up(other, known), _look_up(one, known)
            if isinstance(against, Mask) or isinstance(current, Mask):
                return known
            if against is ANY or against == ANY:
                continue
            left_over = current.assume(word, against)
            if left_over.is_impossible:
                return None
            # Behind a switch all cases meet again: what each knew would only be joined, one after the other.
            is_case = bool(guard.case) and guard.came_true
            if (keeps_cases or not is_case) and isinstance(one, str) and one in telling and left_over != current:
                known = {**known, one: left_over}
        return known

    def _read(self, guard: Guard) -> tuple[Side, str, Side]:
        """Return the two sides of a test and the comparison that holds between them; read once for each guard."""
        kept = self._guards.get(id(guard))
        if kept is None or kept[0] is not guard:
            kept = self._guards[id(guard)] = (guard, self._split(guard))
        return kept[1]

    def _split(self, guard: Guard) -> tuple[Side, str, Side]:
        if guard.case:
            return self._side(guard.test), "==" if guard.came_true else "!=", self._side(guard.case)
        tokens = _bare(guard.test)
        at = _find_comparison(tokens)
        if at is None:
            return self._side(tokens), "!=" if guard.came_true else "==", exactly(0)
        operator = tokens[at].text if guard.came_true else opposite(tokens[at].text)
        return self._side(tokens[:at]), operator, self._side(tokens[at + 1 :])

    def _side(self, tokens: Sequence[Token]) -> Side:
        """Return the name that a side is, or else its value where that is constant."""
        tokens = _bare(tokens)
        value = self.value(tokens, NOTHING)
        name = name_of(tokens)
        if name and value == ANY:
            return name
        return value if isinstance(value, Value) else ANY


def _look_up(side: Side, known: Known) -> Value | Mask:
    return known.get(side, ANY) if isinstance(side, str) else side


def meet(one: Known, other: Known) -> Known:
    """Return what is known on both ways; `one` itself where nothing is lost."""
    if one is other or not one or one == other:
        return one
    kept: dict[str, Value | Mask] = {}
    for key, value in one.items():
        against = other.get(key)
        if isinstance(value, Mask) or isinstance(against, Mask):
            if value is against:
                kept[key] = value
        elif against is not None:
            joined = value.join(against)
            if joined != ANY:
                kept[key] = joined
    return one if kept == one else kept


def without(known: Known, names: Sequence[str]) -> Known:
    """Return the same without some names."""
    if not any(name in known for name in names):
        return known
    return {key: value for key, value in known.items() if key not in names}


def saved_masks(known: Known) -> dict[str, Mask]:
    """Return the interrupt flags that are kept, by the names that hold them; what is returned left out."""
    return {name: mask for name, mask in known.items() if isinstance(mask, Mask) and name != RETURNED}


def without_members(known: Known) -> Known:
    """Return the same without what members were known to hold: a function that was called may have changed them."""
    return without(known, [name for name in known if "->" in name or "." in name])


def _find_comparison(tokens: Sequence[Token]) -> int | None:
    depth = 0
    for index, token in enumerate(tokens):
        if not depth and index and token.kind is Kind.PUNCT and is_comparison(token.text):
            return index
        depth += token.nesting
    return None


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    while len(tokens) > 1 and tokens[0].text == "(" and find_closing(tokens, 0) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return tokens
