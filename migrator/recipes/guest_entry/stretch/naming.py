"""One name is given once: of several functions that want one helper, the first gets it."""

from collections.abc import Callable, Iterable

from migrator.recipes.model import Candidate, Decision, Proposal, Reason


def name_once(candidates: Iterable[Candidate], decide: Callable[[Candidate], Decision | None]) -> list[Decision]:
    """Return the decisions on some candidates; the second draft with one helper's name becomes a refusal."""
    decisions: list[Decision] = []
    taken: set[object] = set()
    for candidate in candidates:
        decision = decide(candidate)
        if isinstance(decision, Proposal) and decision.words["helper"] in taken:
            message = f"another function of this architecture takes the name {decision.words['helper']} already"
            decision = candidate.refuse(Reason.NAME_TAKEN, candidate.sites[0].offset, message)
        if isinstance(decision, Proposal) and decision.words["helper"]:
            taken.add(decision.words["helper"])
        decisions += [decision] if decision is not None else []
    return decisions
