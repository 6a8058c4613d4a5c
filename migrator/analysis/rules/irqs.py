"""Rules about interrupts: what the guest runs with, and when those that are pending are taken.

Source: 0642391e2139, 9fc975e9efd0 and 160457140187 (arch/x86/kvm),
    8cfe148a7136 (arch/arm64/kvm/arm.c), 72e3244512b3 (arch/mips/kvm/mips.c).
"""

from __future__ import annotations

from collections.abc import Iterator

from migrator.analysis.evidence import Callee, Evidence, Moment
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import fault_at, grouped, once_by_place, place_of
from migrator.analysis.states import Mask, Time, Told
from migrator.facts.events import MaskEffect

_CLOSES = frozenset({MaskEffect.OFF, MaskEffect.SAVE_OFF})


def _find_untold(evidence: Evidence) -> Iterator[Fault]:
    return once_by_place(
        fault_at(moment, f"the guest runs in `{moment.call}` while lockdep and tracing believe interrupts off")
        for moment in evidence.moments
        if moment.callee is Callee.RUN and moment.before.told is Told.OFF
    )


def _find_lost(evidence: Evidence) -> Iterator[Fault]:
    ends = [m for m in evidence.moments if m.event is not None and m.event.time == "host"]
    for group in grouped(ends, lambda moment: place_of(moment.where)).values():
        ran = [moment for moment in group if _ends_run(moment)]
        if ran and not any(moment.before.opened for moment in group):
            first = ran[0]
            yield fault_at(first, f"interrupts are not opened between the guest and `{first.call}`, on any path")


def _ends_run(moment: Moment) -> bool:
    return moment.before.ran and moment.before.time is Time.GUEST


def _find_unsynchronized(evidence: Evidence) -> Iterator[Fault]:
    synchronization = evidence.archfacts.synchronization if evidence.archfacts is not None else None
    if synchronization is None:
        return
    message = f"interrupts are disabled straight after they are enabled, without `{synchronization.call}` in between"
    yield from once_by_place(fault_at(m, message) for m in evidence.moments if _closes_at_once(m))


def _closes_at_once(moment: Moment) -> bool:
    """Whether a call closes the window between the guest and the end of guest time, with nothing in it."""
    event, before = moment.event, moment.before
    if event is None or event.mask not in _CLOSES:
        return False
    return before.mask is Mask.ON and before.fresh and _ends_run(moment)


def _find_transitions(evidence: Evidence) -> Iterator[Fault]:
    return once_by_place(
        fault_at(moment, f"`{moment.call}` is called with interrupts enabled")
        for moment in evidence.moments
        if moment.event is not None and moment.event.needs_off and moment.before.mask is Mask.ON
        if not moment.before.excused
    )


IRQ_STATE_UNTOLD = Rule(
    key="irq-state-untold",
    level=Level.ERROR,
    what="the guest runs while lockdep and interrupt tracing still believe interrupts off",
    why="""\
Interrupts come while the guest runs, whatever the mask was before. Who is not told counts the whole
guest as one stretch with interrupts off: latency traces show it so, and lockdep reports what is no
fault, or misses what is one. The state helpers tell both; the deprecated pair tells neither.""",
    wrong="""\
local_irq_disable();
guest_enter_irqoff();
ret = run_vcpu(vcpu);""",
    right="""\
local_irq_disable();
guest_timing_enter_irqoff();
guest_state_enter_irqoff(); /* in a noinstr function */
ret = run_vcpu(vcpu);""",
    source="0642391e2139 and 9fc975e9efd0, which told them",
    find=_find_untold,
    fixable=True,
)

TICKS_LOST = Rule(
    key="ticks-lost",
    level=Level.ERROR,
    what="on no path are interrupts opened between the guest and the end of guest time",
    why="""\
A tick that hit while the guest ran is still pending when the guest has been left. Where it is taken
only behind the end of guest time, the host is charged for it, and with accounting by ticks the guest
seems to use nothing. Interrupts that are open while the guest runs, also by raw calls, take it in
time; and a window under a condition, as where accounting does not go by ticks, is a window.""",
    wrong="""\
ret = enter_exit_vcpu(vcpu);
guest_timing_exit_irqoff();
local_irq_enable();""",
    right="""\
ret = enter_exit_vcpu(vcpu);
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();
local_irq_enable();""",
    source="160457140187 and 72e3244512b3, which opened the window",
    find=_find_lost,
    fixable=True,
)

WINDOW_UNSYNCHRONIZED = Rule(
    key="window-unsynchronized",
    level=Level.WARNING,
    what="an interrupt window that closes at once, where the architecture needs a synchronization in it",
    why="""\
Writing the mask twice does not promise that a pending interrupt is taken in between: the order of the
writes is no guarantee that the interrupt is seen. Reported only where a manual is known to name a
guarantee; the call that gives it, or ordinary code called in the window, is taken to be enough.""",
    wrong="""\
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();""",
    right="""\
local_irq_enable();
isb();
local_irq_disable();
guest_timing_exit_irqoff();""",
    source="8cfe148a7136; for one architecture ARM DDI 0487, D1.13.4",
    find=_find_unsynchronized,
)

IRQS_ON_AT_TRANSITION = Rule(
    key="irqs-on-at-transition",
    level=Level.ERROR,
    what="a path from a known enable reaches a helper that asks for interrupts off",
    why="""\
An interrupt between two steps of a transition finds half of the accounts changed: time charged to one
side and RCU told of the other. What the mask is at the entry of a function whose callers are not seen
is assumed, and never reported. Helpers that save the mask themselves may be called with interrupts on.""",
    wrong="""\
local_irq_enable();
guest_timing_exit_irqoff();""",
    right="""\
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();
local_irq_enable();""",
    source="include/linux/kvm_host.h: the contract of the helpers",
    find=_find_transitions,
)
