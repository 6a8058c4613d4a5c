"""What is known of the body of a wait that is split: `[definition]` in a recipe of the kind `split-by-context`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from migrator.facts.checks import check_names
from migrator.facts.load import FactsError


class RcuPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two calls between which RCU watches, whatever was before."""

    enter: str
    exit: str


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lock that is held while the flag is computed.

    Attributes:
        count: by how much whoever holds it sees the names that count grow.
    """

    take: str
    release: str
    count: int


class DefinitionFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The functions that one wait becomes, and the calls that its body is made of.

    Attributes:
        schedule: the wait of who can be scheduled away; one of those that calls become.
        halt, enqueue: the wait of who cannot, and what both begin with; private to the file.
        assumes: what has to be so for a scheduling wait without RCU calls, as a sentence.
        source: who says so.
        rcu, locks: what may stand in the body.
        entries: macros that declare what is put into a wait queue.
        prepare, finish: around a wait that schedules.
        left: calls that tell that the wakeup has come.
        schedules, halts: calls that wait.
        irq_enable, irq_disable: what may stand around those.
        harmless: names that a condition may hold which is moved out of the lock: calls without effect that need no
            RCU, and constants.
        counting: calls whose value holds the number of locks that are held.
        idle: expressions one of which has to make the condition true, since RCU may be away where they hold.
        exports: macros that let modules call a function.
    """

    schedule: str
    halt: str
    enqueue: str
    assumes: str
    source: str
    rcu: tuple[RcuPair, ...]
    locks: tuple[Lock, ...]
    entries: tuple[str, ...]
    prepare: tuple[str, ...]
    finish: tuple[str, ...]
    left: tuple[str, ...]
    schedules: tuple[str, ...]
    halts: tuple[str, ...]
    irq_enable: tuple[str, ...]
    irq_disable: tuple[str, ...]
    harmless: tuple[str, ...]
    counting: tuple[str, ...]
    idle: tuple[str, ...]
    exports: tuple[str, ...]

    def check(self, path: Path, function: str, into: Collection[str]) -> None:
        """Make sure of what no type can say; `into` are the functions that calls become.

        Raises:
            FactsError: something is wrong; the message names table and key.
        """
        check_names(path, {f"definition.{key}": name for key, name in self._names().items()})
        if self.schedule not in into:
            raise FactsError(path, f"`definition.schedule` is {self.schedule!r}, which no `[[into]]` names")
        taken = {function: "function", self.schedule: "definition.schedule"}
        for key, name in (("halt", self.halt), ("enqueue", self.enqueue)):
            if name in taken:
                raise FactsError(path, f"`definition.{key}` is {name!r}, as `{taken[name]}` is")
            taken[name] = f"definition.{key}"
        for number, lock in enumerate(self.locks):
            if lock.count < 0:
                raise FactsError(path, f"`definition.locks[{number}].count` is {lock.count}; it is at least 0")
        for key in ("rcu", "locks", "left", "schedules", "halts", "idle"):
            if not getattr(self, key):
                raise FactsError(path, f"`definition.{key}` names nothing, so no body is ever recognised")

    def _names(self) -> Mapping[str, str]:
        """Return every name of C by its key."""
        found = {key: getattr(self, key) for key in ("schedule", "halt", "enqueue")}
        for number, pair in enumerate(self.rcu):
            found |= {f"rcu[{number}].enter": pair.enter, f"rcu[{number}].exit": pair.exit}
        for number, lock in enumerate(self.locks):
            found |= {f"locks[{number}].take": lock.take, f"locks[{number}].release": lock.release}
        for key in ("entries", "prepare", "finish", "left", "schedules", "halts", "harmless", "counting", "exports"):
            found |= {f"{key}[{number}]": name for number, name in enumerate(getattr(self, key))}
        for key in ("irq_enable", "irq_disable"):
            found |= {f"{key.replace('_', '-')}[{n}]": name for n, name in enumerate(getattr(self, key))}
        return found
