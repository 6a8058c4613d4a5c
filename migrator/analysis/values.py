"""What is known of a number: bounds, holes, and names of constants that nobody could compute.

Enough to tell a return value of one kind from another, and no more. A constant
whose number is not known is taken to be no negative one, and to differ from
constants of other names: that is how return codes are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

_SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}


class Value(NamedTuple):
    """A set of numbers.

    Attributes:
        low, high: bounds, both included.
        holes: numbers inside that it cannot be.
        names: the constants of unknown number that it can be, where it is not negative; None: any.
        unlike: constants that it is not, their numbers not known.
    """

    low: float = -inf
    high: float = inf
    holes: frozenset[int] = frozenset()
    names: frozenset[str] | None = None
    unlike: frozenset[str] = frozenset()

    @property
    def number(self) -> int | None:
        """The one number that it is, or None."""
        return int(self.low) if self.low == self.high else None

    @property
    def name(self) -> str:
        """The one constant that it is, where its number is not known; or an empty text."""
        return next(iter(self.names)) if self.low >= 0 and self.names and len(self.names) == 1 else ""

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
        unlike = {n for n in self.unlike | other.unlike if self.is_not(n) and other.is_not(n)}
        here, there = self._constants(), other._constants()
        names = None if here is None or there is None else here | there
        low, high = min(self.low, other.low), max(self.high, other.high)
        return Value(low, high, frozenset(holes), names or None, frozenset(unlike))

    def _constants(self) -> frozenset[str] | None:
        """Return the constants that it can be: none where it is negative, None where nobody knows."""
        return frozenset() if self.names is None and self.high < 0 else self.names

    def may_be(self, number: int) -> bool:
        """Tell whether it can be that number."""
        return self.low <= number <= self.high and number not in self.holes

    def is_not(self, name: str) -> bool:
        """Tell whether it surely is not that constant."""
        known = self._constants()
        return name in self.unlike or (known is not None and name not in known)

    def excludes(self, other: Value) -> bool:
        """Tell whether no number is in both."""
        if self.high < other.low or other.high < self.low:
            return True
        for one, another in ((self, other), (other, self)):
            if another.number is not None and not one.may_be(another.number):
                return True
        here, there = self._constants(), other._constants()
        if here is None or there is None or (self.low < 0 and other.low < 0):
            return False
        return not here & there

    def assume(self, operator: str, other: Value) -> Value:
        """Return what is left where the comparison with `other` holds."""
        if other.name:
            return self._assume_name(operator, other.name)
        number = other.number
        if operator == "==":
            return self._narrow(other.low, other.high, other.holes)
        if operator == "!=":
            return self._narrow(self.low, self.high, [number]) if number is not None else self
        if operator in {"<", "<="}:
            return self._narrow(-inf, other.high - (operator == "<"))
        return self._narrow(other.low + (operator == ">"), inf)

    def _assume_name(self, operator: str, name: str) -> Value:
        if operator == "==":
            left = self._narrow(0, inf)
            gone = self.is_not(name) or left.is_impossible
            return IMPOSSIBLE if gone else Value(left.low, left.high, left.holes, frozenset({name}))
        if operator != "!=":
            return self
        if self.name == name:
            return IMPOSSIBLE
        names = self.names - {name} if self.names else None
        return Value(self.low, self.high, self.holes, names or None, self.unlike | {name})

    def _narrow(self, low: float, high: float, holes: Iterable[int] = ()) -> Value:
        low, high, holes = max(low, self.low), min(high, self.high), self.holes | {*holes}
        while low in holes:
            low += 1
        while high in holes:
            high -= 1
        kept = frozenset(hole for hole in holes if low < hole < high)
        return Value(low, high, kept, self.names, self.unlike) if low <= high else IMPOSSIBLE

    def describe(self) -> str:
        """Return it in words: `1`, `at least 1`, `not RESUME_GUEST`; empty where nothing is known."""
        if self.name or self.number is not None:
            return self.name or str(self.number)
        known = [f"not {hole}" for hole in sorted(self.holes)] + [f"not {name}" for name in sorted(self.unlike)]
        if self.names:
            known.insert(0, " or ".join(["below 0"] * (self.low < 0) + sorted(self.names)))
        elif self.low > -inf and self.high < inf:
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


def constant(name: str) -> Value:
    """Return the set of one constant whose number is not known."""
    return Value(0, inf, names=frozenset({name}))


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
    low, high = min(one.low, other.low), max(one.high, other.high)
    edges = (value for pair in (one, other) for value in (pair.low - 1, pair.high + 1))
    return [int(edge) for edge in edges if abs(edge) != inf and low < edge < high]
