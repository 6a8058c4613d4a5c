"""The scan's judgements, without a tree."""

from collections.abc import Sequence

import pytest

from migrator.analysis.scan import GENERIC, Status, arch_of, judge
from migrator.analysis.sites import find_sites
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, FACTS


@pytest.mark.parametrize(
    ("path", "arch"),
    [
        ("arch/arm64/kvm/arm.c", "arm64"),
        ("arch/x86/kvm/vmx/vmx.c", "x86"),
        ("virt/kvm/arm/arm.c", "arm64"),
        ("virt/kvm/arm/vgic/vgic.c", "arm64"),
        ("virt/kvm/arms.c", GENERIC),
        ("virt/kvm/kvm_main.c", GENERIC),
        ("include/linux/kvm_host.h", GENERIC),
        ("arch/Kconfig", GENERIC),
    ],
)
def test_arch_of(path: str, arch: str) -> None:
    """The folder tells, and the facts tell for shared folders."""
    owners = {folder: facts.arch for facts in ARCHS.values() for folder in facts.paths}

    assert arch_of(path, owners) == arch


@pytest.mark.parametrize(
    ("calls", "status"),
    [
        ([], Status.NONE),
        (["guest_enter_irqoff", "guest_exit"], Status.DEPRECATED),
        (["context_tracking_guest_exit"], Status.DEPRECATED),
        (["guest_timing_enter_irqoff", "guest_state_exit_irqoff"], Status.CONVERTED),
        (["guest_timing_enter_irqoff", "guest_exit_irqoff"], Status.MIXED),
    ],
)
def test_judge(calls: Sequence[str], status: Status) -> None:
    """Old names alone, new names alone, both, or none."""
    text = "void f(void)\n{\n" + "".join(f"\t{call}();\n" for call in calls) + "}\n"

    assert judge(find_sites("arch/x/kvm/x.c", Unit(text), FACTS).sites) is status
