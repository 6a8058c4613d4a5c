"""What the answers will look for in the tree, asked at once, so that git searches while the hunks are read."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.report.checklist.look import Look
from migrator.report.checklist.runcalls import run_code

# Where interrupt entry has stood so far, then wherever it may stand.
ENTRY = ((":(glob)kernel/entry/*.c", ":(glob)include/linux/*.h"), (":(glob)kernel/**/*.c", ":(glob)include/**/*.h"))


def begin_searches(looks: Sequence[Look]) -> None:
    """Let git begin with what is known to be asked of each patch, with the words and pathspecs of the answers."""
    for look in looks:
        if look.behind is None:
            continue
        look.behind.begin(*look.near)
        for arch in look.archs:
            look.behind.begin(look.run_words(arch), run_code(look, arch))
        if look.archs or look.is_generic:
            look.behind.begin([look.review.facts.entry.hook], ENTRY[0])
