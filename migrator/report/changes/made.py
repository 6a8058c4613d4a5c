"""Functions that patches make, and what they do with the guest's state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.report.changes.sides import Head, Side, Statement
from migrator.report.changes.words import Words, callee_of
from migrator.syntax.matchers import Call


class MadeKind(Enum):
    """What a new function is."""

    HELPER = "helper"  # state enter, the run call, state exit
    WRAPPER = "exit-wrapper"  # state exit, the handler, state enter
    GENERIC = "generic-helper"  # one of the recipe's names
    HOOK = "entry-hook"
    OTHER = "function"


@dataclass(frozen=True)
class MadeFunction:
    """A function that a hunk makes.

    Attributes:
        is_protected: it is not instrumented, or becomes a part of its caller.
        inside: the calls between the two that move the state, but for those that open and close interrupts.
        shown: the same calls as a sentence names them.
        primitives: what those of them that run the guest end in.
        opens_raw: it opens interrupts there without telling anybody.
    """

    name: str
    kind: MadeKind
    is_protected: bool
    inside: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    primitives: tuple[str, ...] = ()
    opens_raw: bool = False


@dataclass(frozen=True)
class Made:
    """All functions that some patches make, and those that they remove."""

    functions: tuple[MadeFunction, ...] = ()
    gone: tuple[MadeFunction, ...] = ()

    def names(self, kind: MadeKind) -> frozenset[str]:
        """Return the names of those of a kind."""
        return frozenset(function.name for function in (*self.functions, *self.gone) if function.kind is kind)

    def find(self, name: str) -> MadeFunction | None:
        """Return the function of a name."""
        return next((function for function in (*self.functions, *self.gone) if function.name == name), None)


def find_made(old: Side, new: Side, words: Words) -> tuple[MadeFunction, ...]:
    """Return the functions that a hunk makes: their heads and braces are new, and none of the name goes."""
    gone = {head.name for head in old.heads if head.is_made}
    heads = [head for head in new.heads if head.is_made and head.name not in gone]
    return tuple({head.name: _read(head, new.statements, words) for head in heads}.values())


def _read(head: Head, statements: Iterable[Statement], words: Words) -> MadeFunction:
    calls = [(call, words.of(call)) for s in statements if s.function == head.name for call in s.calls]
    protected = words.is_protected(head.words)
    if head.name in words.names:
        return MadeFunction(head.name, MadeKind.GENERIC, protected)
    if head.name == words.facts.entry.hook:
        return MadeFunction(head.name, MadeKind.HOOK, protected)
    for first, last, kind in (
        ("state-enter", "state-exit", MadeKind.HELPER),
        ("state-exit", "state-enter", MadeKind.WRAPPER),
    ):
        between = _between(calls, first, last)
        if between is not None:
            inside = [call for call, told in between if not {*told} & {"raw-irq-on", "raw-irq-off"}]
            runs = [run.primitive for run in map(words.run, inside) if run is not None]
            return MadeFunction(
                name=head.name,
                kind=kind,
                is_protected=protected,
                inside=tuple(dict.fromkeys(map(callee_of, inside))),
                shown=tuple(dict.fromkeys(map(words.show, inside))),
                primitives=tuple(dict.fromkeys(runs)),
                opens_raw=any("raw-irq-on" in told for _, told in between),
            )
    return MadeFunction(head.name, MadeKind.OTHER, protected)


def _between(
    calls: Sequence[tuple[Call, tuple[str, ...]]], first: str, last: str
) -> Sequence[tuple[Call, tuple[str, ...]]] | None:
    """Return the calls between the first call of one word and the next of another."""
    start = next((at for at, (_, told) in enumerate(calls) if first in told), None)
    if start is None:
        return None
    end = next((at for at in range(start, len(calls)) if last in calls[at][1]), None)
    return None if end is None else calls[start + 1 : end]
