"""Which function a call becomes: what its contexts hold, against what each of the new functions asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from migrator.analysis.callcontext.model import At, CallContext
from migrator.analysis.states import Mask, Rcu, Time
from migrator.facts.splitting import Into, SplitFacts
from migrator.recipes.model import Reason

_IRQS = frozenset({"irqs", "own-irqs"})


@dataclass(frozen=True)
class Verdict:
    """What becomes of one call.

    Attributes:
        into: the function that it becomes; None where it stays.
        reason: why it cannot be told; None where it stays by right.
        told: why, as a part of a sentence.
    """

    call: CallContext
    into: Into | None = None
    reason: Reason | None = None
    told: str = ""


def _word(value: Mask | Rcu | Time) -> str | None:
    return None if value.value == "unknown" else value.value


# What a context says to a key of `when`; None where that is not known.
_SAYS: Mapping[str, Callable[[At], object]] = {
    "irqs": lambda at: _word(at.irqs),
    "rcu": lambda at: _word(at.rcu),
    "time": lambda at: _word(at.time),
    "preemptible": lambda at: at.preemptible,
    "own-irqs": lambda at: None if at.irqs is Mask.UNKNOWN else at.own_irqs,
}


def failing(into: Into, call: CallContext) -> tuple[set[str], set[str]]:
    """Return the keys of `when` that some context of a call contradicts, and those that some leaves open."""
    wrong: set[str] = set()
    unclear: set[str] = set()
    for at in call.contexts:
        for key, wanted in into.when.told.items():
            said = _SAYS[key](at)
            (unclear if said is None else wrong if said != wanted else set()).add(key)
    return wrong, unclear


def judge(call: CallContext, facts: SplitFacts) -> Verdict:
    """Return what becomes of a call, as far as its context decides that."""
    found = [(into, *failing(into, call)) for into in facts.into]
    fitting = next((into for into, wrong, unclear in found if not wrong and not unclear), None)
    if not call.contexts:
        return Verdict(call, reason=Reason.CONTEXT_UNCLEAR, told="no path to the call is seen")
    if fitting is not None:
        return Verdict(call, into=fitting)
    if any(at.is_interrupting and at.preemptible is not False for at in call.contexts):
        return Verdict(call, told="the context that is interrupted decides")
    late = next((into for into, wrong, unclear in found if wrong and wrong <= _IRQS and not unclear), None)
    if late is not None and len({(at.irqs, at.own_irqs) for at in call.contexts}) == 1:
        return Verdict(call, reason=Reason.IRQS_UNCLEAR, told=_ask_irqs(late))
    if any(not wrong for _, wrong, _ in found):
        return Verdict(call, reason=Reason.CONTEXT_UNCLEAR, told="its context is not known on every path")
    return Verdict(call, told=_tell_wrong([wrong for _, wrong, _ in found], call))


def _ask_irqs(into: Into) -> str:
    asked = into.when.told
    if asked.get("own-irqs"):
        todo = "disable interrupts right before the call and enable them right behind it, in the same function"
    else:
        todo = f"the call has to be made with interrupts {asked.get('irqs', 'as the caller found them')}"
    return f"everything that {into.name}() asks for holds but the interrupt mask; {todo}"


def _tell_wrong(wrong: Sequence[set[str]], call: CallContext) -> str:
    if len({(at.preemptible, at.rcu, at.time, at.irqs) for at in call.contexts}) > 1:
        return "its contexts differ, and no one of the new functions is right in all of them"
    keys = " and ".join(sorted(set().union(*wrong)))
    return f"none of the new functions is for its context, by {keys}: {' | '.join(call.describe())}"
