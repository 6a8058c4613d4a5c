"""What a rule is, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from migrator.analysis.evidence import Evidence
from migrator.analysis.findings import Level, Step
from migrator.text import Place


@dataclass(frozen=True)
class Fault:
    """One fault that a rule sees, before it is made a finding.

    Attributes:
        message: one sentence without a full stop.
        level: None where the rule's own level holds.
        path: gives the witness; None where no path is needed.
        fixable: whether a recipe claims to mend this one; None where what the rule says of its kind holds.
        calls: the calls that it is about, as written, without their arguments.
        use: what the first of them relies on, by its word in the facts.
    """

    file: str
    function: str
    place: Place
    message: str
    level: Level | None = None
    path: Callable[[], tuple[Step, ...]] | None = None
    fixable: bool | None = None
    calls: tuple[str, ...] = ()
    use: str = ""


@dataclass(frozen=True)
class Rule:
    """One kind of fault.

    Attributes:
        key: its name, for what it finds; so that "allow KEY" reads well.
        level: what a finding weighs where nothing makes it lighter.
        what: one sentence: what is found.
        why: what goes wrong, and what looks alike but is right.
        wrong, right: a few lines of C in our words.
        source: commits and kernel paths that taught it.
        fixable: a recipe claims to mend it.
        beside: it is one beside the transition, which itself neither mends it nor is held back by it.
        is_declared: its faults are told by recipes that declare what they are, and by no analysis.
        find: the faults in a record, in order; one for each place to mend.
    """

    key: str
    level: Level
    what: str
    why: str
    wrong: str
    right: str
    source: str
    find: Callable[[Evidence], Iterable[Fault]]
    fixable: bool = False
    beside: bool = False
    is_declared: bool = False
