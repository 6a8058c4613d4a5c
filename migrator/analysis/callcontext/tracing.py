"""From a call up to where paths begin: every context in which a function is entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import regex

from migrator.analysis.callcontext.kept import Home, Kept
from migrator.analysis.callcontext.reading import is_read
from migrator.analysis.callcontext.standing import Standing
from migrator.analysis.callcontext.walking import Walker
from migrator.analysis.callcontext.world import World
from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.states import Mask, Rcu, Time
from migrator.facts.held import Interrupting
from migrator.syntax.tokens import code_tokens

_DEPTH = 20  # calls from where a path begins
_WIDE = 32  # calls of one function
_MOST = 64  # contexts of one function
_PASSES = 6  # over functions that call themselves
_BEGUN = Standing(Mask.ON, Rcu.WATCHING, Time.HOST, outer=Mask.ON, process=True)


@dataclass(frozen=True)
class Entry:
    """One context, with where its way begins.

    Attributes:
        is_begun: the way begins where the facts say what holds.
        owns: the function that disabled interrupts enables them again on every path behind.
    """

    standing: Standing
    origin: str
    way: tuple[str, ...]
    is_interrupting: bool = False
    is_begun: bool = False
    owns: bool = False


class Tracer:
    """Follows callers upwards in one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._walker = Walker(world.program)
        self._entries: dict[Definition, tuple[Entry, ...]] = {}
        self._stack: list[Definition] = []
        self._past: dict[Definition, tuple[Entry, ...]] = {}
        self._rings: set[Definition] = set()
        self._reads: dict[tuple[Home, str], bool] = {}

    def settle(self, definition: Definition, offset: int) -> tuple[Entry, ...]:
        """Return the contexts at a call; functions that call themselves are gone round until nothing is new."""
        for _ in range(_PASSES):
            self._entries, self._rings = {}, set()
            found = self.at(definition, offset)
            if all(_kinds(self._past.get(each, ())) == _kinds(self._entries[each]) for each in self._rings):
                return found
            self._past = self._entries
        return (*found, self._unknown(definition, f"from {definition.name}(), through functions that call themselves"))

    def at(self, definition: Definition, offset: int) -> tuple[Entry, ...]:
        """Return the contexts at a call."""
        found: dict[Entry, None] = {}
        for entry in self.entries(definition):
            walk = self._walker.walk(definition, entry.standing)
            if walk is None:
                return (self._unknown(definition, f"from {definition.name}(), whose body is not understood"),)
            for number, standing in walk.before(offset):
                owns = standing.own and self._walker.is_closed(walk, number)
                found[replace(entry, standing=standing, owns=owns)] = None
        return _few(found, definition)

    def entries(self, definition: Definition) -> tuple[Entry, ...]:
        """Return the contexts in which a function is entered."""
        if definition not in self._entries:
            if definition in self._stack:
                self._rings.add(definition)
                return self._past.get(definition, ())
            if len(self._stack) >= _DEPTH:
                return (self._unknown(definition, f"from {definition.name}(), through more calls than are followed"),)
            self._stack.append(definition)
            found = [replace(each, way=(*each.way, definition.name)) for each in self._find(definition)]
            self._entries[definition] = _few(found, definition)
            self._stack.pop()
        return self._entries[definition]

    def _find(self, definition: Definition) -> Iterator[Entry]:
        """Yield the contexts, without the function itself in their ways."""
        name = definition.name
        if name in self._world.program.events.facts.run:
            yield Entry(_BEGUN, f"from {name}(), the run ioctl", (), is_begun=True)
            return
        kinds = _interrupting(definition, self._world.program.events.facts.reached.interrupting)
        if kinds is not None and not (kinds.uncalled and self._direct(definition)):
            yield _interrupt(definition, kinds)
        count = 0
        for caller, call in self._callers(definition):
            count += 1
            for entry in self.at(caller, call.offset):
                yield replace(entry, standing=entry.standing.inside(), owns=False)
        for where in self._lost(definition):
            count += 1
            if kinds is None:
                yield self._lone(f"from {name}(), {where}")
            elif kinds.uncalled:
                yield _interrupt(definition, kinds)
        if not count and kinds is None:
            yield self._lone(f"from {name}(), no caller of which is seen")

    def _callers(self, definition: Definition) -> list[tuple[Definition, Called]]:
        """Return the calls that reach a function, by its name and through pointers that were resolved."""
        found = self._direct(definition)
        for kept in self._kept(definition):
            found += self._world.calls_through(kept.name) if kept.home is not Home.UNKNOWN else ()
        return list(dict.fromkeys(found))[: _WIDE + 1]

    def _direct(self, definition: Definition) -> list[tuple[Definition, Called]]:
        program, direct = self._world.program, self._world.calls_of(definition.name)
        return [each for each in direct if definition in program.definitions(definition.name, each[0].path)]

    def _kept(self, definition: Definition) -> tuple[Kept, ...]:
        is_own = definition.is_static and not definition.path.endswith(".h")
        return self._world.kept(definition.name, definition.path if is_own else "")

    def _lost(self, definition: Definition) -> Iterator[str]:
        """Yield, as parts of sentences, what may call a function and is not followed."""
        name = definition.name
        if not self._world.is_loaded(name):
            yield "whose callers are too many calls away"
        if len(self._callers(definition)) > _WIDE:
            yield f"which more than {_WIDE} calls reach"
        assembly = self._world.in_assembly(name)
        if assembly and not definition.is_static:
            yield f"which {assembly} names"
        for holder in self._world.unread_holders(name):
            yield f"which {holder.name}() in {holder.path} names, whose body is not understood"
        for kept in self._kept(definition):
            where = f"{kept.path}:{kept.line}"
            if kept.home is Home.UNKNOWN:
                yield f"whose address is taken at {where}" + (f" by {kept.name}" if kept.name else "")
            elif not self._world.calls_through(kept.name):
                yield f"which is kept as {kept.name} at {where}, and no call through that is seen"
            elif self._is_read(kept):
                yield f"which is kept as {kept.name} at {where}, and that is read where it is not called"

    def _is_read(self, kept: Kept) -> bool:
        key = kept.home, kept.name
        if key not in self._reads:
            program, alike = self._world.program, regex.compile(self._world.alike(kept.name))
            units = [unit for unit in program.units.values() if kept.name in unit.text]
            self._reads[key] = any(is_read(unit, kept, program, alike) for unit in units)
        return self._reads[key]

    def _unknown(self, definition: Definition, origin: str) -> Entry:
        return Entry(Standing(), origin, (definition.name,))

    def _lone(self, origin: str) -> Entry:
        return Entry(Standing(), origin, ())


