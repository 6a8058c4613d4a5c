"""What a check found, made into its one line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from migrator.rewrite.checks import Check, CheckStatus

_MOST = 4  # problems that one line can carry


@dataclass
class Outcome:
    """What one check found on its way.

    Attributes:
        faults: sentences on what is wrong.
        doubts: sentences on what a person should look at.
        notes: sentences that do no harm, told where nothing is wrong.
    """

    name: str
    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def conclude(self, good: str) -> Check:
        """Return the check; `good` is what there is to say where nothing is wrong."""
        if self.faults:
            return Check(self.name, CheckStatus.FAIL, join([*self.faults, *self.doubts]))
        if self.doubts:
            return Check(self.name, CheckStatus.WARN, join(self.doubts))
        return Check(self.name, CheckStatus.PASS, "; ".join([good, *self.notes]))


def unite(checks: Sequence[Check]) -> Check:
    """Return several checks of one name as one: it ends as the worst of them, with what was found first."""
    outcome = Outcome(checks[0].name)
    told = {CheckStatus.FAIL: outcome.faults, CheckStatus.WARN: outcome.doubts}
    for check in checks:
        told.get(check.status, outcome.notes).append(check.evidence)
    if not outcome.faults and not outcome.doubts and any(check.status is CheckStatus.SKIP for check in checks):
        return skip(outcome.name, join(outcome.notes))
    good, *outcome.notes = outcome.notes or [""]
    return outcome.conclude(good)


def join(sentences: Sequence[str]) -> str:
    """Return the sentences in one line, the last of many counted."""
    told = list(dict.fromkeys(sentences))
    more = len(told) - _MOST
    return "; ".join(told[:_MOST]) + (f"; and {more} more" if more > 0 else "")


def count(things: Collection[object] | int, one: str, many: str = "") -> str:
    """Return `1 patch` or `3 patches`."""
    number = things if isinstance(things, int) else len(things)
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def skip(name: str, reason: str) -> Check:
    """Return a check that was not made."""
    return Check(name, CheckStatus.SKIP, reason)
