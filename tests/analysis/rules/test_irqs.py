"""The rules about interrupts."""

import pytest

from migrator.analysis.evidence import Callee
from migrator.analysis.states import Mask, State, Told
from tests.analysis.rules.making import GUEST, HOST, NOWHERE, RAN, SYNCHRONIZED, TIMED, lines, moment

_WINDOW = RAN._replace(mask=Mask.ON, opened=True, fresh=True)


@pytest.mark.parametrize(("told", "found"), [(Told.OFF, [3]), (Told.ON, []), (Told.UNKNOWN, [])])
def test_untold(told: Told, found: list[int]) -> None:
    """Only who is known to believe interrupts off is wrong."""
    moments = (
        moment(3, "run", GUEST._replace(told=told), Callee.RUN),
        moment(4, "load", GUEST._replace(told=told), Callee.SAFE),
    )

    assert lines("irq-state-untold", moments=moments) == found


@pytest.mark.parametrize("call", ["guest_timing_exit_irqoff", "guest_exit_irqoff", "vtime_account_guest_exit"])
def test_ticks_lost(call: str) -> None:
    """Found once, where no path that reaches the call has opened interrupts."""
    assert lines("ticks-lost", moments=(moment(3, call, RAN), moment(3, call, TIMED))) == [3]
    assert lines("ticks-lost", moments=(moment(3, call, RAN), moment(3, call, RAN._replace(opened=True)))) == []


@pytest.mark.parametrize("before", [TIMED, HOST, NOWHERE, HOST._replace(ran=True)])
def test_no_ticks_to_lose(before: State) -> None:
    """No guest has run in guest time, or whose time it is is not known."""
    assert lines("ticks-lost", moments=(moment(3, "guest_timing_exit_irqoff", before),)) == []


@pytest.mark.parametrize("call", ["local_irq_disable", "local_irq_save", "raw_local_irq_disable"])
def test_unsynchronized(call: str) -> None:
    """A window that closes at once is found where a synchronization is known, and only there."""
    moments = (moment(3, call, _WINDOW),)

    assert lines("window-unsynchronized", moments=moments, archfacts=SYNCHRONIZED) == [3]
    assert lines("window-unsynchronized", moments=moments) == []


@pytest.mark.parametrize(
    "before",
    [
        _WINDOW._replace(fresh=False),
        _WINDOW._replace(mask=Mask.UNKNOWN),
        _WINDOW._replace(ran=False),
        HOST._replace(mask=Mask.ON, fresh=True),
    ],
)
def test_no_window_or_synchronized(before: State) -> None:
    """What is synchronized, not known to be open, or not behind the guest in its time."""
    moments = (moment(3, "local_irq_disable", before),)

    assert lines("window-unsynchronized", moments=moments, archfacts=SYNCHRONIZED) == []


@pytest.mark.parametrize(
    ("call", "mask", "found"),
    [
        ("guest_timing_exit_irqoff", Mask.ON, [3]),
        ("guest_state_enter_irqoff", Mask.ON, [3]),
        ("guest_enter_irqoff", Mask.ON, [3]),
        ("guest_timing_exit_irqoff", Mask.UNKNOWN, []),
        ("guest_timing_exit_irqoff", Mask.OFF, []),
        ("guest_exit", Mask.ON, []),
        ("kvm_guest_exit", Mask.ON, []),
        ("local_irq_disable", Mask.ON, []),
    ],
)
def test_transitions(call: str, mask: Mask, found: list[int]) -> None:
    """Known to be on, at a helper that asks for off; those that save the mask do not."""
    assert lines("irqs-on-at-transition", moments=(moment(3, call, HOST._replace(mask=mask)),)) == found
    excused = moment(3, call, HOST._replace(mask=mask, excused=True))
    assert lines("irqs-on-at-transition", moments=(excused,)) == []  # told at the helper before
