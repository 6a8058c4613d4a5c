"""What each kernel function does to the accounts, and what it needs: `events.toml` of a recipe."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

import msgspec
import regex

from migrator.facts.folders import Folders
from migrator.facts.held import Holding, Reached, check_held
from migrator.facts.load import FactsError, check_patterns, load
from migrator.facts.recipe import RecipeFacts


class MaskEffect(Enum):
    """What a call does to the interrupt mask; `save` keeps it, `restore` puts back what was kept."""

    OFF = "off"
    ON = "on"
    SAVE = "save"
    SAVE_OFF = "save-off"
    RESTORE = "restore"


class Use(Enum):
    """What a call relies on, beyond its own work."""

    TRACEPOINT = "tracepoint"
    TRACING = "tracing"  # tells lockdep or interrupt tracing, which may use RCU
    LOCK = "lock"
    PRINT = "print"
    WARN = "warn"  # with text, so it prints
    TRAP = "trap"  # warns by a trap on the larger architectures
    RCU = "rcu"
    SLEEP = "sleep"
    UACCESS = "uaccess"
    INSTRUMENTED = "instrumented"  # calls KASAN and KCSAN by hand, in `noinstr` code too
    NOTHING = "nothing"  # right everywhere; nobody needs to read its code


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What one function, or all of a pattern, does to the state.

    Attributes:
        call: a regular expression for the whole callee as written: `local_irq_save`, `guard(irqsave)`.
        role: instead of `call`: all helpers of the recipe that have this role.
        why: the reason, for people.
        mask: effect on the interrupt mask; None leaves it.
        told: what lockdep and tracing believe afterwards: `off`, `on`, or `mask` for what the mask is then.
        time: `guest` or `host`.
        rcu: `away` or `watching`.
        uses: what it relies on.
        needs_off: its contract asks for interrupts off.
        allows: 1 where instrumentation becomes allowed, -1 where that ends.
        in_idle: it is so in the idle task, too, and not in the guest and behind user mode alone.
        vouched: the macro that does the work; where its body opens a stretch that may be instrumented, the call
            is in order in a helper that becomes a part of its caller.
        scope: the effect ends with the block it stands in, as a guard's does.
    """

    why: str
    call: str = ""
    role: str = ""
    mask: MaskEffect | None = None
    told: str = ""
    time: str = ""
    rcu: str = ""
    uses: Use | None = None
    needs_off: bool = False
    allows: int = 0
    in_idle: bool = True
    scope: bool = False
    vouched: str = ""


class Attributes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Words of a function's head.

    Attributes:
        noinstr: code that is neither instrumented nor probed.
        inline: code that always becomes a part of its caller.
        sections: regular expressions for section names whose code counts as noinstr.
        marks: words that keep some instrumentation away, but not all.
        not_probed: macros that keep probes from the function they name.
    """

    noinstr: tuple[str, ...]
    inline: tuple[str, ...]
    sections: tuple[str, ...]
    marks: tuple[str, ...]
    not_probed: tuple[str, ...]


class EventFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`events.toml`.

    Attributes:
        transparent: macros that stand for their first argument, as `likely` does.
        run: functions where paths begin in the host with every caller outside the architecture: the run ioctl.
        opening: the calls that open such a stretch.
        stems: what git searches for: every function that changes the mask holds one in its code.
        holding: what keeps code from being scheduled away; the first that matches a call counts.
        reached: how functions are reached, beyond what calls tell.
    """

    attributes: Attributes
    transparent: tuple[str, ...]
    run: tuple[str, ...]
    opening: tuple[str, ...]
    stems: tuple[str, ...]
    event: tuple[Event, ...]
    holding: tuple[Holding, ...] = ()
    reached: Reached = Reached()


class Events:
    """The events of a recipe, by callee; the first that matches counts."""

    def __init__(self, facts: EventFacts, recipe: RecipeFacts) -> None:
        self.facts = facts
        self._roles = {helper.name: helper.role for helper in recipe.helper}
        self._saves = {helper.name for helper in recipe.helper if helper.saves_irqs}
        self._known: dict[str, Event | None] = {}

    def is_same(self, other: Events) -> bool:
        """Tell whether other events say the same of every call."""
        return (self.facts, self._roles, self._saves) == (other.facts, other._roles, other._saves)

    def find(self, callee: str) -> Event | None:
        """Return what is declared of a callee as written, without its arguments."""
        if callee not in self._known:
            self._known[callee] = self._match(callee)
        return self._known[callee]

    def of(self, callee: str, told: str) -> Event | None:
        """Return the same of a call; `told` is the callee with its one word in parentheses."""
        return self.find(callee) or (self.find(told) if told != callee else None)

    def is_user_test(self, callee: str) -> bool:
        """Tell whether a call asks if the interrupted context was user mode."""
        return regex.fullmatch(self.facts.reached.user_test, callee) is not None

    def guest_names(self) -> set[str]:
        """Return the helpers that begin or end guest time or the EQS."""
        return {name for name in self._roles if (event := self.find(name)) is not None and (event.time or event.rcu)}

    def _match(self, callee: str) -> Event | None:
        """Return the first entry that matches: by its pattern, or by the role that the callee has."""
        found = self._pattern.fullmatch(callee)
        numbers = [int(found.lastgroup.removeprefix("e"))] if found and found.lastgroup else []
        role = self._roles.get(callee)
        numbers += [number for number, event in enumerate(self.facts.event) if role and event.role == role][:1]
        event = self.facts.event[min(numbers)] if numbers else None
        saves = event is not None and callee in self._saves
        return msgspec.structs.replace(event, needs_off=False) if event is not None and saves else event

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        """All patterns in one, the first that matches first: the name of its group holds the entry's number."""
        calls = ((number, event.call) for number, event in enumerate(self.facts.event) if event.call)
        return regex.compile("|".join(f"(?P<e{number}>{call})" for number, call in calls))


def load_events(folders: Folders, recipe: RecipeFacts) -> Events:
    """Return what the recipe's events file declares.

    Raises:
        FactsError: there is no such file, or it is wrong.
    """
    path = folders.find(f"{recipe.name}/events.toml")
    if path is None:
        raise FactsError(folders.paths[0] / recipe.name / "events.toml", "no such file")
    facts = load(path, EventFacts)
    roles = {helper.role for helper in recipe.helper}
    for number, event in enumerate(facts.event):
        if bool(event.call) == bool(event.role):
            raise FactsError(path, f"`event[{number}]` needs either `call` or `role`")
        if event.role and event.role not in roles:
            raise FactsError(path, f"`event[{number}].role` is {event.role!r}, which no helper of recipe.toml has")
        for key, value, words in (
            ("told", event.told, ("off", "on", "mask")),
            ("time", event.time, ("guest", "host")),
            ("rcu", event.rcu, ("away", "watching")),
        ):
            if value and value not in words:
                raise FactsError(path, f"`event[{number}].{key}` is {value!r}; it is one of {', '.join(words)}")
    check_patterns(path, "event.call", [event.call for event in facts.event])
    check_patterns(path, "attributes.sections", facts.attributes.sections)
    check_held(path, facts.holding, facts.reached)
    return Events(facts, recipe)
