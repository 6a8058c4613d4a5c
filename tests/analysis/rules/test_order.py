"""The rules about order and balance."""

import pytest

from migrator.analysis.evidence import RootKind
from migrator.analysis.findings import Level
from migrator.analysis.states import Rcu, State, Time
from migrator.analysis.values import ANY, ERRNO, Value, exactly
from tests.analysis.rules.making import GUEST, HOST, NOWHERE, TIMED, ending, faults, lines, moment, site

_HOST_AWAY = HOST._replace(rcu=Rcu.AWAY)


@pytest.mark.parametrize(
    ("call", "before", "found"),
    [
        ("guest_timing_exit_irqoff", GUEST, [3]),
        ("guest_state_enter_irqoff", HOST, [3]),
        ("guest_timing_enter_irqoff", _HOST_AWAY, [3]),
        ("context_tracking_guest_enter", HOST, [3]),
        ("guest_state_enter_irqoff", TIMED, []),
        ("guest_timing_enter_irqoff", HOST, []),
        ("guest_state_exit_irqoff", GUEST, []),
        ("guest_timing_exit_irqoff", TIMED, []),
        ("guest_enter_irqoff", HOST, []),
        ("guest_exit_irqoff", GUEST, []),
        ("guest_state_enter_irqoff", NOWHERE, []),
        ("guest_timing_exit_irqoff", NOWHERE, []),
        ("ct_idle_enter", HOST, []),
    ],
)
def test_order(call: str, before: State, found: list[int]) -> None:
    """Timing stands around state; what is not known is not wrong, and idle is no guest."""
    assert lines("transition-order", moments=(moment(3, call, before),)) == found


@pytest.mark.parametrize(
    ("call", "before", "found"),
    [
        ("guest_timing_enter_irqoff", TIMED, [3]),
        ("guest_enter_irqoff", GUEST, [3]),
        ("guest_state_enter_irqoff", GUEST, [3]),
        ("guest_timing_exit_irqoff", HOST, [3]),
        ("guest_state_exit_irqoff", TIMED, [3]),
        ("guest_timing_enter_irqoff", HOST, []),
        ("guest_exit", GUEST, []),
        ("guest_exit", NOWHERE, []),
        ("guest_enter", NOWHERE, []),
        ("user_exit", HOST, []),
    ],
)
def test_twice(call: str, before: State, found: list[int]) -> None:
    """What is known to be done already is done twice."""
    assert lines("unbalanced-path", moments=(moment(3, call, before),)) == found


@pytest.mark.parametrize(("state", "found"), [(HOST, []), (NOWHERE, []), (TIMED, [3]), (GUEST, [3]), (_HOST_AWAY, [3])])
def test_run_ioctl(state: State, found: list[int]) -> None:
    """The run ioctl ends in the host on every way out."""
    endings = (ending(3, state, root=RootKind.RUN), ending(5, HOST, root=RootKind.RUN))

    assert lines("unbalanced-path", endings=endings) == found


@pytest.mark.parametrize(("state", "found"), [(GUEST, []), (HOST, []), (TIMED, [3]), (_HOST_AWAY, [3]), (NOWHERE, [])])
def test_handler(state: State, found: list[int]) -> None:
    """A handler ends as it began, or in the host altogether."""
    assert lines("unbalanced-path", endings=(ending(3, state, GUEST, RootKind.HANDLER),)) == found


@pytest.mark.parametrize("root", [RootKind.TOP, None])
def test_wrapper(root: RootKind | None) -> None:
    """A function with one net effect is a wrapper, and balanced ones have none."""
    assert lines("unbalanced-path", endings=(ending(3, GUEST, root=root), ending(5, GUEST, root=root))) == []
    assert lines("unbalanced-path", endings=(ending(3, HOST, root=root), ending(5, NOWHERE, root=root))) == []


def test_split() -> None:
    """Where the value tells, a note says where the enter stands and who leaves."""
    endings = (ending(3, HOST, value=ERRNO), ending(7, GUEST, value=exactly(1)))
    sites = (site(6, "guest_enter_irqoff"), site(20, "guest_exit", "g"), site(30, "guest_exit", "h"))
    both = (site(40, "guest_enter_irqoff", "both"), site(41, "guest_exit", "both"))

    (fault,) = faults("unbalanced-path", endings=endings, sites=(*sites, *both))

    assert (fault.place.line, fault.level) == (6, Level.NOTE)
    assert fault.message == "`f` enters the guest only where it returns `1`; it is left in `g` and `h`"


def test_split_exit() -> None:
    """The same for a function that leaves."""
    endings = (ending(3, HOST, GUEST, value=exactly(0)), ending(7, GUEST, GUEST, value=exactly(1)))

    (fault,) = faults("unbalanced-path", endings=endings, sites=(site(2, "guest_exit"),))

    assert (fault.place.line, fault.level) == (2, Level.NOTE)
    assert fault.message == "`f` leaves the guest only where it returns `0`; nowhere in reach is it entered"


@pytest.mark.parametrize(
    "values", [(ANY, ANY), (exactly(1), ANY), (exactly(1), exactly(1)), (exactly(1), ANY.assume(">", exactly(0)))]
)
def test_not_told_apart(values: tuple[Value, Value]) -> None:
    """Where the value does not tell, the ways out that stay in the guest are wrong, if nobody else judges them."""
    for root, found in ((RootKind.TOP, [7]), (None, [])):
        endings = (ending(3, HOST, root=root, value=values[0]), ending(7, TIMED, root=root, value=values[1]))

        assert lines("unbalanced-path", endings=endings) == found


def test_ways_in_are_told_apart() -> None:
    """The same function begun in the host and in the guest is judged for each."""
    endings = (ending(3, HOST, HOST, RootKind.TOP), ending(3, HOST._replace(time=Time.GUEST), GUEST, RootKind.TOP))

    assert lines("unbalanced-path", endings=endings) == []
