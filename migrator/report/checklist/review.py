"""What a checklist is made of: a series, what is known of the tree around it, and what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrator.facts.arch import ArchFacts
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Sources
from migrator.report.model import CheckRow, NotDoneRow, TreeInfo
from migrator.series.reviewed import ReviewedPatch


@dataclass(frozen=True)
class Review:
    """One series, ours or anybody's.

    Attributes:
        series: the folder or mbox, as named; empty for a draft that is not written.
        sources: the files of the base commit; None where there is no tree to look at.
        owner: the architecture that a path belongs to, or the name for those of none.
        checks: of the series as a whole, as `draft` or `verify` made them.
    """

    series: str
    tree: TreeInfo
    patches: Sequence[ReviewedPatch]
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    events: Events
    sources: Sources | None
    checks: Sequence[CheckRow] = ()
    not_done: Sequence[NotDoneRow] = ()
