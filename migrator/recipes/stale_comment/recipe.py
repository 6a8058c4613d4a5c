"""Comments and documents name the helpers that the code calls.

Why:     who reads a comment looks for a call that is not there, and whoever converts
         the code next makes it fit a rule that no longer holds.
Before:  /* kvm_guest_exit_irqoff() must come first. */
         guest_state_exit_irqoff();
After:   /* guest_state_exit_irqoff() must come first. */
         guest_state_exit_irqoff();
Safety:  needs review: names alone are changed, no code, and the sentences around them
         are to be read. Changed only where one helper certainly took the place of the
         one that is named: by the facts, or because the one statement beside the
         comment calls it. Left with a note where that is not certain, where a text
         tells of history, or only points at a name; refused in titles and tables,
         whose width counts.
Source:  Documentation/core-api/entry.rst, section on KVM; b2d2af7e5df3 (v5.17).
"""

from collections.abc import Sequence

from migrator.facts.recipe import RecipeFacts
from migrator.facts.stalewords import StaleFacts
from migrator.recipes.guest_entry.generic.code import code_asked
from migrator.recipes.model import Asked, Decision, Ground, Note, Recipe, Step
from migrator.recipes.stale_comment.comments import decide_comments
from migrator.recipes.stale_comment.documents import decide_documents
from migrator.recipes.stale_comment.known import Cache, look_at
from migrator.recipes.stale_comment.proof import prove


def make_recipe(facts: StaleFacts) -> Recipe:
    """Return the recipe, with what its folder declares."""
    cache = Cache()

    def propose(ground: Ground) -> Sequence[Decision | Note]:
        known = look_at(ground, facts, cache)
        return [*decide_comments(known), *decide_documents(known)]

    step = Step(
        name="comments",
        title=facts.title,
        propose=propose,
        asks=_asks,
        by_owner=True,
        prove=prove,
        is_lasting=True,
        is_apart=True,
    )
    return Recipe(facts.name, facts.title, (), (), (step,), page=__doc__ or "", rules=facts.rules)


def _asks(facts: RecipeFacts, is_whole: bool) -> list[Asked]:
    code = [code_asked(facts), (facts.names(), facts.scope.definitions)]
    if not is_whole:  # then documents matter only once a helper has gone, which nobody knows yet
        return code
    return [(facts.names(), facts.scope.documents), *code]
