"""What a proposal promises of the code it leaves: read by the checks, and by nobody else."""

from dataclasses import dataclass

from migrator.analysis.states import State


@dataclass(frozen=True)
class Nested:
    """A function runs straight through three calls, each made once: what begins, what is inside, what ends."""

    path: str
    function: str
    calls: tuple[str, str, str]


@dataclass(frozen=True)
class Reached:
    """Every path comes to the calls of a name in a function in one state; its mask may be unknown."""

    path: str
    function: str
    call: str
    state: State


@dataclass(frozen=True)
class Unprobed:
    """A function is noinstr."""

    path: str
    function: str


@dataclass(frozen=True)
class Runs:
    """A function makes a run call of the facts."""

    path: str
    function: str


Promise = Nested | Reached | Unprobed | Runs
