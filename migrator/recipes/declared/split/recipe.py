"""Each call is of the function that its context asks for.

Why:     one function for every context hides what each of its callers may do.
Before:  wait(token, 0);
After:   wait_schedule(token);
Safety:  needs review; refused where a context is not known, the call is no
         statement, or an argument says otherwise than the context.
Source:  the recipe that declares the functions.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.findings import Finding
from migrator.facts.recipe import RecipeFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.declared.split.draft import propose
from migrator.recipes.declared.split.found import find, find_wrong
from migrator.recipes.declared.split.places import pathspecs_of
from migrator.recipes.declared.split.proving import prove
from migrator.recipes.model import Asked, Decision, Ground, Note, Recipe, Step


def make_recipe(facts: SplitFacts) -> Recipe:
    """Return the recipe that a folder declares."""

    def decide(ground: Ground) -> Sequence[Decision | Note]:
        return propose(ground, facts)

    def check(before: Ground, behind: Ground, paths: Sequence[str]) -> str:
        return prove(facts, before, behind, paths)

    def asks(recipe: RecipeFacts, is_whole: bool) -> Sequence[Asked]:
        del is_whole
        return [({facts.function}, pathspecs_of(facts, recipe))]

    def finds(ground: Ground) -> Sequence[Finding]:
        return find(ground, facts)

    def misused(ground: Ground) -> Sequence[Finding]:
        return find_wrong(ground, facts)

    step = Step(
        name="split",
        title=(__doc__ or "").partition("\n")[0],
        propose=decide,
        asks=asks,
        by_owner=True,
        prove=check,
        is_lasting=True,
        finds=finds,
        misused=misused,
    )
    page = facts.page.render(facts.title) if facts.page else ""
    return Recipe(facts.name, facts.title, (), (), (step,), page=page, rules=facts.rules)
