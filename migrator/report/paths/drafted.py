"""What becomes of a function in a plan: which patch changes it, under which names it goes on, or why none does."""

from collections.abc import Iterator
from dataclasses import dataclass

from migrator.recipes.model import Proposal
from migrator.report.model import Report
from migrator.rewrite.plan import Plan


@dataclass(frozen=True)
class Drafted:
    """A function in a patch.

    Attributes:
        number: which change of the plan it is, from 0.
        names: what the function has become, by the file: itself, then what was made of it, then what is new.
        is_gone: the patch takes it away.
    """

    number: int
    names: tuple[tuple[str, frozenset[str]], ...]
    is_gone: bool


def find_drafted(plan: Plan, arch: str, path: str, function: str) -> Drafted | None:
    """Return what the last patch that changes a function makes of it; None where none does."""
    found = None
    for number, change in enumerate(plan.changes):
        for proposal in change.proposals if arch in change.after else ():
            is_gone = (path, function) in proposal.removed
            if is_gone or (path, function) in proposal.covers or _is_touched(proposal, path, function):
                found = Drafted(number, tuple(_names(proposal, path, function)), is_gone)
    return found


def _is_touched(proposal: Proposal, path: str, function: str) -> bool:
    return any((each.home_path or each.path, each.home) == (path, function) for each in proposal.touched)


def _names(proposal: Proposal, path: str, function: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what to look for, the nearest to the function itself first."""
    if (path, function) not in proposal.removed:
        yield path, frozenset({function})
    for home in (function, ""):
        for file in dict.fromkeys(each.path for each in proposal.touched):
            names = {each.name for each in proposal.touched if each.path == file and each.home == home}
            if names:
                yield file, frozenset(names)


def tell_undrafted(report: Report, plan: Plan, path: str, function: str) -> Iterator[str]:
    """Yield why a function got no draft; nothing where nobody asked for one."""
    for refusal in report.refusals:
        if (refusal.path, refusal.function) == (path, function):
            yield f"It has no draft: the tool refused it ({refusal.reason.replace('-', ' ')}); the refusal says why."
            return
    for decision in plan.left_out:
        if (decision.path, decision.function) == (path, function):
            yield "Its draft was not chosen."
            return
