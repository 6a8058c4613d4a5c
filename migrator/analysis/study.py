"""One architecture's code, gone through path by path; what it needs of the tree is asked for in rounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import regex

from migrator.analysis.callees import Callees
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.effects import take_accounts
from migrator.analysis.engine import Engine
from migrator.analysis.evidence import RootKind
from migrator.analysis.findings import Assumption
from migrator.analysis.library import Library
from migrator.analysis.program import Program
from migrator.analysis.relevance import Relevance
from migrator.analysis.scan import GENERIC, Scan
from migrator.analysis.shelf import Shelf
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.analysis.told import ToldLibrary
from migrator.facts.arch import ArchFacts
from migrator.progress import Progress, tell_nobody
from migrator.syntax.unit import Unit

_ROUNDS = 10  # of looking up names; the functions of one round call those of the next
_GUEST = State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON, ran=True)


class Study:
    """One architecture on its way.

    Attributes:
        engine: what was gone through so far.
        roots: where paths begin, each with its state.
    """

    def __init__(self, name: str, facts: ArchFacts | None, shelf: Shelf) -> None:
        self.name = name
        self.facts = facts
        self.program = Program(name, shelf)
        self.callees = Callees(self.program, facts)
        self.relevance = Relevance(self.program, self.callees, facts)
        self.engine = Engine(self.program, self.callees, self.relevance.follows)
        self.roots: dict[tuple[Definition, State], RootKind] = {}

    def assumptions(self) -> list[Assumption]:
        """Return what was taken for granted."""
        found = self.engine.assumptions()
        if self.facts is None:
            what = "nothing is known of this architecture: what runs the guest, and which handlers assembly calls"
            found.insert(0, Assumption(self.name, "", what, "no facts file names it"))
        handlers = self.facts.exit_handler if self.facts else ()
        begun = {definition.name for definition, _ in self.roots}
        what = "{}() begins in the guest, since assembly calls it there"
        return found + [
            Assumption(self.name, h.name, what.format(h.name), h.source) for h in handlers if h.name in begun
        ]

    def first_words(self) -> set[str]:
        """Return the names by which a function is known to have to do with the guest."""
        runs = self.facts.run_call if self.facts else ()
        words = [text.partition("(")[0] for run in runs for text in (run.call, run.primitive)]
        return {last for word in words for last in regex.findall(r"\w+", word)[-1:]} | self.program.events.guest_names()

    def learn_returns(self) -> None:
        """Find how the run call returns, where every exit handler goes back to the guest: then as they left it.

        A handler that leaves the guest for good does so in a state that only facts can tell from the others.
        """
        ends: list[State] = []
        for definition, begin in self._handlers():
            engine = Engine(self.program, self.callees, lambda code, at=definition: code.path == at.path, is_deep=False)  # type: ignore[misc]
            context = engine.run(definition, begin)
            ends += context.at_end() if context else ()
        if ends and all(end.time is Time.GUEST and end.rcu is Rcu.AWAY for end in ends):
            self.callees.handled = tuple(dict.fromkeys(ends))

    def _handlers(self) -> list[tuple[Definition, State]]:
        """Return the exit handlers that were read, each with the state in which it begins."""
        found = []
        for handler in self.facts.exit_handler if self.facts else ():
            begin = take_accounts(_GUEST, handler.begins)
            begin = begin._replace(opened=begin.mask is not Mask.OFF)
            found += [(definition, begin) for definition in self.program.anywhere(handler.name)]
        return found

    def find_roots(self) -> None:
        """Find where paths begin, and in which state."""
        handlers = dict(self._handlers())
        for definition in self.relevance.roots({definition.name for definition in handlers}):
            if definition in handlers:
                self.roots[definition, handlers[definition]] = RootKind.HANDLER
            else:
                is_run = definition.name in self.program.events.facts.run
                self.roots[definition, self._begin(definition)] = RootKind.RUN if is_run else RootKind.TOP

    def _begin(self, definition: Definition) -> State:
        """Return the state in which a function begins that nobody calls: in the host, if it enters the guest itself.

        The run ioctl begins outside of guest time whether anybody begins that or not.
        """
        away = self.relevance.enters(definition, lambda event: event.rcu == "away")
        is_run = definition.name in self.program.events.facts.run
        timed = (is_run and away) or self.relevance.enters(definition, lambda event: event.time == "guest")
        return State(time=Time.HOST if timed else Time.UNKNOWN, rcu=Rcu.WATCHING if away else Rcu.UNKNOWN)

    def add(self, units: Mapping[str, Unit]) -> set[str]:
        """Take in files, those of other architectures left out; return what they define."""
        own = f"arch/{self.name}/"
        return self.program.add(
            {p: unit for p, unit in units.items() if not p.startswith("arch/") or p.startswith(own)}
        )

    def want_callees(self, names: Iterable[str]) -> None:
        """Ask for what functions call whose code will be followed in the EQS: one question for many calls."""
        for name in names:
            for definition in self.program.all_of(name):
                if self.engine.may_follow(definition) and not definition.is_stub:
                    for call in definition.flow.calls() if definition.flow else ():
                        if call.callee.isidentifier() and not self.callees.is_declared(call):
                            self.program.want(call.callee)

    def before(self, path: str, offset: int) -> frozenset[State]:
        """Return the states in front of a call, over all paths that reach it; none where no path does."""
        return frozenset(
            point[1]
            for context in self.engine.contexts.values()
            if context.definition.path == path
            and not isinstance(context.definition, MacroUse)  # whose offsets are its own
            for point, _ in context.points()
            if (step := context.flow.nodes[point[0]].step) is not None and step.offset == offset
        )

    def run(self) -> None:
        """Follow every path from every root, with what is known of the tree by now."""
        for definition, begin in self.roots:
            self.engine.run(definition, begin)


def study_archs(
    library: Library,
    archs: Mapping[str, ArchFacts | None],
    shelf: Shelf,
    units: Mapping[str, Mapping[str, Unit]],
    progress: Progress = tell_nobody,
) -> list[Study]:
    """Return the architectures, each with all of its paths followed.

    `units` are the files known to matter, by architecture.
    """
    made = [Study(name, facts, shelf) for name, facts in archs.items()]
    names = [arch.name for arch in made]
    library = ToldLibrary(library, progress)
    held = library.holding(shelf.events.facts.stems, names)
    for arch in _told(made, "what runs the guest", progress):
        arch.add({**units.get(arch.name, {}), **held})
        arch.learn_returns()
    _find_relevant(library, made, progress)
    for arch in made:
        arch.find_roots()
    busy = made
    for number in range(1, _ROUNDS + 1):
        for arch in _told(busy, f"following paths, round {number}", progress):
            arch.run()
        busy = [arch for arch in busy if arch.program.wanted]
        if not busy:
            break
        _fetch(library, busy)
    return made


def _told(made: Sequence[Study], stage: str, progress: Progress) -> Iterator[Study]:
    """Yield the architectures, each told before it is worked on."""
    for number, arch in enumerate(made, 1):
        progress(stage, arch.name, number, len(made))
        yield arch


def _find_relevant(library: Library, made: Sequence[Study], progress: Progress) -> None:
    """Find what changes the accounts, all architectures in step, so that git searches once a round."""
    busy = {arch.name: arch for arch in made}
    left = {arch.name: arch.first_words() for arch in made}
    number = 0
    while busy:
        number += 1
        for arch in _told([*busy.values()], f"what reaches the guest, round {number}", progress):
            left[arch.name] = arch.relevance.find_guest(left[arch.name])
        busy = {name: arch for name, arch in busy.items() if left[name]}
        found = library.using(set().union(*(left[name] for name in busy)), list(busy)) if busy else {}
        for arch in busy.values():
            arch.add(found)
    names = set().union(*(arch.relevance.calls_of_guest() for arch in made))
    found = library.near(names, [arch.name for arch in made])
    for arch in _told(made, "what changes the interrupt mask", progress):
        arch.add(found)
        arch.relevance.find_masking()


def _fetch(library: Library, busy: Sequence[Study]) -> None:
    """Read what defines the names that these architectures want, and the names that this code calls in turn."""
    new: dict[str, set[str]] = {arch.name: set() for arch in busy}
    for _ in range(_ROUNDS):
        wanted = {arch.name: {*arch.program.wanted} for arch in busy}
        names = set().union(*wanted.values())
        if not names:
            break
        found = library.defining(names, [arch.name for arch in busy])
        for arch in busy:
            new[arch.name] |= arch.add(found)
            arch.program.settle(wanted[arch.name])
            arch.want_callees(wanted[arch.name])
    for arch in busy:
        arch.engine.renew(new[arch.name])


def study_scan(
    library: Library,
    scan: Scan,
    units: Mapping[str, Unit],
    shelf: Shelf,
    archfacts: Mapping[str, ArchFacts],
    archs: Collection[str],
    progress: Progress = tell_nobody,
) -> dict[str, Study]:
    """Go through the architectures named, those without a site left out; `units` are the files with the sites."""
    wanted = [arch for arch in scan.archs if arch.name in archs and arch.sites and arch.name != GENERIC]
    if not wanted:
        return {}
    own = {arch.name: {site.path: units[site.path] for site in arch.sites} for arch in wanted}
    known = {arch.name: archfacts.get(arch.name) for arch in wanted}
    studies = study_archs(library, known, shelf, own, progress)
    return {study.name: study for study in studies}
