"""What calls are to the accounts, as one word each, from the facts of a recipe and of an architecture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from migrator.facts.arch import ArchFacts, RunCall
from migrator.facts.events import Event, Events, MaskEffect, Use
from migrator.facts.reasons import BLOCK, HELPER, HOOK, RUN, SYNC, TELLING, VOUCHING, WRAPPER
from migrator.facts.recipe import Part, RecipeFacts
from migrator.syntax.matchers import Call, parse_call_pattern

_PARTS = {Part.BUILDING_BLOCK: BLOCK, Part.WRAPPER: "wrapper", Part.DRAFT: "draft-name"}
_MASKS = {
    MaskEffect.ON: "irq-on",
    MaskEffect.OFF: "irq-off",
    MaskEffect.SAVE_OFF: "irq-save",
    MaskEffect.RESTORE: "irq-restore",
}
# Right everywhere, or judged by no linear look at a text.
_HARMLESS = frozenset({Use.NOTHING, Use.TRAP, Use.INSTRUMENTED})


class Words:
    """Tells what a call is, in code of one architecture.

    Attributes:
        names: the recipe's names.
        synchronization: the architecture's; None where no manual is known to give one, or in generic code.
        renaming: the functions that the recipe of a patch calls otherwise, with what each may be called now.
        known: the recipe's names, and those.
    """

    def __init__(
        self,
        facts: RecipeFacts,
        events: Events,
        archfacts: ArchFacts | None,
        renaming: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        self.facts = facts
        self.renaming = renaming
        self.attributes = events.facts.attributes
        self.synchronization = archfacts.synchronization if archfacts else None
        self.names = {helper.name: helper for helper in facts.helper}
        self.known = {*self.names, *renaming, *(new for names in renaming.values() for new in names)}
        self._events = events
        runs = archfacts.run_call if archfacts else ()
        parsed = ((parse_call_pattern(run.call), run) for run in runs)
        self._runs = [(pattern, run) for pattern, run in parsed if pattern is not None]
        self._primitives = {run.primitive: run for run in runs}
        telling = facts.telling
        groups = (telling.enter_before, telling.enter_behind, telling.exit_before, telling.exit_behind)
        self._telling = {name for group in groups for name in group}

    def of(self, call: Call, helpers: Collection[str] = (), wrappers: Collection[str] = ()) -> tuple[str, ...]:
        """Return the words of a call; `helpers` and `wrappers` are functions that some patch makes."""
        callee = callee_of(call)
        if callee in self.names:
            return (_PARTS.get(self.names[callee].part, self.names[callee].role),)
        event = self.event(call)
        tells = event is not None and event.told and event.mask is None and not event.rcu
        named = {
            HELPER: callee in helpers,
            WRAPPER: callee in wrappers,
            TELLING: callee in self._telling or bool(tells),
            VOUCHING: event is not None and event.allows != 0,
            HOOK: callee == self.facts.entry.hook,
            RUN: self.run(call) is not None,
            SYNC: self.synchronization is not None and callee == self.synchronization.call.partition("(")[0],
        }
        masks = (_mask_word(event),) if event is not None and event.mask in _MASKS else ()
        is_told = named[TELLING] or masks  # which is to use tracing
        uses = self.use(call)
        words = (word for word, is_so in named.items() if is_so)
        return (*words, *masks, *([uses] if uses and not (is_told and uses == Use.TRACING.value) else []))

    def run(self, call: Call) -> RunCall | None:
        """Return what is declared of a call that runs the guest, or of its primitive."""
        found = next((run for pattern, run in self._runs if pattern.matches(call)), None)
        return found or self._primitives.get(callee_of(call))

    def show(self, call: Call) -> str:
        """Return a call as a sentence names it; one that runs the guest may be told by its first argument alone."""
        run = self.run(call)
        is_told = run is not None and callee_of(call) != run.primitive
        return run.call if run is not None and is_told else callee_of(call)

    def event(self, call: Call) -> Event | None:
        """Return what is declared of a call."""
        callee = callee_of(call)
        first = call.arguments[0] if call.arguments else ()
        return self._events.of(callee, f"{callee}({first[0].text})" if len(first) == 1 else callee)

    def why(self, callee: str) -> str:
        """Return why a call does what is declared of it; empty where nothing is declared."""
        event = self._events.find(callee)
        return event.why if event is not None else ""

    def use(self, call: Call) -> str:
        """Return what a call relies on that is not right where RCU does not watch; empty for nothing."""
        event = self.event(call)
        return event.uses.value if event is not None and event.uses is not None and event.uses not in _HARMLESS else ""

    def is_known(self, call: Call) -> bool:
        """Tell whether the facts say what a call does."""
        return bool(self.event(call) is not None or self.of(call))

    def is_protected(self, words: Collection[str]) -> bool:
        """Tell whether a head with these words makes code that is not instrumented: it alone, or in its caller."""
        return not {*words}.isdisjoint((*self.attributes.noinstr, *self.attributes.inline))


def callee_of(call: Call) -> str:
    """Return a callee as written, without blanks."""
    return "".join(token.text for token in call.callee)


def _mask_word(event: Event) -> str:
    word = _MASKS[event.mask] if event.mask is not None else ""
    return word if event.told else f"raw-{word}"
