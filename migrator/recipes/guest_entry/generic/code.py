"""The code of the whole tree that holds one of the recipe's names: searched for once, whoever asks."""

from collections.abc import Collection, Iterator

from migrator.analysis.scan import defined_in
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Asked, Ground
from migrator.syntax.unit import Unit


def code_asked(facts: RecipeFacts) -> Asked:
    """Return what `find_code` asks the tree for."""
    return facts.names(), facts.pathspecs([])


def find_code(ground: Ground) -> Iterator[tuple[str, Unit]]:
    """Yield the files of all architectures and of generic code that hold a name of the recipe, by path."""
    for path in ground.sources.holding(*code_asked(ground.facts)):
        unit = ground.sources.read(path)
        if unit is not None:
            yield path, unit


def find_headers(ground: Ground) -> Iterator[tuple[str, Unit]]:
    """Yield those of them that may define a helper for all architectures."""
    inside = {*ground.sources.holding(ground.facts.names(), ground.facts.scope.definitions)}
    return ((path, unit) for path, unit in find_code(ground) if path in inside)


def defined(ground: Ground, names: Collection[str]) -> set[str]:
    """Return those of the names that a generic header defines, as the patches so far leave it."""
    return set().union(*(defined_in(unit, names) for _, unit in find_headers(ground)))
