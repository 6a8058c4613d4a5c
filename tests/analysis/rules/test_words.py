"""The rules about words, and about what is left over."""

import pytest

from migrator.analysis.evidence import Deferred, Stale
from migrator.analysis.findings import Level
from migrator.text import Place
from tests.analysis.rules.making import HOST, NOWHERE, TIMED, faults, lines, moment, site, where

_HERE = "arch/x/kvm/x.c"


def test_uaccess() -> None:
    """User memory in guest time; elsewhere, and where the time is not known, it is right."""
    calls = [(3, "copy_from_user"), (4, "kvm_read_guest"), (5, "__put_user"), (6, "memcpy")]

    assert lines("uaccess-in-guest-time", moments=tuple(moment(n, call, TIMED) for n, call in calls)) == [3, 4, 5]
    for state in (HOST, NOWHERE):
        assert lines("uaccess-in-guest-time", moments=tuple(moment(n, call, state) for n, call in calls)) == []


@pytest.mark.parametrize(
    ("path", "is_gone", "level"),
    [
        (_HERE, True, Level.WARNING),
        (_HERE, False, Level.WARNING),
        ("arch/x/kvm/other.c", False, Level.NOTE),
        ("Documentation/x.rst", True, Level.WARNING),
    ],
)
def test_stale(path: str, is_gone: bool, level: Level) -> None:
    """A name that is gone weighs more, and so does a comment among guest entry code."""
    stale = Stale(path, "", Place(3, 1), "guest_enter", is_gone)

    (fault,) = faults("stale-comment", stale=(stale,), sites=(site(9, "guest_state_enter_irqoff"),))

    assert (fault.place.line, fault.level, fault.message.split("`")[1]) == (3, level, "guest_enter")
    assert ("nowhere" in fault.message) is is_gone


def test_late() -> None:
    """The message names the tracepoint, the member and where it is stored."""
    late = Deferred(where(9), "delta", "trace_delta", ("arch/x/kvm/timer.c:5",), lambda: ())

    (fault,) = faults("late-tracepoint", deferred=(late,))

    assert fault.message.startswith("`trace_delta` traces `delta`, stored at `arch/x/kvm/timer.c:5`, only")


@pytest.mark.parametrize("key", ["stale-comment", "late-tracepoint", "uaccess-in-guest-time"])
def test_nothing(key: str) -> None:
    """An empty record has no faults."""
    assert lines(key) == []
