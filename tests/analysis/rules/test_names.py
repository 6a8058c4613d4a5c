"""The rules about names."""

import pytest

from migrator.analysis.scan import GENERIC
from migrator.analysis.states import Told
from tests.analysis.rules.making import GUEST, HOST, faults, lines, moment, site

_NAMES = {
    "deprecated-helper": ("guest_exit", "guest_enter_irqoff", "kvm_guest_exit"),
    "open-coded-transition": ("context_tracking_guest_exit", "vtime_account_guest_enter", "guest_context_enter_irqoff"),
    "private-wrapper": ("kvm_guest_enter_irqoff", "kvm_guest_exit_irqoff"),
    "draft-era-name": ("exit_to_guest_mode", "enter_from_guest_mode"),
}
_NEW = ("guest_timing_enter_irqoff", "guest_state_exit_irqoff")


@pytest.mark.parametrize("key", _NAMES)
def test_names(key: str) -> None:
    """Each rule has its own names, says them, and leaves the other rules' and the new ones alone."""
    everything = (*_NEW, *(name for names in _NAMES.values() for name in names))
    sites = tuple(site(line, name) for line, name in enumerate(everything, 1))

    found = faults(key, sites=sites)

    assert [fault.message.split("`")[1] for fault in found] == [*_NAMES[key]]
    assert all(fault.function == "f" and fault.path is None for fault in found)


@pytest.mark.parametrize("key", _NAMES)
def test_generic_code_may(key: str) -> None:
    """The generic code defines the helpers out of one another."""
    sites = tuple(site(line, name) for line, name in enumerate(_NAMES[key], 1))

    assert lines(key, sites=sites, arch=GENERIC) == []


def test_copy_is_a_wrapper() -> None:
    """A building block in a function that tells lockdep by hand is one copy, not open-coded."""
    sites = (site(3, "context_tracking_guest_enter"), site(7, "context_tracking_guest_exit"))
    moments = (moment(4, "lockdep_hardirqs_on", GUEST), moment(6, "lockdep_hardirqs_off", GUEST))

    assert lines("private-wrapper", sites=sites, moments=moments) == [3]
    assert lines("open-coded-transition", sites=sites, moments=moments) == []


@pytest.mark.parametrize(
    ("call", "function"), [("local_irq_enable", "f"), ("lockdep_hardirqs_on", "g"), ("lockdep_hardirqs_off", "f")]
)
def test_no_copy(call: str, function: str) -> None:
    """Changing the mask, telling elsewhere, and telling the opposite make no copy of state enter."""
    sites = (site(3, "context_tracking_guest_enter"),)
    moments = (moment(4, call, HOST._replace(told=Told.ON), function=function),)

    assert lines("private-wrapper", sites=sites, moments=moments) == []
    assert lines("open-coded-transition", sites=sites, moments=moments) == [3]
