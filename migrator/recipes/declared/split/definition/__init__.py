"""The definition of a function that is split by context: recognised by its shape, and written anew."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.callcontext.model import CallContext
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.declared.split.definition.split import decide
from migrator.recipes.model import Ground, Refusal


def split_definition(
    ground: Ground, arch: str, facts: SplitFacts, callers: Sequence[CallContext]
) -> DefinitionSplit | Refusal | None:
    """Return how the definition is split, why it is not, or None where there is nothing to split."""
    return None if facts.definition is None else decide(ground, arch, facts, facts.definition, callers)
