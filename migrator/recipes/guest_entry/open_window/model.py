"""The open window as it was recognised: its statements by the part they play.

    disable; enter; [head] enable; [ahead] RUN; [behind] disable; [tail] exit; enable;

What stands with interrupts off moves next to the run call, and so what stands
with interrupts on is outside of guest time afterwards, in the same order.
"""

from dataclasses import dataclass

from migrator.analysis.sites import Site
from migrator.analysis.study import Study
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate, Reason, Refusal
from migrator.syntax.outline import Function
from migrator.syntax.statements import If, Statement, walk


@dataclass(frozen=True)
class Pair:
    """A function's one pair, and the run call that is made with interrupts open."""

    candidate: Candidate
    function: Function
    statements: tuple[Statement, ...]
    enter: Site
    exit: Site
    run: RunCall
    study: Study

    @property
    def at(self) -> int:
        """The offset of the run call's name, by which the analysis knows it."""
        return self.run.call.callee[-1].start

    def refuse(self, reason: Reason, offset: int, message: str) -> Refusal:
        """Return the refusal of this function."""
        return self.candidate.refuse(reason, offset, message)


@dataclass(frozen=True)
class Region:
    """The open window as it was recognised.

    Attributes:
        head: what runs with interrupts off before the run call; it moves next to it.
        opening: enables interrupts, and goes.
        ahead: what runs from there to the statement that holds the run call.
        holder: that statement: the run call's own, or the condition around it.
        behind: what runs from there to `closing`.
        closing: disables interrupts, and goes.
        tail: what runs with interrupts off behind the run call; it moves next to it.
        unread: what is called in between and of whose code nothing is known.
        restoring: what is called there and puts back a mask that was saved elsewhere.
    """

    pair: Pair
    head: tuple[Statement, ...]
    opening: Statement
    ahead: tuple[Statement, ...]
    holder: Statement
    behind: tuple[Statement, ...]
    closing: Statement
    tail: tuple[Statement, ...]
    unread: tuple[str, ...] = ()
    restoring: tuple[str, ...] = ()

    @property
    def is_guarded(self) -> bool:
        """Whether the run call stands under a condition of its own."""
        return self.holder is not self.pair.run.statement

    @property
    def guard(self) -> If | None:
        """The innermost condition around the run call."""
        inside = [s for s in walk([self.holder]) if isinstance(s, If) and holds(s, self.pair.at)]
        return inside[-1] if inside else None


def holds(statement: Statement, offset: int) -> bool:
    """Tell whether a statement, or one inside of it, stands at an offset."""
    return statement.span.start <= offset < statement.span.end
