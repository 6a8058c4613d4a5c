"""Evidence made by hand: one moment, one ending, one site at a time."""

from typing import Any

from migrator.analysis.evidence import Callee, Ending, Evidence, Moment, RootKind, Where
from migrator.analysis.rules.catalog import find_rule
from migrator.analysis.rules.model import Fault
from migrator.analysis.sites import Site
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.analysis.values import ANY, Value
from migrator.facts.arch import ArchFacts, Synchronization
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import load_recipe
from migrator.text import Place

FACTS = load_recipe(find_folders(), "guest-entry")
EVENTS = load_events(find_folders(), FACTS)
HELPERS = {helper.name: helper for helper in FACTS.helper}

HOST = State(Mask.OFF, Time.HOST, Rcu.WATCHING, Told.OFF)
TIMED = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)
GUEST = State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)
RAN = TIMED._replace(ran=True)
NOWHERE = State()

SYNCHRONIZED = ArchFacts("x", "X:", (), synchronization=Synchronization("sync()", "orders it", "a manual", "a commit"))


def where(line: int, function: str = "f", path: str = "arch/x/kvm/x.c", **more: Any) -> Where:
    """Return a place in a function."""
    return Where(path, function, line * 10, Place(line, 1), **more)


def moment(line: int, call: str, before: State, kind: Callee | None = None, **more: Any) -> Moment:
    """Return one call; what is declared of it is looked up, and `kind` is for ordinary functions."""
    event = EVENTS.find(call) if kind is None else None
    after = more.pop("after", before)
    reached = more.pop("reached", ())
    vouched = more.pop("is_vouched", False)
    callee = kind or Callee.DECLARED
    place = where(line, **more)
    return Moment(call, place, before, after, event, callee, path=lambda: (), reached=reached, is_vouched=vouched)


def ending(line: int, state: State, before: State = HOST, root: RootKind | None = None, value: Value = ANY) -> Ending:
    """Return one way out of a function."""
    return Ending(root, where(line), before, state, value, path=lambda: ())


def site(line: int, name: str, function: str = "f", path: str = "arch/x/kvm/x.c") -> Site:
    """Return one call of a helper."""
    return Site(path, HELPERS[name], function, line * 10, Place(line, 1), False, None)


def faults(key: str, **record: Any) -> list[Fault]:
    """Return what a rule finds in a record."""
    rule = find_rule(key)
    assert rule is not None
    record.setdefault("archfacts", None)
    record.setdefault("arch", "x")
    return [*rule.find(Evidence(facts=FACTS, **record))]


def lines(key: str, **record: Any) -> list[int]:
    """Return the lines of a rule's faults."""
    return [fault.place.line for fault in faults(key, **record)]
