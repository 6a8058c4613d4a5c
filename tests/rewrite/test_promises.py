"""Promises about two calls that every path makes as a pair."""

import pytest

from migrator.recipes.promises import Paired
from migrator.rewrite.promises import check_promise
from tests.recipes.bench import FACTS, Bench

_PATH = "arch/riscv/kvm/vcpu.c"
_ENTER, _EXIT = FACTS.split.timing_enter, FACTS.split.timing_exit


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"{_ENTER}(); for (;;) {{ if (run(vcpu)) break; }} {_EXIT}();", ""),
        (f"if (vcpu->mode) return; {_ENTER}(); run(vcpu); {_EXIT}();", ""),
        (f"for (;;) {{ {_ENTER}(); run(vcpu); {_EXIT}(); }}", ""),
        (f"{_ENTER}(); if (run(vcpu)) return; {_EXIT}();", "a path leaves here"),
        (f"if (vcpu->mode) {_ENTER}(); run(vcpu); {_EXIT}();", "a path comes in here"),
        (f"for (;;) {{ {_ENTER}(); if (run(vcpu)) break; }} {_EXIT}();", "a path leaves here"),
        (f"{_ENTER}(); run(vcpu); {_EXIT}(); {_EXIT}();", "once"),
        (f"{_ENTER}(); run(vcpu);", "once"),
    ],
)
def test_paired(body: str, told: str) -> None:
    """Loops may stand between the two; a way out, a way in or another turn may not."""
    text = f"void f(struct kvm_vcpu *vcpu)\n{{\n\tlocal_irq_disable();\n\t{body}\n}}\n"
    judged = Bench("riscv", {_PATH: text}).means().examine(["riscv"], {})["riscv"]

    problem = check_promise(judged.study, Paired(_PATH, "f", (_ENTER, _EXIT)))

    assert told in problem
    assert bool(told) is bool(problem)
