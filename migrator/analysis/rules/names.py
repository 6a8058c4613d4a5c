"""Rules about names: what no architecture's code should call any more, or ever.

Source: ef9989afda73; the building blocks in arch/powerpc/kvm/booke.c; the
    wrappers of arch/x86/kvm/x86.h from bc908e091b32 to b2d2af7e5df3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrator.analysis.evidence import Evidence, Moment
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import grouped, home_of, once_by_place
from migrator.analysis.scan import GENERIC
from migrator.analysis.sites import Site
from migrator.facts.recipe import Era, Part


def _sites(evidence: Evidence, part: Part) -> Iterator[Site]:
    """Yield the calls of old names of one kind in an architecture's code."""
    if evidence.arch != GENERIC:
        yield from (site for site in evidence.sites if site.helper.part is part and site.helper.era is Era.OLD)


def _fault(site: Site, message: str) -> Fault:
    return Fault(site.path, site.function, site.place, message, calls=(site.helper.name,))


def _finder(part: Part, says: str) -> Callable[[Evidence], Iterator[Fault]]:
    """Return what finds the calls of one kind of names."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        return once_by_place(_fault(site, f"`{site.helper.name}` {says}") for site in _sites(evidence, part))

    return find


def _told_by_hand(evidence: Evidence) -> dict[tuple[str, str], set[str]]:
    """Return what functions tell lockdep or tracing without changing the mask."""
    moments = [moment for moment in evidence.moments if _tells(moment)]
    groups = grouped(moments, lambda moment: home_of(moment.where))
    return {home: {m.event.told for m in found if m.event is not None} for home, found in groups.items()}


def _tells(moment: Moment) -> bool:
    event = moment.event
    return event is not None and bool(event.told) and event.mask is None and not event.rcu


def _copies(evidence: Evidence) -> dict[tuple[str, str], list[Site]]:
    """Return the building blocks in functions that do by hand all that a state helper does."""
    told = _told_by_hand(evidence)
    wanted = {"context-enter": "on", "context-exit": "off"}
    copies = (
        site
        for site in _sites(evidence, Part.BUILDING_BLOCK)
        if wanted.get(site.helper.role) in told.get((site.path, site.function), ())
    )
    return grouped(copies, lambda site: (site.path, site.function))


def _find_open_coded(evidence: Evidence) -> Iterator[Fault]:
    copies = _copies(evidence)
    return once_by_place(
        _fault(site, f"`{site.helper.name}` is a building block of the generic helpers, called straight from here")
        for site in _sites(evidence, Part.BUILDING_BLOCK)
        if (site.path, site.function) not in copies
    )


def _find_wrappers(evidence: Evidence) -> Iterator[Fault]:
    called = (
        _fault(site, f"`{site.helper.name}` is this architecture's own copy of the generic helpers")
        for site in _sites(evidence, Part.WRAPPER)
    )
    copied = (
        _fault(sites[0], f"`{name}` does by hand, around `{sites[0].helper.name}`, what the generic state helpers do")
        for (_, name), sites in _copies(evidence).items()
    )
    return once_by_place(fault for faults in (called, copied) for fault in faults)


DEPRECATED_HELPER = Rule(
    key="deprecated-helper",
    level=Level.WARNING,
    what="a call of a deprecated guest entry or exit helper, or of an older name of one",
    why="""\
The deprecated pair changes guest time and RCU in one call, so whatever stands between it and the
hardware runs without RCU, and the window for pending interrupts has no right place: before the exit
RCU does not watch, behind it the ticks are lost. It also tells lockdep and interrupt tracing nothing.
The generic definitions of the pair, and names in comments, are no calls.""",
    wrong="""\
guest_enter_irqoff();
ret = run_vcpu(vcpu);
guest_exit_irqoff();
local_irq_enable();""",
    right="""\
guest_timing_enter_irqoff();
ret = enter_exit_vcpu(vcpu); /* noinstr: state enter, run, state exit */
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();
local_irq_enable();""",
    source="ef9989afda73 (v5.17); include/linux/kvm_host.h",
    find=_finder(Part.HELPER, "is deprecated: it changes guest time and RCU in one call"),
    fixable=True,
)

OPEN_CODED_TRANSITION = Rule(
    key="open-coded-transition",
    level=Level.WARNING,
    what="context tracking's or vtime's building blocks, called straight from an architecture's code",
    why="""\
The building blocks change one account each and tell lockdep and tracing nothing. The generic helpers
put them in the one order that is right, so a caller of the blocks has to be changed by hand whenever
that order, or a block's contract, changes. A function that also tells lockdep and tracing is not
reported here but as `private-wrapper`.""",
    wrong="""\
context_tracking_guest_exit();
vtime_account_guest_exit();""",
    right="""\
guest_state_exit_irqoff();
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();""",
    source="include/linux/context_tracking.h; include/linux/vtime.h; ef9989afda73 (v5.17)",
    find=_find_open_coded,
    fixable=True,
)

PRIVATE_WRAPPER = Rule(
    key="private-wrapper",
    level=Level.WARNING,
    what="an architecture's own copy of what the generic state helpers do",
    why="""\
A copy is right on the day it is written. Later changes of context tracking, lockdep or tracing reach
the generic helpers alone, and who reads the copy has to compare it line by line. A function that only
calls the generic helpers is no copy.""",
    wrong="""\
instrumentation_begin();
trace_hardirqs_on_prepare();
lockdep_hardirqs_on_prepare();
instrumentation_end();
context_tracking_guest_enter();
lockdep_hardirqs_on(CALLER_ADDR0);""",
    right="guest_state_enter_irqoff();",
    source="bc908e091b32 (v5.13), which added a copy; b2d2af7e5df3 (v5.17), which removed one",
    find=_find_wrappers,
    fixable=True,
)

DRAFT_ERA_NAME = Rule(
    key="draft-era-name",
    level=Level.WARNING,
    what="a name of the first draft of the state helpers, which was never merged",
    why="""\
The draft called entering the guest an exit, from the kernel, and leaving it an entry; reviewers were
misled and the names were changed. Trees that took the draft keep them, and code that is moved between
such a tree and a released kernel does not build, or reads as its opposite.""",
    wrong="""\
exit_to_guest_mode();
ret = run_vcpu(vcpu);
enter_from_guest_mode();""",
    right="""\
guest_state_enter_irqoff();
ret = run_vcpu(vcpu);
guest_state_exit_irqoff();""",
    source="the review of the first draft of ef9989afda73",
    find=_finder(Part.DRAFT, "is a name of the first draft, which no released kernel has"),
    fixable=True,
    beside=True,
)