def _interrupt(definition: Definition, kind: Interrupting) -> Entry:
    standing = Standing(process=kind.preemptible)
    return Entry(standing, f"from {definition.name}(), {kind.what}", (), is_interrupting=True)


def _interrupting(definition: Definition, kinds: Iterable[Interrupting]) -> Interrupting | None:
    """Return what a function's head says of where it runs."""
    span = definition.function.span
    words = code_tokens(definition.unit.text, span.start, definition.function.body.start)
    head = " ".join(token.text for token in words)
    return next((kind for kind in kinds if kind.pattern.search(head)), None)


def _few(entries: Iterable[Entry], definition: Definition) -> tuple[Entry, ...]:
    """Return the contexts, one of each kind; where there are too many, one more of which nothing is known."""
    kinds: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        kinds.setdefault(_kind(entry), entry)
    found = tuple(kinds.values())
    if len(found) <= _MOST:
        return found
    more = Entry(Standing(), f"from more places than are followed, through {definition.name}()", (definition.name,))
    return (*found[:_MOST], more)


def _kind(entry: Entry) -> tuple[object, ...]:
    return entry.standing, entry.is_interrupting, entry.owns, entry.origin


def _kinds(entries: Iterable[Entry]) -> set[tuple[object, ...]]:
    return {_kind(entry) for entry in entries}
