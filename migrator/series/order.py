"""How a series is to be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.progress import Progress, tell_nobody
from migrator.recipes.model import Texts
from migrator.rewrite.plan import Plan
from migrator.series.message import Disclosure
from migrator.series.numbering import Numbering
from migrator.source.history import History
from migrator.source.repository import Identity
from migrator.source.scripts import TreeScripts
from migrator.source.tree import Tree

if TYPE_CHECKING:  # what reads another version is loaded where there is one
    from migrator.series.reroll import OldSeries


@dataclass(frozen=True)
class Order:
    """What a series is made of, and what may be asked for it.

    Attributes:
        history: None where it is not to be asked.
        scripts: None where no script of the tree may be run.
        cc: `trailers` or `headers`, for the recipients to stand there; empty for neither.
        old: the version before, to be compared with.
    """

    tree: Tree
    plan: Plan
    facts: RecipeFacts
    archfacts: Mapping[str, ArchFacts]
    texts: Texts
    author: Identity
    disclosure: Disclosure
    numbering: Numbering = field(default_factory=Numbering)
    history: History | None = None
    scripts: TreeScripts | None = None
    cc: str = ""
    old: OldSeries | None = None
    progress: Progress = tell_nobody
