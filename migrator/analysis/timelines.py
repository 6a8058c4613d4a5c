"""One path through a function that runs the guest, event by event, with the accounts behind each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from migrator.analysis.contexts import YES, Context
from migrator.analysis.flow import Called, Returned
from migrator.analysis.hops import Hop, Part, Spine, Way
from migrator.analysis.states import State
from migrator.analysis.study import Study
from migrator.analysis.ways import Ways
from migrator.facts.events import MaskEffect, Use
from migrator.text import Place

_MOST = 8  # of the states in which a function begins, each on a way of its own


class Kind(Enum):
    """What an event is to the accounts."""

    BEGIN = "begin"  # a function begins
    CALL = "call"  # a call that changes nothing
    TEST = "test"  # a condition, and how it came out
    RETURN = "return"
    TRANSITION = "transition"  # it changes guest time or RCU
    IRQS = "irqs"  # it changes the mask, or what is told of it
    USE = "use"  # it relies on RCU: a tracepoint, a lock, a print
    RUN = "run"  # the guest runs


@dataclass(frozen=True)
class Event:
    """One thing that happens, and the state behind it."""

    path: str
    function: str
    place: Place
    text: str
    kind: Kind
    state: State


@dataclass(frozen=True)
class Timeline:
    """One path, from where paths begin to the end of that function, in order."""

    arch: str
    events: tuple[Event, ...]


def find_timeline(
    study: Study, path: str, functions: Collection[str], ways: Ways | None = None, like: Timeline | None = None
) -> Timeline | None:
    """Return the path that shows best what one of some functions of a file does; None where none was followed.

    It is a shortest one through the run call, where a path from there comes through such a function, else
    one through the first transition in it; and it goes on to the end of the function in which it begins. A way
    on which guest time and RCU come back is preferred, and one on which interrupts are let in before guest time
    ends. `ways` of the study keep what was found before; where the tests of `like` stand on the way too, they
    are to come out the same.
    """
    ways = ways or Ways(study)
    ways.prefer(_turns(like) if like else {})
    found = _find_way(ways, ways.named(path, functions))
    return Timeline(study.name, tuple(_events(study, ways, found))) if found else None


def _turns(timeline: Timeline) -> dict[str, bool]:
    """Return how tests came out; those that came out both ways are left out."""
    turns: dict[str, set[str]] = {}
    for event in timeline.events:
        if event.kind is Kind.TEST:
            test, _, came = event.text.rpartition(": ")
            turns.setdefault(test, set()).add(came)
    return {test: came == {YES} for test, came in turns.items() if len(came) == 1}


def _find_way(ways: Ways, contexts: list[Context]) -> Way | None:
    """Return the way that lacks least; of those that lack the same, the first."""
    best: Way | None = None
    for spine in _spines(ways, contexts):
        way = ways.through(spine)
        if way is not None and (best is None or way.rank < best.rank):
            best = way
        if best is not None and not any(best.rank):
            break
    return best


def _spines(ways: Ways, contexts: list[Context]) -> Iterator[Spine]:
    """Yield the moments to go through: run calls, or else first transitions, each with the calls that lead there."""
    runs = [(context, spine) for context in contexts if (spine := ways.spine_to_run(context))]
    if runs:
        yield from ((*ways.spine_to(context), *spine) for context, spine in runs[:_MOST])
        return
    for context in sorted(contexts[:_MOST], key=lambda each: not ways.may_run(each)):
        hops = (Hop(context, point, None) for point, _ in context.points())
        first = min((hop for hop in hops if ways.is_transition(hop)), key=lambda hop: _offset(hop), default=None)
        yield (*ways.spine_to(context), (context, first.point if first else (0, context.begin)))


def _offset(hop: Hop) -> int:
    step = hop.context.flow.nodes[hop.point[0]].step
    return step.offset if step is not None else 0


def _events(study: Study, ways: Ways, way: Way) -> Iterator[Event]:
    yield _begin(way.hops[0].context)
    for hop in way.hops:
        yield from _tell(study, ways, hop)


def _begin(context: Context) -> Event:
    where = context.definition.where(context.definition.function.at)
    name = context.definition.name
    return Event(where.path, name, where.place, f"{name}() begins", Kind.BEGIN, context.begin)


def _tell(study: Study, ways: Ways, hop: Hop) -> Iterator[Event]:
    """Yield what happens at a point, and how the test behind it came out."""
    context, inner = hop.context, study.engine.contexts.get(hop.inner[0]) if hop.inner else None
    is_step = isinstance(context.flow.nodes[hop.point[0]].step, (Called, Returned))
    behind = hop.to[1] if hop.to else hop.point[1]
    for number, step in enumerate(context.tell(hop.point, hop.to[0] if hop.to else -1, behind)):
        is_test = number > 0 or not is_step
        if not (hop.part is Part.BACK and not is_test) and not (hop.part is Part.INTO and is_test):
            kind = Kind.TEST if is_test else _kind(study, ways, hop)
            state = inner.begin if inner and hop.part is Part.INTO else step.state
            yield Event(step.path, context.definition.name, step.place, step.event, kind, state)
    if inner is not None and hop.part is Part.INTO:
        yield _begin(inner)


def _kind(study: Study, ways: Ways, hop: Hop) -> Kind:
    step = hop.context.flow.nodes[hop.point[0]].step
    if not isinstance(step, Called):
        return Kind.RETURN
    if ways.is_run(hop.context, hop.point):
        return Kind.RUN
    if study.callees.is_synchronization(step):
        return Kind.IRQS
    event = study.program.events.of(step.callee, step.told)
    if event is None or hop.part is not Part.WHOLE or hop.inner is not None:
        return Kind.CALL
    if event.time or event.rcu:
        return Kind.TRANSITION
    if event.told or event.mask not in {None, MaskEffect.SAVE}:
        return Kind.IRQS
    return Kind.CALL if event.uses in {None, Use.NOTHING} else Kind.USE
