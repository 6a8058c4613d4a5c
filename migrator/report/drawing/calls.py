"""The calls made while RCU does not watch, as a tree: callers, what they call, and what that calls in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.report.drawing.letters import clean_text
from migrator.report.model import CallRow

_MANY = 4  # calls behind one that should not be there
_UNSAFE = frozenset({"instrumentable", "use"})


@dataclass(frozen=True)
class Called:
    """One function that a caller calls, once or several times.

    Attributes:
        kind: a word of `analysis.callmap.CallKind`.
        inner: what it calls itself, where that is told here; empty where it is told above, or not at all.
    """

    name: str
    kind: str
    tells: str
    path: str
    lines: tuple[int, ...]
    inner: tuple[Called, ...] = ()

    @property
    def behind(self) -> int:
        """How many calls are told below it."""
        return sum(len(call.lines) + call.behind for call in self.inner)

    @property
    def is_folded(self) -> bool:
        """Whether what it calls is to be opened first: it must not be called there itself, so the rest can wait."""
        return self.kind in _UNSAFE and self.behind >= _MANY


@dataclass(frozen=True)
class Caller:
    """A function at the top of the map, with what it calls."""

    name: str
    calls: tuple[Called, ...]


def nest_calls(calls: Sequence[CallRow]) -> tuple[Caller, ...]:
    """Return the map below those callers that nobody on it calls; each call stands in it once."""
    groups: dict[str, list[CallRow]] = {}
    for call in calls:
        groups.setdefault(call.caller, []).append(call)
    left = dict(groups)
    callees = {call.callee for call in calls if call.callee != call.caller}
    tops = [name for name in groups if name not in callees]
    made = [Caller(clean_text(name), _nest(name, left)) for name in tops]
    while left:  # callers that call each other in a ring
        name = next(iter(left))
        made.append(Caller(clean_text(name), _nest(name, left)))
    return tuple(made)


def _nest(caller: str, left: dict[str, list[CallRow]]) -> tuple[Called, ...]:
    """Return the calls of a caller, and take them from those that are left."""
    found: dict[tuple[str, str, str], list[CallRow]] = {}
    for call in left.pop(caller, ()):
        found.setdefault((call.callee, call.kind, call.path), []).append(call)
    return tuple(_make(same, left) for same in found.values())


def _make(same: Sequence[CallRow], left: dict[str, list[CallRow]]) -> Called:
    first = same[0]
    return Called(
        name=clean_text(first.callee),
        kind=first.kind,
        tells=_join(call.tells for call in same),
        path=clean_text(first.path),
        lines=tuple(call.line for call in same),
        inner=_nest(first.callee, left),
    )


def _join(sentences: Iterable[str]) -> str:
    return clean_text("; ".join(dict.fromkeys(filter(None, sentences))))
