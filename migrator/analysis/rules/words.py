"""Rules about words and leftovers: comments that are not true, values kept too long, user access in between.

Source: arch/s390/kvm/kvm-s390.c, the comment in __vcpu_run(); Documentation/core-api/entry.rst;
    e0ac535178ad (arch/x86/kvm/lapic.c).
"""

from __future__ import annotations

from collections.abc import Iterator

from migrator.analysis.evidence import Evidence, Stale
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import fault_at, listed, once_by_place
from migrator.analysis.states import Time
from migrator.facts.events import Use


def _find_uaccess(evidence: Evidence) -> Iterator[Fault]:
    return once_by_place(
        fault_at(moment, f"`{moment.call}` reaches user memory in guest time")
        for moment in evidence.moments
        if moment.event is not None and moment.event.uses is Use.UACCESS and moment.before.time is Time.GUEST
    )


def _find_stale(evidence: Evidence) -> Iterator[Fault]:
    homes = {site.path for site in evidence.sites}
    for stale in evidence.stale:
        level = Level.WARNING if stale.is_gone or stale.path in homes else Level.NOTE
        yield Fault(stale.path, stale.function, stale.place, _say_stale(stale), level)


def _say_stale(stale: Stale) -> str:
    if stale.is_gone:
        return f"`{stale.name}` is named here, and exists nowhere in this tree"
    return f"`{stale.name}` is named here, and the code here does not call it"


def _find_late(evidence: Evidence) -> Iterator[Fault]:
    for late in evidence.deferred:
        where = late.where
        stores = f", stored at {listed(late.stores)}," if late.stores else ""
        message = f"`{late.call}` traces `{late.member}`{stores} only behind the guest; it could be traced at once"
        yield Fault(where.path, where.function, where.place, message, None, late.path)


UACCESS_IN_GUEST_TIME = Rule(
    key="uaccess-in-guest-time",
    level=Level.NOTE,
    what="user memory is accessed while time is the guest's",
    why="""\
Guest time is a flag of the task, and fault handlers read it to tell a fault of the guest from one of
the host. A fault on user memory in between may be taken for the guest's. Access before timing enter,
or behind timing exit, is right.""",
    wrong="""\
guest_timing_enter_irqoff();
if (get_user(word, address))
	goto fault;
ret = enter_exit_vcpu(vcpu);""",
    right="""\
if (get_user(word, address))
	goto fault;
guest_timing_enter_irqoff();
ret = enter_exit_vcpu(vcpu);""",
    source="the comments above run calls that ask for it; PF_VCPU in include/linux/sched.h",
    find=_find_uaccess,
)

STALE_COMMENT = Rule(
    key="stale-comment",
    level=Level.NOTE,
    what="a comment or a document names a helper that is not called there, or does not exist",
    why="""\
Who reads the comment looks for a call that is not there, and the next conversion is made to fit a rule
that no longer holds. A name that the file calls, and the generic definitions' own comments, are true.
A warning where the name is gone, or the file holds guest entry code; elsewhere a note.""",
    wrong="""\
/* No user access between guest_enter and guest_exit. */
guest_timing_enter_irqoff();""",
    right="""\
/* No user access while guest time lasts. */
guest_timing_enter_irqoff();""",
    source="Documentation/core-api/entry.rst; comments that outlived conversions",
    find=_find_stale,
    fixable=True,
    beside=True,
)

LATE_TRACEPOINT = Rule(
    key="late-tracepoint",
    level=Level.NOTE,
    what="a value is stored near guest entry only to be traced once the guest has been left",
    why="""\
The detour was needed while RCU stopped watching long before the guest ran. With the state helpers next
to the guest, the value can be traced where it is computed, and field and block can go. A field that
anything else reads is kept for a reason.""",
    wrong="""\
vcpu->arch.delta = now - deadline;
/* ... and behind the guest: */
trace_wait_lapic_expire(vcpu->vcpu_id, vcpu->arch.delta);""",
    right="trace_wait_lapic_expire(vcpu->vcpu_id, now - deadline);",
    source="e0ac535178ad, which brought such a tracepoint back",
    find=_find_late,
    fixable=True,
    beside=True,
)
