"""Files as commits have them, and what of a fault stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from migrator.series.lineup import Shape, Spot, find_spots, has_shape
from migrator.source.past import Ancestor, Past
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Part:
    """What a function has, as one commit has it: a fault, or what makes a fault of a call elsewhere."""

    commit: str
    path: str
    function: str
    shape: Shape


@dataclass(frozen=True)
class Brought:
    """The commit that brought a part, and the part as it has it."""

    commit: Ancestor
    part: Part


@dataclass(frozen=True)
class Lost:
    """The commit is not found, and why.

    Attributes:
        oldest: the part where what the repository knows ends: it came with that commit, or before; else None.
    """

    why: str
    oldest: Part | None = None


class Versions:
    """Reads each file of each commit once."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._units: dict[tuple[str, str], Unit | None] = {}

    def unit(self, commit: str, path: str) -> Unit | None:
        """Return a file as a commit has it; None where it has none.

        Raises:
            UnansweredError: git gives no answer.
        """
        self.load(commit, [path])
        return self._units.get((commit, path))

    def load(self, commit: str, paths: Iterable[str]) -> None:
        """Read several files at once."""
        new = [path for path in paths if path and (commit, path) not in self._units]
        texts = self._past.texts(commit, new) if new else {}
        self._units.update({(commit, path): Unit(texts[path]) if path in texts else None for path in new})

    def parts(self, commit: str, path: str, shape: Shape) -> Iterator[Part]:
        """Yield the functions of a file that have a shape."""
        unit = self.unit(commit, path)
        for function in unit.outline.functions if unit and _holds(unit, shape) else ():
            if unit and has_shape(shape, unit, function):
                yield Part(commit, path, function.name, shape)

    def spots(self, part: Part) -> tuple[Spot, ...]:
        """Return the places of a part; none where the function has it not, or is not there."""
        unit = self.unit(part.commit, part.path)
        here = [function for function in unit.outline.functions if function.name == part.function] if unit else []
        return tuple(spot for function in here for spot in find_spots(part.shape, unit, function)) if unit else ()

    def lines(self, part: Part) -> tuple[int, ...]:
        """Return the lines of the calls that a part is made of."""
        return next((spot.lines for spot in self.spots(part)), ())

    def find_anywhere(self, commit: str, paths: Iterable[str], shape: Shape, but: Collection[str]) -> Part | None:
        """Return the first function of some files that has a shape, but for some names."""
        parts = (part for path in paths for part in self.parts(commit, path, shape))
        return next((part for part in parts if part.function not in but), None)

    def is_like(self, now: Part, then: Part) -> bool:
        """Tell whether nothing stands near a part that may keep it from being a fault, and does not today."""
        known = next((Counter(spot.near) for spot in self.spots(now)), Counter[str]())
        return any(Counter(spot.near) <= known for spot in self.spots(then))


def _holds(unit: Unit, shape: Shape) -> bool:
    """Tell whether a file has a name of the shape at all: most have none, and are not read any closer."""
    return any(name in unit.text for name in shape.names)
