"""The rules about what happens while RCU does not watch."""

from typing import Any

import pytest

from migrator.analysis.evidence import Callee
from migrator.analysis.findings import Level
from migrator.analysis.states import Mask, Rcu, State
from tests.analysis.rules.making import GUEST, HOST, NOWHERE, TIMED, faults, lines, moment

_ON = GUEST._replace(mask=Mask.ON)
_ALLOWED = GUEST._replace(allowed=1)
_LOOSE = GUEST._replace(loose=True)
_INSIDE: dict[str, Any] = {"is_noinstr": True}


@pytest.mark.parametrize("call", ["local_irq_enable", "local_irq_restore", "spin_unlock_irq", "local_daif_restore"])
def test_irqs_enabled(call: str) -> None:
    """What enables and tells is found once, and is no tracepoint's fault too."""
    moments = (moment(3, call, GUEST, after=_ON), moment(3, call, GUEST._replace(ran=True), after=_ON))

    assert lines("eqs-irqs-enabled", moments=moments) == [3]
    assert lines("eqs-tracepoint", moments=moments) == []


@pytest.mark.parametrize(
    ("call", "before", "after"),
    [
        ("raw_local_irq_enable", GUEST, _ON),
        ("arch_local_irq_enable", GUEST, _ON),
        ("local_irq_enable", TIMED, TIMED._replace(mask=Mask.ON)),
        ("local_irq_enable", _ALLOWED, _ALLOWED._replace(mask=Mask.ON)),
        ("local_irq_enable", NOWHERE, NOWHERE._replace(mask=Mask.ON)),
        ("local_irq_restore", GUEST, GUEST),
        ("local_irq_restore", GUEST, GUEST._replace(mask=Mask.UNKNOWN)),
        ("local_irq_save", _ON, GUEST),
    ],
)
def test_irqs_not_enabled(call: str, before: State, after: State) -> None:
    """Raw calls, RCU that watches or is unknown, and flags that keep interrupts off are right."""
    assert lines("eqs-irqs-enabled", moments=(moment(3, call, before, after=after),)) == []


def test_state_helpers_in_ordinary_function() -> None:
    """One fault for a function: at its enter, or at its exit where it has no enter."""
    both = (moment(5, "guest_state_exit_irqoff", GUEST), moment(3, "guest_state_enter_irqoff", TIMED))
    other = (moment(9, "guest_state_exit_irqoff", GUEST, function="g"),)

    assert lines("eqs-instrumentable", moments=(*both, *other)) == [3, 9]


@pytest.mark.parametrize("call", ["guest_enter_irqoff", "guest_timing_enter_irqoff", "context_tracking_guest_enter"])
def test_other_helpers_in_ordinary_function(call: str) -> None:
    """The other helpers have their own rules, or may stand anywhere."""
    assert lines("eqs-instrumentable", moments=(moment(3, call, HOST),)) == []


def test_crossings() -> None:
    """The first step into ordinary code is the fault, and what it reaches is named."""
    first = moment(3, "load", GUEST, Callee.INSTRUMENTABLE, reached=tuple("abcdefghijklmn"), **_INSIDE)

    (fault,) = faults("eqs-instrumentable", moments=(first,))

    assert fault.message.endswith(
        "and may be instrumented; it reaches `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k`, `l` and 2 more"
    )


@pytest.mark.parametrize("kind", [Callee.SAFE, Callee.STUB, Callee.UNKNOWN, Callee.RUN])
def test_no_crossing(kind: Callee) -> None:
    """Other kinds of functions are right, or not known to be wrong."""
    assert lines("eqs-instrumentable", moments=(moment(3, "load", GUEST, kind, **_INSIDE),)) == []


@pytest.mark.parametrize("before", [TIMED, NOWHERE, _ALLOWED, _LOOSE])
def test_crossing_elsewhere(before: State) -> None:
    """Outside of the EQS, where instrumentation is allowed, and below a crossing nothing is crossed."""
    moments = (moment(3, "load", before, Callee.INSTRUMENTABLE, **_INSIDE), moment(4, "atomic_read", before))

    assert lines("eqs-instrumentable", moments=moments) == []


