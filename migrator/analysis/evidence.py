"""What the analysis of one architecture saw: the record that every rule reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from migrator.analysis.findings import Assumption, Step
from migrator.analysis.sites import Site
from migrator.analysis.states import State
from migrator.analysis.values import Value
from migrator.facts.arch import ArchFacts
from migrator.facts.events import Event
from migrator.facts.recipe import RecipeFacts
from migrator.text import Place


@dataclass(frozen=True)
class Where:
    """A place in a function's code.

    Attributes:
        is_noinstr: the function is neither instrumented nor probed.
        is_inline: it becomes a part of its caller, always.
        marks: the attributes that bear on instrumentation, as the code writes them.
    """

    path: str
    function: str
    offset: int
    place: Place
    is_noinstr: bool = False
    is_inline: bool = False
    marks: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """Whether the function's own code may run where RCU does not watch."""
        return self.is_noinstr or self.is_inline


class Callee(Enum):
    """What is known of a called function, where nothing is declared of it."""

    DECLARED = "declared"  # an event of the facts
    RUN = "run"  # it runs the guest
    SAFE = "safe"  # noinstr, or always a part of its caller
    STUB = "stub"  # it does nothing
    INSTRUMENTABLE = "instrumentable"
    UNKNOWN = "unknown"  # no C definition in reach


@dataclass(frozen=True)
class Moment:
    """One call on one path.

    Attributes:
        call: the callee as written, without its arguments.
        where: the call itself.
        before: the state in front of it.
        after: the state behind it; None where no path comes out of it.
        event: what the facts declare of the call; None for an ordinary function.
        callee: what kind of function that one is.
        is_vouched: the tree's own definition of the call says that it may be made here.
        code: names of the functions that it calls, where they are read.
        crossing: of loose code, the call that first led from the EQS to code that should not be there.
        depth: how many calls lead from where paths begin to this one.
        reached: functions that the callee reaches which may be instrumented too, the nearest first.
        path: gives the witness, up to and with this call.
    """

    call: str
    where: Where
    before: State
    after: State | None
    event: Event | None
    callee: Callee
    path: Callable[[], tuple[Step, ...]] = field(compare=False, hash=False)
    reached: tuple[str, ...] = ()
    is_vouched: bool = False
    code: tuple[str, ...] = ()
    crossing: Where | None = None
    depth: int = 0


class RootKind(Enum):
    """Why a function is where paths begin."""

    RUN = "run"  # the facts declare it: the run ioctl
    HANDLER = "handler"  # the facts declare it: assembly calls it in the middle of the guest
    TOP = "top"  # nothing in reach calls it


@dataclass(frozen=True)
class Ending:
    """One way out of a function where paths begin, or of one that changes guest time or RCU for its caller.

    Attributes:
        before: the state in which the function began.
        state: the state on the way out.
        value: what is known of the number that the function returns there.
        where: the `return`, or the closing brace.
    """

    root: RootKind | None
    where: Where
    before: State
    state: State
    value: Value
    path: Callable[[], tuple[Step, ...]] = field(compare=False, hash=False)


@dataclass(frozen=True)
class Stale:
    """A comment or a document that names a helper which is not there.

    Attributes:
        name: the helper.
        is_gone: it exists nowhere in the tree; else it is only not called in this file.
        function: the function that the comment stands in or above; empty for a document.
    """

    path: str
    function: str
    place: Place
    name: str
    is_gone: bool


@dataclass(frozen=True)
class Deferred:
    """A value kept in a field only to be traced once the guest has been left.

    Attributes:
        member: the field's name.
        call: the tracepoint's call.
        stores: where the value is stored, as `path:line`, in order.
    """

    where: Where
    member: str
    call: str
    stores: tuple[str, ...]
    path: Callable[[], tuple[Step, ...]] = field(compare=False, hash=False)


@dataclass(frozen=True)
class Evidence:
    """The record of one architecture; every tuple in the order of paths and offsets."""

    arch: str
    facts: RecipeFacts
    archfacts: ArchFacts | None
    sites: tuple[Site, ...] = ()
    moments: tuple[Moment, ...] = ()
    endings: tuple[Ending, ...] = ()
    stale: tuple[Stale, ...] = ()
    deferred: tuple[Deferred, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
