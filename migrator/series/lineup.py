"""What makes a fault, as calls of one function in their order, so that an older version can be asked for the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.unit import Unit
from migrator.text import Place

KINDS = frozenset("!<>")  # the faulty call, one that comes back from the guest, and one that goes there


class Beside(Enum):
    """The nearest call before or behind the fault that goes to the guest, or comes back."""

    GOES = "goes"
    COMES = "comes"
    NONE = "none"
    ANY = "any"  # whatever stands there: the faulty call goes or comes itself


@dataclass(frozen=True)
class Shape:
    """A faulty call between two that go to the guest, or come back from it.

    Attributes:
        names: of the faulty call: all that the same helper has had.
        before, behind: what stands next to it.
        going, coming: the helpers that go and come, by all names.
        shut: no call of these stands between `before` and the faulty one.
        of_helper: nothing but the helpers is at fault: wherever they are called so, the same is wrong.
        bare: words of which the head of the function has none.
        is_handler: assembly calls the function, and no function of its file does.
        telling: words of the names of calls that, behind the faulty one, may keep it from being a fault.
    """

    names: frozenset[str]
    before: Beside
    behind: Beside
    going: frozenset[str]
    coming: frozenset[str]
    shut: frozenset[str] = frozenset()
    of_helper: bool = False
    bare: frozenset[str] = frozenset()
    is_handler: bool = False
    telling: tuple[str, ...] = ()

    @property
    def is_loose(self) -> bool:
        """Whether nothing in the function says that the guest is near: another one goes there."""
        return self.before is Beside.NONE and self.behind is Beside.NONE

    @property
    def all_names(self) -> frozenset[str]:
        """All names on which it hangs whether a function has it."""
        return self.names | self.going | self.coming | self.shut | self.bare


@dataclass(frozen=True)
class Spot:
    """A place of a function that has a shape.

    Attributes:
        lines: of its calls, the faulty one's first, and of the head where that counts.
        near: the names of other calls that might keep it from being a fault.
    """

    lines: tuple[int, ...]
    near: tuple[str, ...]


@dataclass(frozen=True)
class Called:
    """A call, by the name of what it calls."""

    name: str
    place: Place


def find_spots(shape: Shape, unit: Unit, function: Function) -> list[Spot]:
    """Return the places of a function that have the shape."""
    if not _holds(unit, function, shape.names) or not _is_bare(shape, unit, function):
        return []
    if shape.is_handler and any(_calls(unit, each, {function.name}) for each in unit.outline.functions):
        return []
    calls = called_in(unit, function)
    found = (at for at, call in enumerate(calls) if call.name in shape.names and _fits(shape, calls, at))
    return [_spot(shape, calls, at, unit.place(function.at).line) for at in found]


def has_shape(shape: Shape, unit: Unit, function: Function) -> bool:
    """Tell whether a function has the shape somewhere."""
    return bool(find_spots(shape, unit, function))


def line_up(shape: Shape, unit: Unit, function: Function) -> list[str]:
    """Return the calls of a function by their names; those of the shape, which may have several, as `KINDS`."""
    kinds = ((shape.names, "!"), (shape.going, ">"), (shape.coming, "<"))
    return [next((kind for names, kind in kinds if c.name in names), c.name) for c in called_in(unit, function)]


def count_moves(shape: Shape, unit: Unit, function: Function) -> int:
    """Return how often a function goes to the guest or comes back."""
    return _calls(unit, function, shape.going | shape.coming)


def called_in(unit: Unit, function: Function) -> list[Called]:
    """Return the calls of a function's body in the order of the text."""
    tokens = [token for token in unit.significant(function) if token.start >= function.body.start]
    return [
        Called("".join(token.text for token in call.callee), unit.place(call.callee[-1].start))
        for call in find_calls(tokens)
    ]


def find_around(calls: Sequence[Called], at: int, names: frozenset[str]) -> tuple[int | None, int | None]:
    """Return the nearest calls of some names before and behind one."""
    before = next((index for index in reversed(range(at)) if calls[index].name in names), None)
    behind = next((index for index in range(at + 1, len(calls)) if calls[index].name in names), None)
    return before, behind


def tell_beside(calls: Sequence[Called], index: int | None, going: Iterable[str]) -> Beside:
    """Return what a call does, by its number."""
    if index is None:
        return Beside.NONE
    return Beside.GOES if calls[index].name in going else Beside.COMES


def _calls(unit: Unit, function: Function, names: Iterable[str]) -> int:
    """Return how often a function calls one of the names."""
    if not _holds(unit, function, names):
        return 0
    return sum(call.name in names for call in called_in(unit, function))


def _holds(unit: Unit, function: Function, names: Iterable[str]) -> bool:
    """Tell whether the text of a function has one of the names: most have none, and are not read any closer."""
    return any(unit.text.find(name, *function.span) >= 0 for name in names)


def _is_bare(shape: Shape, unit: Unit, function: Function) -> bool:
    """Tell whether no head of a function has one of the words that it must not have, nor does a declaration."""
    if not shape.bare:
        return True
    lines = (line for line in unit.text.split("\n") if f"{function.name}(" in line)
    heads = (line for line in lines if line[0].isalpha() or line[0] == "_")
    words = {word for head in heads for word in head.replace("(", " ").split()}
    return shape.bare.isdisjoint({*unit.specifiers(function), *words})


def _spot(shape: Shape, calls: Sequence[Called], at: int, head: int) -> Spot:
    before, behind = find_around(calls, at, shape.going | shape.coming)
    sides = ((shape.before, before), (shape.behind, behind))
    lines = [calls[index].place.line for wanted, index in sides if wanted is not Beside.ANY and index is not None]
    end = len(calls) if behind is None else behind
    near = [call.name for call in calls[(-1 if before is None else before) + 1 : at]] if shape.shut else []
    near += [call.name for call in calls[at + 1 : end] if any(word in call.name for word in shape.telling)]
    return Spot((calls[at].place.line, *lines, *([head] if shape.bare else [])), tuple(near))


def _fits(shape: Shape, calls: Sequence[Called], at: int) -> bool:
    """Tell whether a call of the right name stands between the right ones."""
    around = find_around(calls, at, shape.going | shape.coming)
    for wanted, index in zip((shape.before, shape.behind), around, strict=True):
        if wanted is not Beside.ANY and tell_beside(calls, index, shape.going) is not wanted:
            return False
    return not any(call.name in shape.shut for call in calls[(around[0] or 0) : at])
