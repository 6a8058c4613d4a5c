"""In which configurations an extended quiescent state is real: told of every proposal, for its messages."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import wraps

from migrator.recipes.context import tell_selected
from migrator.recipes.model import Case, Decision, Proposal, Shape


def configured(shape: Shape) -> Shape:
    """Return a shape whose proposals also tell where RCU stops watching at all."""

    @wraps(shape.propose)  # the module that it stands in explains it
    def propose(case: Case) -> Sequence[Decision]:
        return [_tell(case, each) if isinstance(each, Proposal) else each for each in shape.propose(case)]

    return replace(shape, propose=propose)


def _tell(case: Case, proposal: Proposal) -> Proposal:
    return replace(proposal, words={**proposal.words, **tell_context(case, proposal.paths)})


def tell_context(case: Case, paths: Sequence[str]) -> dict[str, object]:
    """Return the words on context tracking: whether it can be real, what is selected for it, what is against it.

    `context` is `stub` where the architecture selects nothing, `latent` where this very code is built without
    it only, `real` elsewhere, and `unknown` where there is no Kconfig to be read.
    """
    words = tell_selected(case.arch, case.facts, case.sources)
    why = _find_latent(case, paths)
    return {**words, **({"context": "latent"} if why else {}), "latent": why}


def _find_latent(case: Case, paths: Sequence[str]) -> str:
    """Return what keeps the extended quiescent state from being real in the first file that changes."""
    known = case.archfacts.latent if case.archfacts else ()
    return next((each.why for each in known if any(fnmatchcase(paths[0], path) for path in each.paths)), "")
