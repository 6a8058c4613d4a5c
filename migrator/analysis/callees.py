"""What a call stands for: the code behind a name, as seen from the place of the call."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.analysis.definitions import Definition
from migrator.analysis.evidence import Callee
from migrator.analysis.flow import Called
from migrator.analysis.program import Program
from migrator.analysis.states import State
from migrator.facts.arch import ArchFacts, RunCall
from migrator.syntax.matchers import parse_call_pattern
from migrator.syntax.tokens import code_tokens


@dataclass(frozen=True)
class Resolved:
    """What a call can reach.

    Attributes:
        kind: what kind of code that is.
        code: the functions, or the macros with their arguments.
        source: where the facts say so; empty where the code itself does.
    """

    kind: Callee
    code: tuple[Definition, ...] = ()
    source: str = ""


class Callees:
    """Resolves calls of one architecture.

    Attributes:
        handled: the states in which exit handlers go back to the guest, where all of them always do.
    """

    def __init__(self, program: Program, archfacts: ArchFacts | None) -> None:
        self.handled: tuple[State, ...] = ()
        self._program = program
        self._targets = {target.call: target for target in archfacts.target} if archfacts else {}
        runs = archfacts.run_call if archfacts else ()
        parsed = ((parse_call_pattern(run.call), run) for run in runs)
        self._runs = [(pattern, run) for pattern, run in parsed if pattern]
        self._run_callees = {"".join(pattern.callee) for pattern, _ in self._runs}
        self._primitives = {_squeeze(run.primitive): run for run in runs}
        synchronization = archfacts.synchronization if archfacts else None
        self._kept: dict[tuple[str, str], Resolved] = {}
        self._version = -1
        self._synchronization = synchronization.call.partition("(")[0] if synchronization else ""

    def run_call(self, call: Called) -> RunCall | None:
        """Return what is declared of a call that runs the guest, or of its primitive."""
        if call.callee not in self._run_callees:  # as nearly all are
            return self._primitives.get(call.callee)
        found = next((run for pattern, run in self._runs if pattern.fits(call.callee, call.arguments)), None)
        return found or self._primitives.get(call.callee)

    def is_primitive(self, call: Called) -> bool:
        """Tell whether nothing behind the call can be read."""
        return call.callee in self._primitives

    def is_declared(self, call: Called) -> bool:
        """Tell whether the facts say what a call does, so that its code need not be read."""
        return self._program.events.of(call.callee, call.told) is not None or self.run_call(call) is not None

    def is_primitive_name(self, name: str) -> bool:
        """Tell whether a function of that name is what the guest runs in."""
        return name in self._primitives

    def is_synchronization(self, call: Called) -> bool:
        """Tell whether it makes pending interrupts be taken."""
        return bool(self._synchronization) and call.callee == self._synchronization

    def resolve(self, call: Called, path: str, *, certain: bool) -> Resolved:
        """Return what a call in the file `path` reaches.

        `certain`: ask for the definition where it was not read yet; else what
        was read has to do.
        """
        target = self._targets.get(call.callee)
        if target is not None:
            return self._resolve_target(target.functions, target.source, certain=certain)
        if not call.callee.isidentifier():
            return Resolved(Callee.UNKNOWN)
        if certain:
            self._program.want(call.callee)
        if self._version != self._program.version:
            self._kept, self._version = {}, self._program.version
        key = (call.callee, path)
        if key not in self._kept:
            self._kept[key] = _judge(self._program.definitions(call.callee, path), "")
        found = self._kept[key]
        if found.kind is Callee.UNKNOWN and self._program.has_macro(call.callee):
            return _judge(self._program.macros(call.callee, path, call.arguments), "")
        return found

    def _resolve_target(self, names: tuple[str, ...], source: str, *, certain: bool) -> Resolved:
        found: list[Definition] = []
        for name in names:
            if certain:
                self._program.want(name)
            found += self._program.anywhere(name)
        return _judge(tuple(found), source)


def _judge(code: tuple[Definition, ...], source: str) -> Resolved:
    """Return what kind of code the definitions are; a stub beside real code does not count."""
    real = tuple(definition for definition in code if not definition.is_stub)
    if not code:
        return Resolved(Callee.UNKNOWN, (), source)
    if not real:
        return Resolved(Callee.STUB, (), source)
    safe = all(definition.is_noinstr or definition.is_inline for definition in real)
    return Resolved(Callee.SAFE if safe else Callee.INSTRUMENTABLE, real, source)


def _squeeze(text: str) -> str:
    return "".join(token.text for token in code_tokens(text))
