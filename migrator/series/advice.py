"""What maintainers expect of a series as a whole, where this one is otherwise."""

from collections.abc import Sequence

import regex

from migrator.analysis.scan import GENERIC
from migrator.rewrite.change import Change

NOT_COMPILED = "the series was not compiled"
_MOST = 15  # patches that a list takes at once
_STABLE = regex.compile(r"v\d+(\.\d+)+(-rc\d+)?")  # a release, or a candidate of one, and no commit behind it


def find_advice(changes: Sequence[Change], describe: str) -> list[str]:
    """Return sentences on how the series would better be made; `describe` is git's description of its base.

    Source: Documentation/process/submitting-patches.rst, on the number of patches; maintainer-tip.rst, on the base.
    """
    archs = list(dict.fromkeys(change.arch for change in changes if change.arch != GENERIC))
    advice = []
    if len(archs) > 1 and not _STABLE.fullmatch(describe):
        advice.append(
            f"the series is for {len(archs)} architectures, and its base, `{describe}`, is no release and no release "
            "candidate, which all of their trees have; draft it on one, with --rev, or each with --arch"
        )
    if len(changes) > _MOST:
        advice.append(
            f"{len(changes)} patches are more than a list takes at once ({_MOST}): send those of generic code first, "
            f"then each architecture alone, with --arch: {', '.join(archs)}"
        )
    return advice
