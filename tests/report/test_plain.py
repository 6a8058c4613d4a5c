"""Timelines as text."""

import pytest

from migrator.report.drawing.letters import measure
from migrator.report.drawing.plain import render_plain
from tests.report.pictures import BEFORE, HELPER, OPEN, SHAPES, event


def _plain(text: str, _: str) -> str:
    return text


def test_a_table_with_lanes() -> None:
    """Words where an account changes, signs where not, the guest across, findings below their events."""
    assert render_plain(OPEN, _plain, 0) == [
        "  line  what happens             irqs     time     RCU       told",
        "        arch/riscv/kvm/vcpu.c",
        "    80  __vcpu_run() begins      unknown  unknown  unknown   unknown",
        "    90  local_irq_disable()      off      ?        ?         off",
        "    92  guest_enter_irqoff()     |        guest    away      |",
        ">   94  local_irq_enable()       on       #        #         on",
        "        1 error: eqs-irqs-enabled",
        "    96  sie64a() runs the guest  ============ guest runs ===========",
        "    98  local_irq_disable()      off      #        #         off",
        "    99  guest_exit_irqoff()      |        host     watching  |",
    ]


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("indent", [0, 4, 6])
def test_80_columns(name: str, indent: int) -> None:
    """Whatever the events' texts; only the path of a file may be longer."""
    lines = render_plain(SHAPES[name], _plain, indent)

    assert all(measure(line) <= 80 for line in lines)
    assert all(line == line.rstrip() for line in lines)


def test_steps_left_out_and_other_functions() -> None:
    """How many steps, and where the path goes on."""
    text = "\n".join(render_plain(SHAPES["handler"], _plain))

    assert "       ...  8 steps  " in text
    assert f"in {HELPER}()" in text
    assert "            back in kvm_arch_vcpu_ioctl_run()\n" in text


def test_a_run_that_changes_accounts_tells_them_below_the_bar() -> None:
    """As where a handler was called in it."""
    rows = (
        event(1, "f()", "off guest away on"),
        event(2, "run()", "off guest watching off", "run"),
    )
    lines = render_plain(rows, _plain, 0)

    assert lines[-2].endswith(" guest runs ===========")
    assert lines[-1].split() == ["|", "#", "watching", "off"]


def test_colours_mark_findings_alone() -> None:
    """Levels have theirs; without colour nothing is lost."""
    painted = "\n".join(render_plain(BEFORE, lambda text, color: f"<{color}>{text}" if color else text))

    assert "<red>2 error: irq-state-untold" in painted
    assert "<yellow>1 warning: deprecated-helper" in painted
    assert painted.count("<red>>") == 5


def test_nothing_gives_nothing() -> None:
    """No head without a body."""
    assert render_plain((), _plain) == []
