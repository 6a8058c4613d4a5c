"""Rules about code in the extended quiescent state (EQS): what may be instrumented there, and what need not be there.

Source: 3ebccdf373c2, 135961e0a7d5 and 87fa7f3e98a1 (arch/x86/kvm); include/linux/instrumentation.h.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from migrator.analysis.evidence import Callee, Evidence, Moment
from migrator.analysis.findings import Level
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.rules.places import (
    fault_at,
    grouped,
    home_of,
    is_state_call,
    listed,
    moves_guest,
    once_by_place,
)
from migrator.facts.events import Use

_AWAY = "while RCU does not watch"


def _find_instrumentable(evidence: Evidence) -> Iterator[Fault]:
    faults = (*_find_unsafe_homes(evidence), *_find_crossings(evidence))
    return once_by_place(faults)


def _find_unsafe_homes(evidence: Evidence) -> Iterator[Fault]:
    """Yield one fault for each ordinary function that calls a state helper, at the enter where it has one."""
    calls = [m for m in evidence.moments if is_state_call(m.event) and not m.where.is_safe]
    for group in grouped(calls, lambda moment: home_of(moment.where)).values():
        enters = [moment for moment in group if moment.event is not None and moment.event.rcu == "away"]
        first = min(enters or group, key=lambda moment: moment.where.offset)
        marks = f", only {listed(first.where.marks)}" if first.where.marks else ""
        message = f"`{first.call}` is called in `{first.where.function}`, which is not noinstr{marks}"
        yield replace(fault_at(first, message), fixable=True)  # a helper is; what the EQS reaches, nobody mends


def _find_crossings(evidence: Evidence) -> Iterator[Fault]:
    """Yield the calls that lead from the EQS to code that may be instrumented."""
    for moment in evidence.moments:
        if not moment.before.in_eqs or moment.before.loose:
            continue
        if moment.callee is Callee.INSTRUMENTABLE:
            reaches = f"; it reaches {listed(moment.reached, 12)}" if moment.reached else ""
            yield fault_at(moment, f"`{moment.call}` is called {_AWAY}, and may be instrumented{reaches}")
        elif moment.event is not None and moment.event.uses is Use.INSTRUMENTED:
            message = f"`{moment.call}` calls KASAN and KCSAN by hand, {_AWAY}; its `raw_` or `arch_` spelling does not"
            yield fault_at(moment, message, Level.WARNING)


def _find_wide(evidence: Evidence) -> Iterator[Fault]:
    """Yield each ordinary call in the EQS; of a noinstr function, one fault with all of them."""
    homes = {home_of(m.where) for m in evidence.moments if moves_guest(m.event) or m.callee is Callee.RUN}
    unsafe = {home_of(m.where) for m in evidence.moments if is_state_call(m.event) and not m.where.is_safe}
    wide = [m for m in evidence.moments if _is_ordinary(m) and home_of(m.where) in homes]
    for group in grouped(wide, lambda moment: home_of(moment.where)).values():
        group.sort(key=lambda moment: moment.where.offset)
        is_told = home_of(group[0].where) in unsafe  # that it is not noinstr: its author meant the helpers to be here
        if group[0].where.is_safe or is_told:
            calls = listed(moment.call for moment in group)
            stand = "stands" if len({moment.call for moment in group}) == 1 else "stand"
            level = None if is_told else Level.NOTE
            fault = fault_at(group[0], f"{calls} {stand} where RCU does not watch; is that needed?", level)
            yield replace(fault, calls=tuple(dict.fromkeys(moment.call for moment in group)))
            continue
        yield from once_by_place(
            fault_at(m, f"`{m.call}` is called {_AWAY}, in a function that is not noinstr") for m in group
        )


def _is_ordinary(moment: Moment) -> bool:
    """Whether a call needs nothing that the EQS lacks, and is none of those that belong there."""
    state = moment.before
    if moment.event is not None or not state.in_eqs or state.loose:
        return False
    return moment.callee in {Callee.SAFE, Callee.UNKNOWN}


EQS_INSTRUMENTABLE = Rule(
    key="eqs-instrumentable",
    level=Level.ERROR,
    what="a state helper in a function that is not noinstr, or a call from the EQS to code that is not",
    why="""\
Kprobes, ftrace, KASAN, KCOV and KCSAN may put calls into any function that is not noinstr, and those
calls may use RCU. Code that is always inlined counts as its caller's; empty stubs are nothing; and
what stands between `instrumentation_begin()` and `instrumentation_end()` is the author's word. A
caller's attributes do not reach the checks that plain atomic and bit operations call by hand: `raw_`
and `arch_` spellings have none.""",
    wrong="""\
guest_state_enter_irqoff();
load_registers(vcpu); /* an ordinary function */
ret = run_vcpu(vcpu);
guest_state_exit_irqoff();""",
    right="""\
load_registers(vcpu);
guest_state_enter_irqoff(); /* in a noinstr function */
ret = run_vcpu(vcpu);
guest_state_exit_irqoff();""",
    source="3ebccdf373c2 and 135961e0a7d5, which made run functions noinstr; include/linux/instrumentation.h",
    find=_find_instrumentable,
)

EQS_TOO_WIDE = Rule(
    key="eqs-too-wide",
    level=Level.WARNING,
    what="calls between state enter and the guest, or between the guest and state exit",
    why="""\
What need not run without RCU is better placed outside: every call inside has to stay free of
instrumentation for ever, and so has what it calls. In a noinstr function this is a note, since the
author has thought of it. Raw interrupt calls, register accesses and empty stubs are not meant.""",
    wrong="""\
guest_state_enter_irqoff();
set_timer(vcpu);
ret = run_vcpu(vcpu);
guest_state_exit_irqoff();""",
    right="""\
set_timer(vcpu);
guest_state_enter_irqoff();
ret = run_vcpu(vcpu);
guest_state_exit_irqoff();""",
    source="87fa7f3e98a1, which moved context tracking next to the guest",
    find=_find_wide,
    fixable=True,
)
