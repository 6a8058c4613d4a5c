"""What a helper does, read from its role: `timing-exit`, `exit`."""

from collections.abc import Iterable, Mapping

from migrator.facts.recipe import RecipeFacts

Doing = tuple[frozenset[str], str]  # the halves of the transition, and the direction


def read_role(role: str) -> Doing:
    """Return which halves of the transition a role does, and in which direction."""
    part, _, direction = role.rpartition("-")
    halves = {"": ("timing", "state"), "context": ("state",)}
    return frozenset(halves.get(part, (part,))), direction


def roles_of(facts: RecipeFacts) -> Mapping[str, Doing]:
    """Return what each helper does, by name."""
    return {helper.name: read_role(helper.role) for helper in facts.helper}


def share_work(name: str, others: Iterable[str], facts: RecipeFacts) -> list[str]:
    """Return those of some helpers that do a part of what the named one does, in the same direction."""
    roles = roles_of(facts)
    parts, turn = roles[name]
    return [other for other in others if roles[other][0] & parts and roles[other][1] == turn]
