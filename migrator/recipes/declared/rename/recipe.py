"""Functions have their new names.

Why:     two names for one thing make every reader look both up.
Before:  old(a, b);
After:   new(b, a);
Safety:  needs review; all places are renamed, or none: refused where one of them is not certain to
         be the function, where the new name is something else already, and where an argument that
         is left out or doubled may do something.
Source:  the recipe that declares the names.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.findings import Finding
from migrator.facts.recipe import RecipeFacts
from migrator.facts.renaming import RenameFacts
from migrator.recipes.declared.rename import drafting, proof
from migrator.recipes.declared.rename.notes import find_uses
from migrator.recipes.declared.rename.tree import Found, code_asked, documents_asked
from migrator.recipes.model import Asked, Decision, Ground, Note, Recipe, Step


def make_recipe(facts: RenameFacts) -> Recipe:
    """Return the recipe that a folder declares."""

    def propose(ground: Ground) -> Sequence[Decision | Note]:
        return drafting.propose(facts, ground)

    def prove(before: Ground, behind: Ground, paths: Sequence[str]) -> str:
        return proof.prove(facts, before, behind, paths)

    def asks(base: RecipeFacts, _is_whole: bool) -> Sequence[Asked]:
        documents = [documents_asked(facts, base)] if facts.comments else []
        return [code_asked(facts, base), *documents]

    def finds(ground: Ground) -> Sequence[Finding]:
        return () if facts.rules else [*find_uses(Found(facts, ground))]

    step = Step(
        name="rename",
        title=(__doc__ or "").partition("\n")[0],
        propose=propose,
        asks=asks,
        prove=prove,
        is_lasting=True,
        finds=finds,
    )
    page = facts.page.render(facts.title) if facts.page else ""
    return Recipe(facts.name, facts.title, (), (), (step,), page=page, rules=facts.rules)
