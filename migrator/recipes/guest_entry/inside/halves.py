"""One half of a transition in one function: the call that moves guest time, and the state helper beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.inside.handler import Problem
from migrator.recipes.model import Reason
from migrator.syntax.matchers import is_plain_call
from migrator.syntax.statements import Conditional, Statement, walk


@dataclass(frozen=True)
class Half:
    """Entering or leaving.

    Attributes:
        timing: the call that moves guest time: the deprecated one, or the timing helper.
        state: the state helper; None where the deprecated call does both.
    """

    timing: Site
    state: Site | None

    @property
    def sites(self) -> tuple[Site, ...]:
        """Its calls, in the order of the text."""
        both = (self.timing, *([self.state] if self.state else []))
        return tuple(sorted(both, key=lambda site: site.offset))


def find_half(sites: Sequence[Site], direction: str) -> Half | Problem | None:
    """Return what enters, or exits, among the calls of one function; None where nothing does."""
    own = [site for site in sites if site.helper.role.rpartition("-")[2] == direction]
    if not own:
        return None
    old, timing, state = (
        [site for site in own if site.helper.role == role]
        for role in (direction, f"timing-{direction}", f"state-{direction}")
    )
    if (len(own), len(old)) == (1, 1):
        return Half(old[0], None)
    if (len(own), len(timing), len(state)) == (2, 1, 1):
        return Half(timing[0], state[0])
    told = ", ".join(f"{site.helper.name}()" for site in own)
    if len(own) == len(state):
        how = "begins" if direction == "enter" else "ends"
        message = f"{own[0].function}() calls {told} and no timing helper; where guest time {how} must be read"
        return Problem(Reason.SPLIT_ACROSS_FUNCTIONS, own[-1].path, own[-1].place.line, message)
    message = f"{own[0].function}() calls {told}; which of them belong together is not certain"
    return Problem(Reason.SEVERAL_PAIRS, own[-1].path, own[-1].place.line, message)


def find_statement(statements: Sequence[Statement], site: Site) -> Statement | Problem:
    """Return the statement that is a call and nothing else."""
    held = (s for s in walk(statements) if s.tokens and s.tokens[0].start == site.offset)
    found = next((s for s in held if is_plain_call(s.tokens, [site.helper.name])), None)
    guards = (s for s in walk(statements) if isinstance(s, Conditional))
    if found is not None and any(found in walk(part) for guard in guards for part in guard.parts):
        message = f"{site.helper.name}() stands under an #if, and what the paths without it do must be read"
        return Problem(Reason.NOT_STRUCTURED, site.path, site.place.line, message)
    if found is not None:
        return found
    message = f"{site.helper.name}() is part of a larger statement"
    return Problem(Reason.NOT_A_STATEMENT, site.path, site.place.line, message)
