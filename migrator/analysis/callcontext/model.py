"""What is known of a call: every context in which it is reached."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.analysis.states import Mask, Rcu, Time
from migrator.syntax.matchers import Call

_PREEMPTIBLE = {True: "preemptible", False: "not preemptible", None: "not known whether preemptible"}


@dataclass(frozen=True)
class At:
    """One context in which a call is reached.

    Attributes:
        preemptible: None where it is not known. Interrupts that the calling function itself disabled do not count.
        own_irqs: interrupts are off only because the function that holds the call disabled them, and it enables
            them itself behind the call, on every path.
        origin: where the way begins, as a part of a sentence: "from f(), the run ioctl".
        way: the functions from there to the call.
        held: what keeps it from being scheduled away, each with where that was taken.
        is_begun: the way begins where the facts say what holds.
        is_interrupting: the way begins in a function that runs in whatever context it interrupts.
    """

    irqs: Mask
    rcu: Rcu
    time: Time
    preemptible: bool | None
    own_irqs: bool
    origin: str
    way: tuple[str, ...]
    held: tuple[str, ...] = ()
    is_interrupting: bool = False
    is_begun: bool = False

    def describe(self) -> str:
        """Return the context in words: "preemptible, RCU watching, interrupts off by its own doing; from f()"."""
        own = " by its own doing" if self.own_irqs else ""
        held = f" ({', '.join(self.held)})" if self.held else ""
        told = f"{_PREEMPTIBLE[self.preemptible]}{held}, RCU {_rcu(self.rcu)}, interrupts {_irqs(self.irqs)}{own}"
        return f"{told}; {self.route}"

    @property
    def route(self) -> str:
        """Where the way begins, and through which functions it goes."""
        way = f", through {', '.join(f'{name}()' for name in self.way[1:-1])}" if len(self.way) > 2 else ""
        return f"{self.origin}{way}"


def _rcu(rcu: Rcu) -> str:
    return "not known" if rcu is Rcu.UNKNOWN else rcu.value


def _irqs(mask: Mask) -> str:
    return "not known" if mask is Mask.UNKNOWN else mask.value


@dataclass(frozen=True)
class CallContext:
    """One call of a function, with all contexts in which it is reached.

    Attributes:
        arch: whose code was looked at.
        path, function: where it stands.
        offset, end: of the whole call, in its file.
        line: 1-based.
        call: with the tokens of its arguments.
        contexts: over all paths from where paths begin; none where no path reaches it.
        is_statement: it stands alone, and nothing uses what it returns.
    """

    arch: str
    path: str
    function: str
    offset: int
    end: int
    line: int
    call: Call
    contexts: tuple[At, ...]
    is_statement: bool = True

    @property
    def is_interrupting(self) -> bool:
        """Whether a context that is interrupted decides, on some path."""
        return any(at.is_interrupting for at in self.contexts)

    def describe(self) -> tuple[str, ...]:
        """Return a line for each context."""
        return tuple(dict.fromkeys(at.describe() for at in self.contexts)) or ("no path to it is seen",)
