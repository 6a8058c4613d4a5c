"""What is known of a number: bounds, holes, and names of constants that nobody could compute.

Enough to tell a return value of one kind from another, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Value:
    """A set of numbers.

    Attributes:
        low, high: bounds, both included.
        holes: numbers inside that it cannot be.
        name: the one constant that it is, where its number is not known.
        unlike: constants that it is not, their numbers not known.
    """

    low: float = -inf
    high: float = inf
    holes: frozenset[int] = frozenset()
    name: str = ""
    unlike: frozenset[str] = frozenset()

    @property
    def number(self) -> int | None:
        """The one number that it is, or None."""
        return int(self.low) if self.low == self.high else None

    @property
    def is_impossible(self) -> bool:
        """Whether no number is left."""
        return self.low > self.high

    def join(self, other: Value) -> Value:
        """Return what holds of both."""
        if self == other:
            return self
        holes = {hole for hole in self.holes | other.holes if not self.may_be(hole) and not other.may_be(hole)}
        holes |= {edge for edge in _edges(self, other) if not self.may_be(edge) and not other.may_be(edge)}
        names = {n for n in self.unlike | other.unlike if self.is_not(n) and other.is_not(n)}
        return Value(min(self.low, other.low), max(self.high, other.high), frozenset(holes), "", frozenset(names))

    def may_be(self, number: int) -> bool:
        """Tell whether it can be that number."""
        return self.low <= number <= self.high and number not in self.holes

    def is_not(self, name: str) -> bool:
        """Tell whether it surely is not that constant."""
        return name in self.unlike or (bool(self.name) and self.name != name)

    def assume(self, operator: str, other: Value) -> Value:
        """Return what is left where the comparison with `other` holds."""
        if other.name:
            return self._assume_name(operator, other.name)
        number = other.number
        if operator == "==":
            return self._narrow(other.low, other.high, other.holes)
        if operator == "!=":
            return self._without(number) if number is not None else self
        if operator in {"<", "<="}:
            return self._narrow(-inf, other.high - (operator == "<"))
        return self._narrow(other.low + (operator == ">"), inf)

    def _assume_name(self, operator: str, name: str) -> Value:
        if operator == "==":
            return IMPOSSIBLE if self.is_not(name) else Value(self.low, self.high, self.holes, name)
        if operator == "!=":
            return IMPOSSIBLE if self.name == name else self._but(unlike=self.unlike | {name})
        return self

    def _narrow(self, low: float, high: float, holes: Iterable[int] = ()) -> Value:
        low, high, holes = max(low, self.low), min(high, self.high), self.holes | {*holes}
        while low in holes:
            low += 1
        while high in holes:
            high -= 1
        kept = frozenset(hole for hole in holes if low < hole < high)
        return Value(low, high, kept, self.name, self.unlike) if low <= high else IMPOSSIBLE

    def _without(self, number: int) -> Value:
        return self._narrow(self.low, self.high, [number])

    def _but(self, unlike: frozenset[str]) -> Value:
        return Value(self.low, self.high, self.holes, self.name, unlike)

    def describe(self) -> str:
        """Return it in words: `1`, `above 0`, `not RESUME_GUEST`; empty where nothing is known."""
        if self.name or self.number is not None:
            return self.name or str(self.number)
        known = [f"not {hole}" for hole in sorted(self.holes)] + [f"not {name}" for name in sorted(self.unlike)]
        if self.low > -inf and self.high < inf:
            known.insert(0, f"{self.low} to {self.high}")
        elif self.low > -inf:
            known.insert(0, f"at least {self.low}")
        elif self.high < inf:
            known.insert(0, f"at most {self.high}")
        return ", ".join(known)


ANY = Value()
IMPOSSIBLE = Value(1, 0)
# Source: include/linux/err.h, MAX_ERRNO.
ERRNO = Value(-4095, -1)


def exactly(number: int) -> Value:
    """Return the set of one number."""
    return Value(number, number)


def swapped(operator: str) -> str:
    """Return the comparison as it reads from the other side."""
    return _SWAPPED[operator]


def opposite(operator: str) -> str:
    """Return the comparison that holds where this one does not."""
    return _OPPOSITE[operator]


def is_comparison(operator: str) -> bool:
    """Tell whether it compares."""
    return operator in _SWAPPED


def _edges(one: Value, other: Value) -> list[int]:
    """Return numbers just outside of one of two values: where they may leave a hole between them."""
    edges = (value for pair in (one, other) for value in (pair.low - 1, pair.high + 1))
    return [
        int(edge) for edge in edges if abs(edge) != inf and min(one.low, other.low) < edge < max(one.high, other.high)
    ]
