"""What there is to say of the calls of a split function: to who reads a refusal, a report or a changelog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from migrator.analysis.callcontext.model import CallContext
from migrator.facts.splitting import Into, SplitFacts
from migrator.recipes.declared.split.definition.made import DefinitionSplit
from migrator.recipes.declared.split.verdict import Verdict

_TOLD = {
    "irqs": {"on": "with interrupts on", "off": "with interrupts off"},
    "rcu": {"watching": "with RCU watching", "away": "with RCU away"},
    "time": {"host": "in host time", "guest": "in guest time"},
    "preemptible": {True: "by code that can be scheduled away", False: "by code that cannot be scheduled away"},
    "own-irqs": {True: "disabled by the caller itself", False: "that somebody else disabled"},
}


def tell_call(call: CallContext) -> str:
    """Return one call with all of its contexts."""
    return f"{call.path}:{call.line} {call.function}(): {' | '.join(call.describe())}"


def tell_map(calls: Iterable[CallContext]) -> list[str]:
    """Return every caller with its contexts: what somebody who splits the function by hand has to know."""
    return [f"caller {tell_call(call)}" for call in calls]


def tell_refusal(verdict: Verdict, function: str, calls: Sequence[CallContext]) -> str:
    """Return why a call stays, with its contexts, and those of all others."""
    call = verdict.call
    others = [other for other in calls if other != call]
    message = f"the call of {function}() stays: {verdict.told}; {' | '.join(call.describe())}"
    return "; ".join([message, *tell_map(others)])


def tell_when(into: Into) -> str:
    """Return what a new function asks for, in words."""
    return ", ".join(_TOLD[key][value] for key, value in into.when.told.items())  # type: ignore[index]


def tell_contexts(turned: Sequence[Verdict]) -> tuple[str, ...]:
    """Return a sentence for each call that becomes another: from where it is reached, and how."""
    return tuple(
        f"{verdict.call.function}() calls {verdict.into.name}(), proved on every path: "
        f"{' | '.join(verdict.call.describe())}"
        for verdict in turned
        if verdict.into is not None
    )


def tell_why(turned: Sequence[Verdict], facts: SplitFacts) -> tuple[str, ...]:
    """Return these, and what else is so of the calls."""
    kept = f"nothing but the calls of {facts.function}() is changed in their functions"
    return (*tell_contexts(turned), *((kept,) if turned else ()))


def make_words(
    facts: SplitFacts,
    function: str,
    turned: Sequence[Verdict],
    left: Sequence[Verdict],
    made: DefinitionSplit | None,
) -> Mapping[str, object]:
    """Return the values of the changelog's template."""
    names = list(dict.fromkeys(verdict.into.name for verdict in turned if verdict.into is not None))
    intos = [into for into in facts.into if into.name in names]
    return {
        "function": function,
        "old": facts.function,
        "names": names,
        "intos": [{"name": into.name, "when": tell_when(into), "source": into.source} for into in intos],
        "turned": [{**_tell(verdict), "name": verdict.into.name} for verdict in turned if verdict.into is not None],
        "stays": [_tell(verdict) for verdict in left if verdict.reason is None],
        "refused": [_tell(verdict) for verdict in left if verdict.reason is not None],
        "definition": dict(made.words) if made is not None else {},
    }


def _tell(verdict: Verdict) -> dict[str, object]:
    call = verdict.call
    contexts = list(call.describe())
    routes = list(dict.fromkeys(at.route for at in call.contexts))
    told = {"path": call.path, "function": call.function, "why": verdict.told}
    return {**told, "contexts": contexts, "routes": routes}
