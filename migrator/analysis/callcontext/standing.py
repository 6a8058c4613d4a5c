"""What is known at one place of a path: the accounts, and what keeps the code from being scheduled away."""

from __future__ import annotations

from typing import NamedTuple

from migrator.analysis.effects import apply_event
from migrator.analysis.flow import Called
from migrator.analysis.knowledge import NOTHING, Known, saved_masks
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.events import Event

_MOST_HELD = 8  # of a loop that takes more than it drops


class Standing(NamedTuple):
    """What is known at one place.

    Attributes:
        mask: the CPU's interrupt mask.
        outer: what the mask was before the function itself disabled interrupts.
        own: the function itself disabled them, and has not enabled them since.
        awake: how many stretches are open for which RCU was woken.
        held: what is held, as pairs of what and where it was taken.
        lost: what was dropped that the function itself did not take: its caller's.
        tests: how tests came out that the function makes again.
        unsure: the same of what may be something else, as pairs of its key and what to say of it.
        process: the way began in, or interrupted, code that can be scheduled away; None where that is not known.
        saved: interrupt flags that are kept, by the engine's names for them.
    """

    mask: Mask = Mask.UNKNOWN
    rcu: Rcu = Rcu.UNKNOWN
    time: Time = Time.UNKNOWN
    outer: Mask = Mask.UNKNOWN
    own: bool = False
    awake: int = 0
    held: tuple[tuple[str, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()
    process: bool | None = None
    saved: tuple[tuple[str, Mask], ...] = ()
    lost: tuple[str, ...] = ()
    tests: tuple[tuple[str, bool], ...] = ()

    @property
    def preemptible(self) -> bool | None:
        """Whether nothing but interrupts that the function itself disabled keeps it from being scheduled away."""
        mask = self.outer if self.own else self.mask
        if self.held or mask is Mask.OFF or self.process is False:
            return False
        return True if self.process and mask is Mask.ON and not self.unsure else None

    @property
    def watching(self) -> Rcu:
        """RCU's account; where that is unknown, whether it was woken."""
        return Rcu.WATCHING if self.rcu is Rcu.UNKNOWN and self.awake else self.rcu

    def inside(self) -> Standing:
        """Return the same for a function that is called here: what its caller disabled is not its own."""
        return self._replace(own=False, outer=self.mask, saved=(), lost=(), tests=())

    def bare(self) -> Standing:
        """Return what a function that is called here can depend on: the accounts alone."""
        return Standing(self.mask, self.rcu, self.time, outer=self.mask)

    def moved(self, end: Standing) -> Standing:
        """Return it behind a function that was called with the accounts alone, and left them as `end`."""
        made = self._replace(rcu=end.rcu, time=end.time)
        for what in end.lost:
            made = made.drop(what)
        made = made._replace(
            held=(*made.held, *end.held)[:_MOST_HELD], unsure=tuple(dict.fromkeys((*made.unsure, *end.unsure)))
        )
        if end.mask is self.mask:
            return made
        return made._replace(mask=end.mask, own=False, outer=end.mask)

    def take(self, what: str, where: str) -> Standing:
        """Return it with one more thing held."""
        if len(self.held) < _MOST_HELD:
            return self._replace(held=(*self.held, (what, where)))
        return self.doubt("", f"{what} by {where}, behind more than are counted")

    def doubt(self, key: str, told: str) -> Standing:
        """Return it where something may be held."""
        if (key, told) in self.unsure or len(self.unsure) >= _MOST_HELD:
            return self
        return self._replace(unsure=(*self.unsure, (key, told)))

    def settle(self, key: str) -> Standing:
        """Return it behind the end of what may have been held."""
        at = max((number for number, each in enumerate(self.unsure) if each[0] == key), default=None)
        return self if at is None else self._replace(unsure=self.unsure[:at] + self.unsure[at + 1 :])

    def drop(self, what: str) -> Standing:
        """Return it without the last of one kind; where none is held, it is the caller's that is dropped."""
        at = max((number for number, each in enumerate(self.held) if each[0] == what), default=None)
        if at is not None:
            return self._replace(held=self.held[:at] + self.held[at + 1 :])
        return self._replace(lost=(*self.lost, what)) if len(self.lost) < _MOST_HELD else self

    def test(self, text: str, came_true: bool) -> Standing | None:
        """Return it where a test came out so; None where it came out otherwise before."""
        known = dict(self.tests)
        if text in known:
            return self if known[text] is came_true else None
        return self._replace(tests=(*self.tests, (text, came_true)))

    def forget(self, name: str) -> Standing:
        """Return it where a name may have another value: tests that ask about it say nothing any more."""
        kept = tuple(each for each in self.tests if name not in each[0].split())
        return self if kept == self.tests else self._replace(tests=kept)

    def after(self, event: Event, call: Called) -> Standing:
        """Return it behind a call that the facts declare."""
        state = State(self.mask, self.time, self.rcu, Told.UNKNOWN, allowed=self.awake)
        known: Known = {**NOTHING, **dict(self.saved)}
        state, known = apply_event(event, call, state, known)
        saved = tuple(sorted(saved_masks(known).items(), key=lambda each: each[0]))
        awake = min(state.allowed, _MOST_HELD) if event.in_idle else self.awake  # whatever was interrupted
        made = self._replace(rcu=state.rcu, time=state.time, awake=awake, saved=saved)
        if event.mask is None:
            return made
        return made._turn(state.mask)

    def _turn(self, mask: Mask) -> Standing:
        """Return it with a new mask."""
        if mask is Mask.OFF and self.mask is not Mask.OFF:
            return self._replace(mask=mask, own=True, outer=self.mask)
        if mask is Mask.OFF:
            return self
        return self._replace(mask=mask, own=False, outer=mask)
