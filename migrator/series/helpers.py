"""Whether the helpers of guest entry did in an older release what makes a fault of their calls today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from migrator.facts.recipe import RecipeFacts
from migrator.series.lineup import Shape
from migrator.series.versions import Lost, Versions
from migrator.source.past import Ancestor
from migrator.syntax.unit import Unit


def moves_account(versions: Versions, commit: Ancestor, shape: Shape, facts: RecipeFacts) -> Ancestor | Lost:
    """Return a commit if a helper of a shape moves the account there; else why it is not known to have the fault.

    Raises:
        UnansweredError: git gives no answer.
    """
    versions.load(commit.id, facts.past.headers)
    units = [unit for path in facts.past.headers if (unit := versions.unit(commit.id, path)) is not None]
    of_rcu = any(helper.name in shape.going for helper in facts.helper if helper.role == "state-enter")
    words = facts.past.state_words if of_rcu else facts.past.timing_words
    if any(_reaches(name, units, words) for name in sorted(shape.going | shape.coming)):
        return commit
    account = "RCU" if of_rcu else "guest time"
    where = " and ".join(facts.past.headers)
    return Lost(f"with {commit.id[:12]} the calls are there, but no helper in {where} that moves {account}")


def _reaches(name: str, units: Iterable[Unit], words: Collection[str]) -> bool:
    """Tell whether what a name is defined as holds one of some words, or calls what does."""
    known, waiting = set[str](), {name}
    while waiting:
        known |= waiting
        found = {token for each in waiting for token in _inside(each, units)}
        if not found.isdisjoint(words):
            return True
        waiting = found - known
    return False


def _inside(name: str, units: Iterable[Unit]) -> Iterator[str]:
    """Yield the tokens of the bodies that a name has: there may be one for each configuration."""
    for unit in units:
        for function in unit.outline.functions:
            if function.name == name:
                yield from (t.text for t in unit.significant(function) if t.start >= function.body.start)
