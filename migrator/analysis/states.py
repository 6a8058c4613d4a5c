"""The state of the accounts at one place of a path, and how to write it down."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple


class _Word(Enum):
    """A word with one object for each value: hashed as that, since states are hashed often."""

    __hash__ = object.__hash__


class Mask(_Word):
    """The CPU's real interrupt mask."""

    OFF = "off"
    ON = "on"
    UNKNOWN = "unknown"


class Time(_Word):
    """Where time is accounted."""

    HOST = "host"
    GUEST = "guest"
    UNKNOWN = "unknown"


class Rcu(_Word):
    """Whether RCU watches this CPU; away is the extended quiescent state (EQS)."""

    WATCHING = "watching"
    AWAY = "away"
    UNKNOWN = "unknown"


class Told(_Word):
    """What lockdep and interrupt tracing believe of the mask."""

    OFF = "off"
    ON = "on"
    UNKNOWN = "unknown"


class State(NamedTuple):
    """What is known at one place.

    Attributes:
        ran: the guest has run since guest time began.
        opened: interrupts were open while it ran, or have been since.
        fresh: interrupts were enabled just now, and nothing orders that yet.
        allowed: how many `instrumentation_begin()` are open.
        loose: the code is reached from the EQS through a call that should not be there,
            and that call is told already.
        excused: interrupts are on where a helper asked for them off, and that is told already.
        running: the code stands between the run call and the primitive that it ends in.
    """

    mask: Mask = Mask.UNKNOWN
    time: Time = Time.UNKNOWN
    rcu: Rcu = Rcu.UNKNOWN
    told: Told = Told.UNKNOWN
    ran: bool = False
    opened: bool = False
    fresh: bool = False
    allowed: int = 0
    loose: bool = False
    running: bool = False
    excused: bool = False

    @property
    def in_eqs(self) -> bool:
        """Whether RCU is known not to watch, and nobody has said that this is in order."""
        return self.rcu is Rcu.AWAY and not self.allowed

    def describe(self) -> str:
        """Return the four accounts in words: `irqs off, guest time, RCU away, told on`."""
        return _describe(self.mask, self.time, self.rcu, self.told)


@cache
def _describe(mask: Mask, time: Time, rcu: Rcu, told: Told) -> str:
    return f"irqs {mask.value}, {time.value} time, RCU {rcu.value}, told {told.value}"
