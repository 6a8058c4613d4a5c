"""Where the function stands, and whether the names that it is to become are free."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.analysis.scan import GENERIC, defined_in
from migrator.facts.definition import DefinitionFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.definition.unclear import UnclearError
from migrator.recipes.model import Ground, Reason
from migrator.syntax.outline import Function
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class Home:
    """The one file that defines the function.

    Attributes:
        others: further files that name it, by path; not those with a private function of that name.
    """

    path: str
    unit: Unit
    function: Function
    others: tuple[tuple[str, Unit], ...]

    @property
    def is_static(self) -> bool:
        """Whether no other file can call it."""
        return "static" in self.unit.specifiers(self.function)


def scope_of(ground: Ground, arch: str, facts: SplitFacts) -> tuple[str, ...]:
    """Return the pathspecs of the code that can know the function."""
    return facts.code or ground.facts.pathspecs([] if arch == GENERIC else [arch])


def is_split(ground: Ground, arch: str, facts: SplitFacts, definition: DefinitionFacts) -> bool:
    """Tell whether the tree has the scheduling wait already."""
    name = definition.schedule
    units = (ground.sources.read(p) for p in ground.sources.holding([name], scope_of(ground, arch, facts)))
    return any(unit is not None and (defined_in(unit, [name]) or find_prototype(unit, name)) for unit in units)


def find_home(ground: Ground, arch: str, facts: SplitFacts) -> Home | None:
    """Return where the function is defined; None where no code of the architecture does.

    Raises:
        UnclearError: several definitions, or one that every includer would get.
    """
    paths = ground.sources.holding([facts.function], scope_of(ground, arch, facts))
    units = [(path, unit) for path in paths if (unit := ground.sources.read(path)) is not None]
    found = [
        (path, unit, function)
        for path, unit in units
        for function in unit.outline.functions
        if function.name == facts.function and not path.endswith(".h")
    ]
    private = {path for path, unit, function in found if "static" in unit.specifiers(function)}
    homes = [each for each in found if each[0] not in private] or found
    if not homes:
        return None
    path, unit, function = homes[0]
    if len(homes) > 1:
        places = " and ".join(f"{each[0]}:{each[1].place(each[2].at).line}" for each in homes)
        raise UnclearError(function.at, f"it is defined more than once, at {places}")
    return Home(path, unit, function, tuple(each for each in units if each[0] not in {path, *private}))


def check_home(home: Home, function: str) -> None:
    """Make sure that new functions can stand in front of the old one.

    Raises:
        UnclearError: they cannot.
    """
    unit, at = home.unit, home.function.at
    if "\r\n" in unit.text or "\0" in unit.text:
        held = "holds CRLF line ends or NUL bytes, which `git am` does not bring over unchanged"
        raise UnclearError(at, f"{home.path} {held}", Reason.UNMAILABLE)
    if unit.outline.problems:
        raise UnclearError(at, f"{home.path} could not be read as a whole: {unit.outline.problems[0]}")
    span = home.function.span
    if any(span.start <= directive.start < span.end for directive in unit.outline.directives):
        raise UnclearError(at, f"a directive stands inside of {function}(), so it is several functions in one")
    words = {*unit.specifiers(home.function)} - {"void", "static", "extern"}
    if words or "void" not in unit.specifiers(home.function):
        told = f"has the further words {' '.join(sorted(words))}" if words else "returns something"
        raise UnclearError(at, f"its head {told}, and what they mean for each new function is not certain")


def check_free(ground: Ground, arch: str, facts: SplitFacts, definition: DefinitionFacts, at: int) -> None:
    """Make sure that no code uses a name that is to be made.

    Raises:
        UnclearError: some does.
    """
    for name in (definition.enqueue, definition.halt, definition.schedule):
        taken = ground.sources.holding([name], scope_of(ground, arch, facts))
        if taken:
            message = f"the name {name} is in use already, in {taken[0]}; declare another one in `[definition]`"
            raise UnclearError(at, message, Reason.NAME_TAKEN)
