"""The witness as a timeline: what is shown, what is folded, and that it lines up."""

import pytest

from migrator.report.model import WitnessStep
from migrator.report.witness import find_accounts, find_telling, render_witness
from tests.report.reports import found, plain

_HOST = "irqs on, host time, RCU watching, told on"
_GUEST = "irqs off, guest time, RCU away, told on"


def _step(line: int, event: str = "f()", state: str = _HOST, path: str = "a.c") -> WitnessStep:
    return WitnessStep(path, line, event, state)


def test_timeline_in_full() -> None:
    """Line, event, four accounts; quiet steps as one line, another file named, the last step marked."""
    row = found().findings[0]

    assert "\n".join(render_witness(row.witness, row.path, plain, "red")).split("\n") == [
        "        line  event                       irqs     time     RCU       told",
        "         100  kvm_run() begins            on       host     watching  on",
        "         ...  2 steps",
        "        include/linux/kvm_host.h:33",
        "          33  guest_state_enter_irqoff()  off      guest    away      on",
        "          34  enter() runs the guest      off      guest    away      on",
        "        arch/arm64/kvm/arm.c:105",
        "      >  105  trace_kvm_exit()            off      guest    away      on",
    ]


def test_state_is_taken_apart() -> None:
    """Four words; the description of an unknown state too."""
    assert find_accounts(_GUEST) == ("off", "guest", "away", "on")
    assert find_accounts("irqs unknown, unknown time, RCU unknown, told unknown") == ("unknown",) * 4


def test_what_matters_is_never_folded() -> None:
    """The first step, the last, each that changes an account, and the one that runs the guest."""
    quiet = [_step(line) for line in range(2, 200)]
    witness = [_step(1), *quiet, _step(300, "enter", _GUEST), *quiet, _step(400, "x() runs the guest"), *quiet]
    telling = find_telling(witness)

    assert [step.line for step, is_telling in zip(witness, telling, strict=True) if is_telling] == [
        1,
        300,
        2,  # the first behind it: accounts change back
        400,
        199,
    ]
    assert len(render_witness(witness, "a.c", plain, "red")) == 1 + 5 + 3


def test_single_quiet_step_is_shown() -> None:
    """One line says as much as `1 steps` would."""
    lines = render_witness([_step(1), _step(2, "quiet()"), _step(3)], "a.c", plain, "red")

    assert [line.split()[:2] for line in lines[1:]] == [["1", "f()"], ["2", "quiet()"], [">", "3"]]


@pytest.mark.parametrize("event", ["x" * 200, "some_call() with a long tail of words " * 6, ""])
def test_long_and_empty_events_keep_the_columns(event: str) -> None:
    """The accounts stand below their heads; nothing of the event is lost, and a row of words ends before column 100."""
    head, first, *more = render_witness([_step(12345, event)], "a.c", plain, "red")

    assert "".join(" ".join([first, *more]).split()).startswith(">12345")
    joined = "".join("".join(line[14:63] if line is first else line[14:] for line in (first, *more)).split())
    assert joined.replace("onhostwatchingon", "") == "".join(event.split())
    for name, word in (("irqs", "on"), ("time", "host"), ("RCU", "watching"), ("told", "on")):
        assert first[head.index(f"  {name}") + 2 :].startswith(word)
    assert all(len(line) < 100 for line in (head, first, *more))


def test_changes_and_the_last_step_are_painted() -> None:
    """Colours change no width, and stand where an account changes and where the reader is to look."""
    asked: list[tuple[str, str]] = []

    def paint(text: str, color: str) -> str:
        asked.append((text.strip(), color))
        return text

    witness = [_step(1), _step(2, "enter", _GUEST), _step(3, "trace", _GUEST)]

    assert render_witness(witness, "a.c", paint, "red") == render_witness(witness, "a.c", plain, "red")
    assert [each for each in asked if each[1]] == [
        ("off", "cyan"),
        ("guest", "cyan"),
        ("away", "cyan"),
        (">", "red"),
    ]


def test_no_witness_draws_nothing() -> None:
    """A finding that needs no path has no table."""
    assert render_witness((), "a.c", plain, "red") == []


def test_no_line_ends_with_blanks() -> None:
    """Not behind a painted word either."""
    lines = render_witness([_step(1), _step(2, "enter", _GUEST)], "a.c", lambda text, _: f"<{text}>", "red")

    assert all(line.removesuffix(">") == line.removesuffix(">").rstrip() for line in lines)
