"""The ways out of functions, judged: which leave the guest's accounts open that others close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.analysis.evidence import Ending, Evidence, RootKind
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault
from migrator.analysis.rules.places import grouped, home_of, listed
from migrator.analysis.states import Rcu, State, Time

_TIME, _RCU = "guest time begun", "RCU away"


def find_endings(evidence: Evidence) -> Iterator[Fault]:
    """Yield the faults of every function's endings."""
    groups = grouped(evidence.endings, _begin_of).items()
    both = _find_both(evidence)
    forgotten = [f for (home, *_), endings in groups for f in _judge_forgotten(endings, both.get(home, set()))]
    yield from forgotten
    for (home, root, _, _), endings in groups:
        if root is not RootKind.HANDLER and home in both:
            continue
        if root is RootKind.RUN:
            yield from () if forgotten else _judge_run(endings)  # what a called function forgot comes out here
        elif root is RootKind.HANDLER:
            yield from _judge_handler(endings)
        else:
            yield from _judge_effect(evidence, endings)


def _begin_of(ending: Ending) -> tuple[tuple[str, str], RootKind | None, Time, Rcu]:
    """Return what tells two ways into functions apart."""
    return home_of(ending.where), ending.root, ending.before.time, ending.before.rcu


def _judge_forgotten(endings: Sequence[Ending], halves: set[str]) -> Iterator[Fault]:
    """Yield the ways out on which a function leaves something open that it closes on others.

    `halves` are the accounts that it both opens and closes by itself, in words.
    """
    inside = [ending for ending in endings if not halves.isdisjoint(_opened(ending))]
    if len(inside) < len(endings) or endings[0].root is not None:
        for ending in inside:
            left = " and ".join(word for word in _opened(ending) if word in halves)
            yield _fault(ending, f"this way out of `{ending.where.function}` leaves {left}")


def _opened(ending: Ending) -> list[str]:
    """Return which accounts are open on a way out that were not where the function began."""
    began, state = ending.before, ending.state
    time = [_TIME] if state.time is Time.GUEST and began.time is not Time.GUEST else []
    return time + ([_RCU] if state.rcu is Rcu.AWAY and began.rcu is not Rcu.AWAY else [])


def _judge_run(endings: Sequence[Ending]) -> Iterator[Fault]:
    """Yield the ways out of the run ioctl that are still in the guest."""
    for ending in endings:
        if _is_open(ending.state):
            yield _fault(ending, f"`{ending.where.function}` can return with {_left_open(ending.state)}")


def _judge_handler(endings: Sequence[Ending]) -> Iterator[Fault]:
    """Yield the ways out of a handler that are neither as it began nor in the host."""
    for ending in endings:
        began, state = (ending.before.time, ending.before.rcu), (ending.state.time, ending.state.rcu)
        known = Time.UNKNOWN not in state and Rcu.UNKNOWN not in state
        if known and state not in {began, (Time.HOST, Rcu.WATCHING)}:
            yield _fault(ending, f"`{ending.where.function}` can return with {_left_open(ending.state)} only")


def _judge_effect(evidence: Evidence, endings: Sequence[Ending]) -> Iterator[Fault]:
    """Yield what is to be said of a function whose ways out differ: split by its value, or unbalanced."""
    inside = [ending for ending in endings if _is_open(ending.state)]
    outside = [ending for ending in endings if not _is_open(ending.state)]
    if not inside or not outside:
        return
    began_open = _is_open(endings[0].before)
    if _are_told_apart(inside, outside):
        yield _split(evidence, outside if began_open else inside, "exit" if began_open else "enter")
    elif endings[0].root is RootKind.TOP and not began_open:
        for ending in inside:
            yield _fault(ending, f"this way out of `{ending.where.function}` leaves {_left_open(ending.state)}")


def _find_both(evidence: Evidence) -> dict[tuple[str, str], set[str]]:
    """Return the functions that open and close an account by themselves: a way out can have missed the other half."""
    moved = [m for m in evidence.moments if m.event is not None and (m.event.time or m.event.rcu)]
    found: dict[tuple[str, str], set[str]] = {}
    for home, moments in grouped(moved, lambda moment: home_of(moment.where)).items():
        words = {word for m in moments if m.event is not None for word in (m.event.time, m.event.rcu)}
        halves = ({_TIME} if words >= {"guest", "host"} else set()) | (
            {_RCU} if words >= {"away", "watching"} else set()
        )
        if halves:
            found[home] = halves
    return found


def _are_told_apart(inside: Sequence[Ending], outside: Sequence[Ending]) -> bool:
    """Whether the returned value says how the function ended."""
    return all(here.value.excludes(there.value) for here in inside for there in outside)


def _split(evidence: Evidence, moved: Sequence[Ending], direction: str) -> Fault:
    """Return the note on a function that enters, or exits, for some of its values only."""
    ending = moved[0]
    home = path, name = home_of(ending.where)
    sites = [site for site in evidence.sites if site.helper.role.endswith(direction)]
    site = next((site for site in sites if (site.path, site.function) == home), None)
    whole = {name, *(site.function for site in sites)}  # who does this half too is whole without it
    others = sorted({site.function for site in evidence.sites} - whole)
    does, undone = ("enters", "left") if direction == "enter" else ("leaves", "entered")
    message = f"`{name}` {does} the guest only where it returns {listed(e.value.describe() for e in moved)}; "
    message += f"it is {undone} in {listed(others)}" if others else f"nowhere in reach is it {undone}"
    return Fault(path, name, site.place if site else ending.where.place, message, Level.NOTE, ending.path)


def _is_open(state: State) -> bool:
    return state.time is Time.GUEST or state.rcu is Rcu.AWAY


def _left_open(state: State) -> str:
    """Return what of the guest's accounts is still open, in words."""
    time = _TIME if state.time is Time.GUEST else ""
    rcu = _RCU if state.rcu is Rcu.AWAY else ""
    return " and ".join(filter(None, (time, rcu)))


def _fault(ending: Ending, message: str) -> Fault:
    where = ending.where
    return Fault(where.path, where.function, where.place, message, None, ending.path)
