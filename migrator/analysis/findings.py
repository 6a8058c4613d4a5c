"""Findings: what is wrong at a place, the path that shows it, and what was assumed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from migrator.analysis.states import State
from migrator.text import Place


class Level(Enum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Step:
    """One step of a witness: what happens at a place, and the state behind it."""

    path: str
    place: Place
    event: str
    state: State


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes:
        rule: the key of the rule.
        path, function, place: where it is to be mended.
        message: one sentence that names the thing and what is wrong with it.
        witness: one shortest path that shows it, in order; empty where no path is needed.
        fixable: a recipe claims to mend its kind.
        beside: that recipe is one beside the transition.
        calls: the calls that it is about, as written, without their arguments.
        use: what the first of them relies on, by its word in the facts.
    """

    rule: str
    level: Level
    arch: str
    path: str
    function: str
    place: Place
    message: str
    witness: tuple[Step, ...] = ()
    fixable: bool = False
    calls: tuple[str, ...] = ()
    use: str = ""
    beside: bool = False

    @property
    def is_owed(self) -> bool:
        """Whether the transition has to mend it where it changes something: a draft that leaves it is none."""
        return self.fixable and not self.beside


@dataclass(frozen=True)
class Assumption:
    """What the analysis took for granted: a sentence, and where that comes from."""

    arch: str
    function: str
    what: str
    source: str
