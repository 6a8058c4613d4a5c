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
class Paired:
    """A function makes each of two calls once, and every path from the first leads to the second, and no other does.

    Between the two may be loops.
    """

    path: str
    function: str
    calls: tuple[str, str]


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


@dataclass(frozen=True)
class Kept:
    """Functions of a file, taken together, call what is listed, as often, and nothing else.

    Attributes:
        functions: each with a call that it makes, which tells it from others of its name.
        calls: the names, sorted.
    """

    path: str
    functions: tuple[tuple[str, str], ...]
    calls: tuple[str, ...]


@dataclass(frozen=True)
class Returns:
    """A function keeps the value of a call in a variable, and ends by returning that."""

    path: str
    function: str
    call: str


Promise = Nested | Paired | Reached | Unprobed | Runs | Kept | Returns
