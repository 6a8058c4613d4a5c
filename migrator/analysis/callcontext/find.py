"""The calls of a function, each with every context in which it is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from migrator.analysis.callcontext.kept import Home
from migrator.analysis.callcontext.model import At, CallContext
from migrator.analysis.callcontext.tracing import Entry, Tracer
from migrator.analysis.callcontext.world import Files, World
from migrator.analysis.definitions import Definition
from migrator.analysis.findings import Assumption
from migrator.analysis.flow import Called
from migrator.analysis.shelf import Shelf
from migrator.syntax.matchers import Call, find_calls
from migrator.syntax.statements import Body, Expression, walk

_ROUNDS = 16  # of looking for callers of callers
_BELOW = 4  # calls that are followed to see what a lock by its name takes
_MOST = 600  # names that are looked for


class CallFinder:
    """Finds the calls of one function in what one architecture's code can see.

    Attributes:
        calls: in the order of paths and offsets.
        assumptions: what was taken for granted.
    """

    def __init__(self, name: str, arch: str, files: Files, pathspecs: Sequence[str], shelf: Shelf) -> None:
        """`pathspecs` are those of the code that is looked at; that of other architectures is left out."""
        self.name = name
        self.arch = arch
        self.world = World(arch, files, pathspecs, shelf)

    @cached_property
    def holders(self) -> tuple[tuple[Definition, Called], ...]:
        """The calls, each in the function that holds it; those of a local function of the same name left out."""
        self.world.load([self.name])
        return tuple(each for each in self.world.calls_of(self.name) if not self._is_other(each[0]))

    def _is_other(self, holder: Definition) -> bool:
        """Tell whether the name means another function there: one of the file, where others see one of the tree."""
        meant = self.world.program.definitions(self.name, holder.path)
        everyone = any(not d.is_static or d.path.endswith(".h") for d in self.world.program.all_of(self.name))
        is_own = bool(meant) and all(d.is_static and not d.path.endswith(".h") for d in meant)
        return is_own and (everyone or self._is_declared(holder.path))

    def _is_declared(self, path: str) -> bool:
        """Tell whether a header declares the function, other than that of a file's own."""
        headers = (p for p, u in self.world.program.units.items() if p.endswith(".h") and self.name in u.text)
        return any(header != path for header in headers)

    @cached_property
    def calls(self) -> tuple[CallContext, ...]:
        """The calls with their contexts."""
        if not self.holders:
            return ()
        self._prepare()
        made = [self._context(holder, call) for holder, call in self.holders]
        return tuple(sorted((each for each in made if each is not None), key=lambda each: (each.path, each.offset)))

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self.world)

    def _prepare(self) -> None:
        """Read whatever may call the functions that hold the calls, and those that call them in turn."""
        facts = self.world.program.events.facts
        left = {holder.name for holder, _ in self.holders} - {*facts.run}
        asked: set[str] = set()
        for _ in range(_ROUNDS):
            if not left or len(asked) > _MOST:
                break
            self.world.load(left)
            asked |= left
            # All of them again: a file read in this round may hold a call of what an earlier one asked for.
            left = {name for each in sorted(asked) for name in self._above(each)} - asked - {*facts.run}
        self._read_helpers(asked)

    def _read_helpers(self, asked: set[str]) -> None:
        """Read what those on the way call, and below what is a lock by its name, what that calls."""
        doubtful = [each for each in self.world.program.events.facts.holding if each.doubtful]
        names = {*self._below({*asked, *self.world.program.events.facts.run})}
        seen: set[str] = set()
        for _ in range(_BELOW):
            self.world.load_definitions(names)
            seen |= names
            locks = {name for name in names if any(each.is_taken_by(name) for each in doubtful)}
            names = {*self._below(locks)} - seen
            if not names:
                break

    def _above(self, name: str) -> Iterator[str]:
        """Yield the names of what may call a function: functions, and members and tables that keep it."""
        for holder, _ in (*self.world.calls_of(name), *self.world.calls_through(name)):
            yield holder.name.rpartition("(")[2].rstrip(")")
        for kept in self.world.kept(name, ""):
            if kept.home is not Home.UNKNOWN:
                yield kept.name

    def _below(self, names: set[str]) -> Iterator[str]:
        """Yield the names of functions that those on the way call, whose code may change what matters."""
        program = self.world.program
        for definition in (each for name in sorted(names) for each in program.all_of(name)):
            for call in definition.flow.calls() if definition.flow is not None else ():
                if call.callee.isidentifier() and program.events.of(call.callee, call.told) is None:
                    yield call.callee

    def _context(self, holder: Definition, called: Called) -> CallContext | None:
        tokens = holder.unit.significant(holder.function)
        call = next((c for c in find_calls(tokens) if c.callee[-1].start == called.offset), None)
        if call is None:
            return None
        entries = self._tracer.settle(holder, called.offset)
        return CallContext(
            arch=self.arch,
            path=holder.path,
            function=holder.name,
            offset=call.span.start,
            end=call.span.end,
            line=holder.unit.place(called.offset).line,
            call=call,
            contexts=tuple(dict.fromkeys(_tell(entry) for entry in entries)),
            is_statement=is_statement(holder, call),
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was taken for granted; to be asked once the calls are there."""
        if not self.calls:
            return ()
        known = [at for call in self.calls for at in call.contexts if at.is_begun]
        begun = dict.fromkeys(at.origin for at in known)
        told = [f"a way begins {origin}: with RCU watching and interrupts on, preemptible" for origin in begun]
        told.append(
            "functions on the way whose code is not read leave interrupts, preemption and RCU as they find them"
        )
        told += [f"nothing outside of {self.world.told} calls {each}" for each in self._open_ways(known)]
        opened = len(told) - len(begun) - 1
        off = self.world.program.events.facts.reached.off
        told += [f"{name} is off" for name in off]
        convention = "the convention of the kernel's functions"
        sources = [*("the facts on the run ioctl" for _ in begun), convention]
        sources += [*("what is searched" for _ in range(opened)), *("the facts on holding" for _ in off)]
        return tuple(Assumption(self.arch, self.name, what, source) for what, source in zip(told, sources, strict=True))

    def _open_ways(self, known: Sequence[At]) -> list[str]:
        """Return what else could be called from code that is not looked at: a list in words, or nothing."""
        program = self.world.program
        run = program.events.facts.run
        names = dict.fromkeys(name for at in known for name in at.way if name not in run)
        others = [name for name in names if any(not each.is_static for each in program.all_of(name))]
        return [", ".join(f"{name}()" for name in others)] if others else []


def _tell(entry: Entry) -> At:
    standing = entry.standing
    return At(
        irqs=standing.mask,
        rcu=standing.watching,
        time=standing.time,
        preemptible=standing.preemptible,
        own_irqs=entry.owns,
        origin=entry.origin,
        way=entry.way,
        held=(*(f"{what} by {where}" for what, where in standing.held), *(told for _, told in standing.unsure)),
        is_interrupting=entry.is_interrupting,
        is_begun=entry.is_begun,
    )


def is_statement(holder: Definition, call: Call) -> bool:
    """Tell whether a call is a whole statement."""
    body = holder.unit.body(holder.function)
    if not isinstance(body, Body):
        return False
    spans = {(s.tokens[0].start, s.tokens[-1].start) for s in walk(body.statements) if isinstance(s, Expression)}
    return any(start == call.span.start and end >= call.span.end for start, end in spans) and not any(
        start == call.span.start and holder.unit.text[call.span.end : end].strip() for start, end in spans
    )
