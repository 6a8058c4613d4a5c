"""Which functions change the accounts for their caller, and where paths begin.

Two kinds count. Guest functions begin or end guest time or the EQS, or run the
guest, by themselves or through a call whose effects do not cancel out: they are
found from below. Beside them, functions that they call, near or far, and that
change the interrupt mask: found among what names in the code lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import regex

from migrator.analysis.callees import Callees
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.engine import Engine
from migrator.analysis.flow import Called
from migrator.analysis.program import Program
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Event

_CALL = regex.compile(r"\b([A-Za-z_]\w*+)\)?\s*\(")


class Relevance:
    """The functions of one architecture that matter to their callers.

    Attributes:
        changing: those whose call changes the accounts.
        guest: those that begin or end guest time or the EQS, or run the guest, by themselves or through a call.
    """

    def __init__(self, program: Program, callees: Callees, archfacts: ArchFacts | None) -> None:
        self._program = program
        self._callees = callees
        self._stems = regex.compile(r"\L<stems>", stems=list(program.events.facts.stems))
        targets = archfacts.target if archfacts else ()
        self._pointers = {name: _last_word(target.call) for target in targets for name in target.functions}
        self._targets = {_last_word(target.call): target.functions for target in targets}
        self.changing: set[Definition] = set()
        self.guest: set[Definition] = set()

    def follows(self, definition: Definition) -> bool:
        """Tell whether a call of it is to be followed where RCU watches."""
        if isinstance(definition, MacroUse):
            names = {changing.name for changing in self.changing}
            return bool(self._stems.search(definition.unit.text)) or not names.isdisjoint(_called(definition))
        return definition in self.changing

    def find_guest(self, words: set[str]) -> set[str]:
        """Take in the functions that call one of the words; return the words whose callers come next."""
        pattern = regex.compile(r"\b(?:\L<words>)\b\)*\s*\(", words=sorted(words))
        fresh = self._program.holding(pattern)
        new = self._judge([d for d in fresh if self._is_own(d) and self._touches(d)], self._moves_guest)
        names = {definition.name for definition in new}
        return names | {self._pointers[name] for name in names & self._pointers.keys()}

    def _is_own(self, definition: Definition) -> bool:
        """Tell whether a function is to be read: not if what it does is declared, or is what the guest runs in."""
        return self._program.events.find(definition.name) is None and not self._callees.is_primitive_name(
            definition.name
        )

    def calls_of_guest(self) -> set[str]:
        """Return the names that guest functions call, and nobody has read a definition of."""
        names = {name for definition in self.guest for name in _called(definition)}
        return {name for name in names if not self._program.all_of(name) and self._program.events.find(name) is None}

    def find_masking(self) -> None:
        """Take in the functions that change the interrupt mask, among those that names lead to from guest functions."""
        reach = self._reachable()
        called = self._meant(name for d in reach for name in _called(d)) - {*self._program.events.facts.run}
        reach = [d for d in reach if d.name in called]  # a root has nobody to matter to
        fresh = [d for d in reach if self._stems.search(d.unit.text, *_body(d)) is not None and self._is_own(d)]
        while fresh:
            new = {d.name for d in self._judge(fresh, self._moves_mask)}
            fresh = [d for d in reach if d not in self.changing and not new.isdisjoint(_called(d)) and self._is_own(d)]

    def _reachable(self) -> list[Definition]:
        found = dict.fromkeys(self.guest)
        waiting = list(found)
        while waiting:
            names = self._meant(_called(waiting.pop()))
            new = [d for name in sorted(names) for d in self._program.all_of(name) if d not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return list(found)

    def _meant(self, names: Iterable[str]) -> set[str]:
        """Return the names with those that macros call in their place, and that pointers lead to."""
        meant: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in meant:
                meant.add(name)
                waiting += self._targets.get(name, ())
                waiting += [inner for text in self._program.macro_texts(name) for inner in _CALL.findall(text)]
        return meant - self._targets.keys()

    def _judge(self, fresh: Iterable[Definition], moves: Callable[[Engine, Definition], bool]) -> list[Definition]:
        """Return those that change something, and were not known to."""
        engine = Engine(self._program, self._callees, self.follows, is_deep=False)
        new = [d for d in fresh if d not in self.changing and moves(engine, d)]
        self.changing |= {*new}
        return new

    def _touches(self, definition: Definition) -> bool:
        """Tell whether it is a guest function; if so, it is noted as one."""
        flow = definition.flow
        if flow is not None and any(self._touches_guest(call, definition) for call in flow.calls()):
            self.guest.add(definition)
        return definition in self.guest

    def _touches_guest(self, call: Called, definition: Definition) -> bool:
        if self._callees.run_call(call) is not None:
            return True
        event = self._program.events.of(call.callee, call.told)
        if event is not None:
            return bool(event.time or event.rcu)
        return any(code in self.guest and code in self.changing for code in self._code(call, definition))

    def _code(self, call: Called, definition: Definition) -> tuple[Definition, ...]:
        return self._callees.resolve(call, definition.path, certain=False).code

    def _moves_guest(self, engine: Engine, definition: Definition) -> bool:
        """Tell whether guest time, RCU or the guest's having run can be others behind it than before.

        Asked from the host; and from the guest, if it only leaves.
        """
        begins = [State(Mask.OFF, Time.HOST, Rcu.WATCHING, Told.OFF)]
        if not self.enters(definition, lambda event: event.time == "guest" or event.rcu == "away"):
            begins.append(State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON))
        for begin in begins:
            context = engine.run(definition, begin)
            ends = context.at_end() if context else ()
            if any((end.time, end.rcu, end.ran) != (begin.time, begin.rcu, begin.ran) for end in ends):
                return True
        return False

    def _moves_mask(self, engine: Engine, definition: Definition) -> bool:
        """Tell whether the mask, or what is told of it, can be another behind it, or interrupts open on the way."""
        for mask in (Mask.ON, Mask.OFF):
            begin = State(mask, told=Told(mask.value), ran=True)
            context = engine.run(definition, begin)
            for end in context.at_end() if context else ():
                if (end.mask, end.told) != (begin.mask, begin.told) or (end.opened and mask is Mask.OFF):
                    return True
        return False

    def enters(self, definition: Definition, is_wanted: Callable[[Event], bool]) -> bool:
        """Tell whether a function, or a guest function that it calls, has an event of some sort."""
        waiting, seen = [definition], {definition}
        while waiting:
            at = waiting.pop()
            for call in at.flow.calls() if at.flow else ():
                event = self._program.events.of(call.callee, call.told)
                if event is not None and is_wanted(event):
                    return True
                new = [code for code in self._code(call, at) if code in self.guest and code not in seen]
                seen |= {*new}
                waiting += new
        return False

    def roots(self, handlers: Iterable[str]) -> list[Definition]:
        """Return where paths begin: what no other function of the kind calls, and what is named as a handler."""
        named = {*handlers}
        called = {
            code
            for definition in self.guest
            for call in (definition.flow.calls() if definition.flow else ())
            for code in self._code(call, definition)
            if code is not definition
        }
        found = [d for d in self.guest if d not in called or d.name in named]
        found += [d for name in sorted(named) for d in self._program.anywhere(name) if d not in found]
        return sorted(found, key=lambda definition: (definition.path, definition.function.span))


def _called(definition: Definition) -> frozenset[str]:
    """Return the names that stand before a parenthesis in a function."""
    return definition.names(_CALL)


def _body(definition: Definition) -> tuple[int, int]:
    return definition.function.body.start, definition.function.body.end


def _last_word(callee: str) -> str:
    return str(regex.findall(r"\w+", callee)[-1])