def test_checks_by_hand() -> None:
    """A plain atomic operation checks by hand, which is lighter; its raw spelling does not."""
    moments = (moment(3, "atomic_read", GUEST), moment(4, "raw_atomic_read", GUEST))

    (fault,) = faults("eqs-instrumentable", moments=moments)

    assert (fault.place.line, fault.level) == (3, Level.WARNING)


@pytest.mark.parametrize(
    ("call", "levels"),
    [
        ("trace_kvm_entry", [None]),
        ("local_irq_disable", [None]),
        ("spin_lock", [None]),
        ("pr_err", [None]),
        ("WARN_ONCE", [None]),
        ("srcu_read_lock", [None]),
        ("schedule", [None]),
        ("trace_hardirqs_off_finish", [None]),
        ("WARN_ON_ONCE", [Level.NOTE]),
        ("KVM_BUG_ON", [Level.NOTE]),
        ("trace_kvm_entry_enabled", []),
        ("lockdep_hardirqs_off", []),
        ("raw_local_irq_disable", []),
        ("READ_ONCE", []),
        ("guest_state_exit_irqoff", []),
        ("instrumentation_begin", []),
    ],
)
def test_uses(call: str, levels: list[Level | None]) -> None:
    """What leans on RCU is an error, a trap a note, and what was made for the place nothing."""
    found = faults("eqs-tracepoint", moments=(moment(3, call, GUEST, **_INSIDE),))

    assert [fault.level for fault in found] == levels
    assert lines("eqs-tracepoint", moments=(moment(3, call, _ALLOWED),)) == []
    assert lines("eqs-tracepoint", moments=(moment(3, call, TIMED),)) == []


def test_uses_below_a_crossing() -> None:
    """A tracepoint is at fault wherever it is reached; a trap in code that should not be there is not worth a word."""
    moments = (moment(3, "trace_kvm_timer", _LOOSE), moment(4, "WARN_ON", _LOOSE))

    assert lines("eqs-tracepoint", moments=moments) == [3]


def test_vouched_use() -> None:
    """Where the tree's own definition says that the call is in order, it is a note."""
    (fault,) = faults("eqs-tracepoint", moments=(moment(3, "WARN_ONCE", GUEST, is_vouched=True),))

    assert fault.level is Level.NOTE


def test_too_wide() -> None:
    """Each call of an ordinary function; one note for all of a noinstr function's."""
    run = (moment(2, "run", GUEST, Callee.RUN), moment(2, "run", GUEST, Callee.RUN, function="g", **_INSIDE))
    loose = [moment(n, "load", GUEST, kind) for n, kind in ((3, Callee.SAFE), (4, Callee.UNKNOWN))]
    kept = [moment(n, f"load{n}", GUEST, Callee.SAFE, function="g", **_INSIDE) for n in (13, 14)]

    found = faults("eqs-too-wide", moments=(*run, *loose, *kept))

    assert [(fault.place.line, fault.level) for fault in found] == [(3, None), (4, None), (13, Level.NOTE)]
    assert "`load13` and `load14`" in found[-1].message


@pytest.mark.parametrize("kind", [Callee.RUN, Callee.STUB, Callee.INSTRUMENTABLE])
def test_not_too_wide(kind: Callee) -> None:
    """The guest itself, nothing at all, and what another rule tells."""
    moments = (moment(2, "guest_state_exit_irqoff", GUEST), moment(3, "load", GUEST, kind))

    assert lines("eqs-too-wide", moments=moments) == []


def test_too_wide_elsewhere() -> None:
    """Only functions that hold an end of the EQS, or the run call, are asked; and only inside it."""
    held = moment(2, "guest_state_exit_irqoff", GUEST)
    other = moment(3, "load", GUEST, Callee.SAFE, function="g")
    outside = moment(4, "load", GUEST._replace(rcu=Rcu.WATCHING), Callee.SAFE)
    declared = moment(5, "raw_local_irq_disable", GUEST)

    assert lines("eqs-too-wide", moments=(held, other, outside, declared)) == []
