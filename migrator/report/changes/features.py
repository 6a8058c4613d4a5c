"""What a hunk does, as features; each has the names that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Names:
    """What a feature is about, as it was and as it is; `place` is the function that it is first seen in."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    place: str = ""

    def join(self, other: Names) -> Names:
        """Return both, each name once."""
        old, new = dict.fromkeys(self.old + other.old), dict.fromkeys(self.new + other.new)
        return Names(tuple(old), tuple(new), self.place or other.place)


@dataclass
class Features:
    """Collects the features of one hunk, by their words in `reasons.toml`."""

    found: dict[str, Names] = field(default_factory=dict)

    def add(self, feature: str, *, old: Iterable[str] = (), new: Iterable[str] = (), place: str = "") -> None:
        """Note a feature, with more names where it is noted already."""
        self.found[feature] = self.found.get(feature, Names()).join(Names(tuple(old), tuple(new), place))

    def note(self, verb: str, word: str, name: str, place: str = "") -> None:
        """Note that something of a kind is added, removed or moved."""
        old, new = [name] if verb != "adds" else [], [name] if verb != "removes" else []
        self.add(f"{verb} {word}", old=old, new=new, place=place)

    def drop(self, feature: str, name: str) -> None:
        """Forget a name that is told otherwise; the feature, too, where it is about nothing else then."""
        names = self.found.pop(feature, Names())
        left = Names(names.old, tuple(each for each in names.new if each != name), names.place)
        if left.old or left.new:
            self.found[feature] = left

    def has(self, *features: str) -> bool:
        """Tell whether one of them is noted."""
        return any(feature in self.found for feature in features)
