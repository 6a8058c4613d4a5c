"""Rules about the extended quiescent state (EQS): what must not happen while RCU does not watch.

Source: 8cfe148a7136 (arch/arm64/kvm/arm.c), 6455317e4d0d (arch/riscv/kvm/vcpu.c),
    72e3244512b3 (arch/mips/kvm/mips.c), 57d88f02eb44 (arch/s390/kvm), e0ac535178ad (arch/x86/kvm).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.analysis.evidence import Evidence, Moment
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import fault_at, grouped, listed, moves_guest, once_by_place, opens_traced
from migrator.facts.events import Use

_USES = {
    Use.TRACEPOINT: "is a tracepoint, whose probes run under RCU",
    Use.TRACING: "tells lockdep and interrupt tracing, which use RCU",
    Use.LOCK: "takes, releases or checks a lock, which lockdep and tracepoints follow",
    Use.PRINT: "prints, which takes locks and holds tracepoints",
    Use.WARN: "prints its text where it warns, which takes locks and holds tracepoints",
    Use.RCU: "uses RCU",
    Use.SLEEP: "may sleep",
}
_AWAY = "while RCU does not watch"


def _find_irqs_enabled(evidence: Evidence) -> Iterator[Fault]:
    return once_by_place(
        fault_at(moment, f"`{moment.call}` enables interrupts {_AWAY}")
        for moment in evidence.moments
        if moment.before.in_eqs and opens_traced(moment)
    )


def _find_used(evidence: Evidence) -> Iterator[Fault]:
    """Yield each use; of those behind one call that should not be in the EQS, the nearest, with what else there is."""
    loose = [moment for moment in evidence.moments if moment.crossing is not None and _judge_use(moment) is not None]
    direct = (fault for m in evidence.moments if m.crossing is None and (fault := _judge_use(m)) is not None)
    groups = grouped(loose, lambda moment: moment.crossing).values()
    return once_by_place((*direct, *(fault for group in groups if (fault := _judge_group(group)) is not None)))


def _judge_group(moments: Sequence[Moment]) -> Fault | None:
    """Return the fault of the use that is reached through the fewest calls; the others are named with it."""
    first, *others = sorted(moments, key=lambda moment: (moment.is_vouched, moment.depth))
    fault = _judge_use(first)
    names = [moment.call for moment in others if moment.call != first.call]
    if fault is None or not names:
        return fault
    message = f"{fault.message}; behind the same call so do {listed(names)}"
    return replace(fault, message=message, calls=(first.call, *dict.fromkeys(names)))


def _judge_use(moment: Moment) -> Fault | None:
    """Return the fault of a declared call that relies on RCU where RCU does not watch."""
    event = moment.event
    if event is None or event.uses is None or moves_guest(event) or not moment.before.in_eqs:
        return None
    if event.uses is Use.TRAP and not moment.before.loose:
        return fault_at(moment, f"`{moment.call}` warns {_AWAY}; where that is no trap, it prints", Level.NOTE)
    if event.uses not in _USES or opens_traced(moment):
        return None
    level = Level.NOTE if moment.is_vouched else None
    return fault_at(moment, f"`{moment.call}` {_USES[event.uses]}, {_AWAY}", level)


EQS_IRQS_ENABLED = Rule(
    key="eqs-irqs-enabled",
    level=Level.ERROR,
    what="interrupts are enabled, other than raw, while RCU does not watch",
    why="""\
Telling lockdep and tracing uses RCU, and an interrupt that comes at once runs its handler where RCU
does not watch: entry code wakes RCU only where it knows that it has to. Raw calls tell nobody and are
right where the architecture's interrupt entry wakes RCU in the guest, or where the hardware holds
interrupts back until the guest runs.""",
    wrong="""\
guest_enter_irqoff();
local_irq_enable();
ret = run_vcpu(vcpu);""",
    right="""\
guest_timing_enter_irqoff();
guest_state_enter_irqoff(); /* in a noinstr function */
raw_local_irq_enable();
ret = run_vcpu(vcpu);
raw_local_irq_disable();""",
    source="8cfe148a7136, 6455317e4d0d and 57d88f02eb44, which mended it; ee4a2e08c101 on interrupt entry",
    find=_find_irqs_enabled,
    fixable=True,
)

EQS_TRACEPOINT = Rule(
    key="eqs-tracepoint",
    level=Level.ERROR,
    what="a tracepoint, lock, print, warning or RCU use while RCU does not watch",
    why="""\
All of these use RCU, by themselves or through lockdep and the tracers, and RCU has been told that this
CPU uses nothing. A tracepoint is right anywhere before state enter and behind state exit, also between
the timing and the state helpers. A bare `WARN_ON` is a trap on the larger architectures, and a note.""",
    wrong="""\
guest_state_enter_irqoff();
trace_kvm_entry(vcpu);
ret = run_vcpu(vcpu);""",
    right="""\
guest_timing_enter_irqoff();
trace_kvm_entry(vcpu);
guest_state_enter_irqoff(); /* in a noinstr function */
ret = run_vcpu(vcpu);""",
    source="72e3244512b3, which mended it; e0ac535178ad, which could trace at once then",
    find=_find_used,
    fixable=True,
)
