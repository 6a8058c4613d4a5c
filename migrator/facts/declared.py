"""What recipes without code of their own declare: which functions they are about, and what each becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from migrator.facts.neighbour import Neighbour
from migrator.facts.recipe import Era, Helper, Part
from migrator.facts.renaming import RenameFacts
from migrator.facts.splitting import SplitFacts

Renaming = Mapping[str, tuple[str, ...]]  # functions by their old names, with what each may be called now
# The rule that tells what recipes of a kind find.
_RULES = {RenameFacts: "renamed-function", SplitFacts: "split-function"}


def find_renaming(facts: Neighbour) -> Renaming:
    """Return the functions that a recipe calls otherwise, with what each may be called now."""
    if isinstance(facts, RenameFacts):
        return {each.old: (each.new,) for each in facts.rename}
    if isinstance(facts, SplitFacts):
        return {facts.function: tuple(dict.fromkeys(each.name for each in facts.into))}
    return {}


def find_rules(facts: Neighbour) -> tuple[str, ...]:
    """Return the rules whose findings a recipe mends: those that it names, and that of its kind."""
    return (*facts.rules, *(rule for kind, rule in _RULES.items() if isinstance(facts, kind)))


def is_declared(facts: Neighbour) -> bool:
    """Tell whether a recipe is about functions that it names, and so finds them itself."""
    return bool(find_renaming(facts))


def tells_itself(facts: Neighbour) -> bool:
    """Tell whether a recipe finds its functions itself: where a rule of the analysis does, a rename need not."""
    return is_declared(facts) and not (isinstance(facts, RenameFacts) and facts.rules)


def find_named(neighbours: Iterable[Neighbour]) -> dict[str, Helper]:
    """Return the functions that recipes are about, as a scan lists them: the role of each is its recipe's name."""
    return {
        name: Helper(name=name, role=facts.name, era=Era.OLD, part=Part.HELPER, source=facts.title)
        for facts in neighbours
        for name in find_renaming(facts)
    }


def find_code(neighbours: Iterable[Neighbour]) -> tuple[str, ...]:
    """Return where recipes look that say so themselves, as git pathspecs."""
    own = (spec for facts in neighbours if isinstance(facts, (RenameFacts, SplitFacts)) for spec in facts.code)
    return tuple(dict.fromkeys(own))
