"""What the wrapped shape is made of: wrappers, the functions that use them, and the one that keeps guest time."""

from dataclasses import dataclass

from migrator.analysis.definitions import Definition
from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.parts.placed import Placed
from migrator.recipes.guest_entry.wrapped.groups import Group
from migrator.recipes.model import Case, Reason
from migrator.syntax.outline import Function
from migrator.syntax.statements import Statement
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Problem:
    """Why there is no draft, and the place that shows it."""

    reason: Reason
    path: str
    unit: Unit
    offset: int
    message: str


@dataclass(frozen=True)
class Wrapper:
    """A function that is a copy of a generic helper, and nothing else."""

    path: str
    unit: Unit
    function: Function
    group: Group

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.name


@dataclass(frozen=True)
class Opened:
    """A function that must not be instrumented and holds copies among other statements."""

    path: str
    unit: Unit
    function: Function
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Turn:
    """A place where a vendor function goes to the guest or comes back.

    Attributes:
        name: what is called there: a wrapper, or what moves the context in a copy.
        times: guest time begins or ends here too.
        group: the copy; None where a wrapper is called.
    """

    offset: int
    name: str
    enters: bool
    times: bool
    group: Group | None


@dataclass(frozen=True)
class Vendor(Placed):
    """A function that must not be instrumented, and runs the guest between two turns."""

    definition: Definition
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Common(Placed):
    """The function in which guest time ends, or shall end, and which all vendor functions are called from.

    Attributes:
        run: the statement that runs the guest, with all loops around it.
        end: the statement of `leave`; without one, the call that enables interrupts behind the window.
        enter: the call that begins guest time already; None where the turns do.
        leave: the call that ends guest time; None where the turns do.
    """

    definition: Definition
    run: Statement
    end: Statement
    enter: Site | None
    leave: Site | None


@dataclass(frozen=True)
class Wrapped:
    """All of it.

    Attributes:
        told: comments that name a wrapper: file and offset.
    """

    wrappers: tuple[Wrapper, ...]
    vendors: tuple[Vendor, ...]
    common: Common
    told: tuple[tuple[str, int], ...]


def read_unit(case: Case, path: str) -> Unit | None:
    """Return a file as the analysis has read it, or as the tree has it."""
    known = case.study.program.units.get(path) if case.study else None
    return known or case.sources.read(path)
