"""From moments to faults: one for each place to mend, however many paths reach it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from migrator.analysis.evidence import Moment, Where
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault
from migrator.analysis.states import Mask
from migrator.facts.events import Event, MaskEffect

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def fault_at(moment: Moment, message: str, level: Level | None = None) -> Fault:
    """Return the fault at the call of a moment, with the path to it."""
    where = moment.where
    use = moment.event.uses.value if moment.event is not None and moment.event.uses is not None else ""
    return Fault(where.path, where.function, where.place, message, level, moment.path, calls=(moment.call,), use=use)


def once_by_place(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first fault of each place."""
    seen: set[Hashable] = set()
    for fault in faults:
        key = fault.file, fault.place
        if key not in seen:
            seen.add(key)
            yield fault


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the items by key; keys and items in the order they come."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def place_of(where: Where) -> tuple[str, int]:
    """Return what tells two places apart."""
    return where.path, where.offset


def home_of(where: Where) -> tuple[str, str]:
    """Return what tells two functions apart."""
    return where.path, where.function


def moves_guest(event: Event | None) -> bool:
    """Whether a call is a helper of guest entry, or what one is made of."""
    return event is not None and bool(event.role or event.time)


def is_state_call(event: Event | None) -> bool:
    """Whether a call changes RCU and tells lockdep of the mask, as the state helpers do."""
    return event is not None and bool(event.rcu and event.told)


def opens_traced(moment: Moment) -> bool:
    """Whether a call enables interrupts and tells lockdep and tracing so, which raw calls do not."""
    event, after = moment.event, moment.after
    if event is None or event.mask is None or not event.told or after is None:
        return False
    return after.mask is Mask.ON and (event.mask is MaskEffect.ON or moment.before.mask is not Mask.ON)


def listed(names: Iterable[str], most: int = 4) -> str:
    """Return names as one would say them: `a`, `b` and 3 more."""
    all_names = [f"`{name}`" for name in dict.fromkeys(names)]
    shown, left = all_names[:most], len(all_names) - most
    if left > 0:
        return f"{', '.join(shown)} and {left} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
