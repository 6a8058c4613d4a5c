"""In which configurations an extended quiescent state is real: told of every proposal, for its messages."""

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import wraps

import regex

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
    selects = case.facts.entry.selects
    kconfig = case.sources.read(f"arch/{case.arch}/Kconfig")
    found = [select for select in selects if kconfig is not None and _has(kconfig.text, select)]
    why = _find_latent(case, paths)
    context = "unknown" if kconfig is None else "real" if found else "stub"
    select = next(iter(found), selects[0])
    return {
        "context": "latent" if why else context,
        "select": select,
        "config": f"CONFIG_{select.removeprefix('HAVE_')}",
        "latent": why,
    }


def _has(kconfig: str, select: str) -> bool:
    return regex.search(rf"^[ \t]*select[ \t]+{regex.escape(select)}\b", kconfig, regex.MULTILINE) is not None


def _find_latent(case: Case, paths: Sequence[str]) -> str:
    """Return what keeps the extended quiescent state from being real in the first file that changes."""
    known = case.archfacts.latent if case.archfacts else ()
    return next((each.why for each in known if any(fnmatchcase(paths[0], path) for path in each.paths)), "")
