"""Refusals of what no shape before the straight one has taken: what a pair in one function must be."""

from migrator.analysis.sites import Site
from migrator.facts.recipe import Era, Part
from migrator.recipes.model import Candidate, Reason, Refusal

_PARTS = {
    Part.BUILDING_BLOCK: (
        Reason.OPEN_CODED,
        "calls {name}(), which the generic helpers are made of, and no known order of such calls is recognised around "
        "it; put the calls of the split helpers there by hand",
    ),
    Part.WRAPPER: (
        Reason.PRIVATE_WRAPPER,
        "calls {name}(), the architecture's own wrapper, and it is not recognised which function's guest time the "
        "wrapper begins or ends; read where vtime is told, and split the wrapper by hand",
    ),
    Part.DRAFT: (
        Reason.DRAFT_NAMES,
        "calls {name}(), a name of the first draft; whether it means what the merged name of that place means must be "
        "read; --recipe draft-era-names renames it, and the conversion comes on top",
    ),
}


def check_candidate(candidate: Candidate) -> Refusal | None:
    """Return why nobody needs to look further, or None."""
    return check_tree(candidate) or _check_parts(candidate) or _check_pair(candidate)


def check_tree(candidate: Candidate) -> Refusal | None:
    """Return why the tree itself stands in the way, or None."""
    split = candidate.facts.split
    wanted = (split.timing_enter, split.timing_exit, split.state_enter, split.state_exit)
    missing = [name for name in wanted if name not in candidate.defined]
    if missing:
        message = f"this tree does not define {', '.join(f'{name}()' for name in missing)}; bring the helpers in first"
        return candidate.refuse(Reason.HELPERS_MISSING, candidate.sites[0].offset, message)
    return None


def _check_parts(candidate: Candidate) -> Refusal | None:
    for site in candidate.sites:
        if site.helper.part in _PARTS:
            reason, message = _PARTS[site.helper.part]
            return candidate.refuse(reason, site.offset, message.format(name=site.helper.name))
    for site in candidate.sites:
        if site.helper.era is Era.NEW:
            message = (
                f"{site.helper.name}() already stands beside the deprecated pair, and which halves belong together is "
                f"not recognised; mend this function by hand"
            )
            return candidate.refuse(Reason.HALF_CONVERTED, site.offset, message)
    return None


def _check_pair(candidate: Candidate) -> Refusal | None:
    enters, exits = enters_of(candidate), exits_of(candidate)
    if len(enters) != 1 or len(exits) != 1:
        counts = f"{len(enters)} enter and {len(exits)} exit calls"
        message = f"{candidate.sites[0].function}() holds {counts}; which belong together is not certain"
        return candidate.refuse(Reason.SEVERAL_PAIRS, candidate.sites[0].offset, message)
    return None


def enters_of(candidate: Candidate) -> tuple[Site, ...]:
    """Return the calls that enter."""
    return tuple(site for site in candidate.sites if site.helper.role == "enter")


def exits_of(candidate: Candidate) -> tuple[Site, ...]:
    """Return the calls that leave."""
    return tuple(site for site in candidate.sites if site.helper.role == "exit")
