"""Rules about order: timing around state, and every path out as it should be.

Source: ef9989afda73; arch/loongarch/kvm/vcpu.c; the fast path's loop in arch/x86/kvm/x86.c.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrator.analysis.evidence import Evidence, Moment
from migrator.analysis.findings import Level
from migrator.analysis.rules.endings import find_endings
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import fault_at, moves_guest, once_by_place
from migrator.analysis.states import Rcu, Time


def _find_misordered(evidence: Evidence) -> Iterator[Fault]:
    return once_by_place(
        fault_at(moment, f"`{moment.call}` {wrong}")
        for moment in evidence.moments
        if (wrong := _misorders(moment)) is not None
    )


def _misorders(moment: Moment) -> str | None:
    """Return what is wrong with the order, if a call of one half stands on the wrong side of the other."""
    event, before = moment.event, moment.before
    if event is None or not moves_guest(event) or bool(event.time) == bool(event.rcu):
        return None
    if event.rcu == "away" and before.time is Time.HOST:
        return "sends RCU away before guest time has begun"
    if event.time == "guest" and before.rcu is Rcu.AWAY:
        return "begins guest time while RCU does not watch: it has to begin before state is entered"
    if event.time == "host" and before.rcu is Rcu.AWAY:
        return "ends guest time while RCU does not watch: state has to be left first"
    return None


def _find_unbalanced(evidence: Evidence) -> Iterator[Fault]:
    twice = (
        fault_at(moment, f"`{moment.call}` {wrong}")
        for moment in evidence.moments
        if (wrong := _repeats(moment)) is not None
    )
    return once_by_place((*twice, *find_endings(evidence)))


def _repeats(moment: Moment) -> str | None:
    """Return what is wrong with a call that does what has been done."""
    event, before = moment.event, moment.before
    if event is None or not moves_guest(event):
        return None
    if event.time == "guest" and before.time is Time.GUEST:
        return "begins guest time where a path has begun it already"
    if event.rcu == "away" and before.rcu is Rcu.AWAY:
        return "sends RCU away where a path has done so already"
    if event.time == "host" and before.time is Time.HOST:
        return "ends guest time where a path has ended it already, or never began it"
    if event.rcu == "watching" and before.rcu is Rcu.WATCHING:
        return "brings RCU back where it watches already on a path"
    return None


TRANSITION_ORDER = Rule(
    key="transition-order",
    level=Level.ERROR,
    what="the timing and the state helpers are not nested, timing outside",
    why="""\
The timing helpers account time and may be traced, so RCU must watch in both; and ticks can be taken
for the guest only while guest time lasts and RCU watches. The order is timing enter, state enter, the
guest, state exit, timing exit. The deprecated pair keeps it inside itself.""",
    wrong="""\
guest_timing_exit_irqoff();
guest_state_exit_irqoff();""",
    right="""\
guest_state_exit_irqoff();
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();""",
    source="ef9989afda73; include/linux/kvm_host.h, the comments above the helpers",
    find=_find_misordered,
    fixable=True,
)

UNBALANCED_PATH = Rule(
    key="unbalanced-path",
    level=Level.ERROR,
    what="some path leaves in another state than it should, or enters or leaves twice",
    why="""\
A path that misses its exit charges the host's work to the guest and lets RCU ignore a CPU that uses
it; a second enter breaks the accounts in the same way. Judged where paths begin: at the run ioctl, at
handlers that assembly calls, and at functions that nothing in reach calls. A function that always
enters, or always leaves, is a wrapper and right; one whose effect hangs on what it returns is split,
which a note states, for a person to read both halves.""",
    wrong="""\
guest_timing_enter_irqoff();
if (signal_pending(current))
	return -EINTR;
ret = enter_exit_vcpu(vcpu);
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();""",
    right="""\
if (signal_pending(current))
	return -EINTR;
guest_timing_enter_irqoff();
ret = enter_exit_vcpu(vcpu);
local_irq_enable();
local_irq_disable();
guest_timing_exit_irqoff();""",
    source="the review of the series that ends in ef9989afda73",
    find=_find_unbalanced,
)
