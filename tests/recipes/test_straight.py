"""What a proposal of the straight shape carries besides its edits, and facts that are wrong."""

import msgspec
import pytest

from migrator.recipes.guest_entry import straight
from migrator.recipes.model import Proposal, Reason, Refusal, Safety
from tests.recipes.bench import ARCHS, Bench

_PATH = "arch/riscv/kvm/vcpu.c"
_BEFORE = """\
void run_vcpu(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}
"""


def _decide(text: str) -> Proposal | Refusal:
    bench = Bench("riscv", {_PATH: text})
    (decision,) = straight.propose(bench.case())
    return decision


def _propose(text: str) -> Proposal:
    decision = _decide(text)
    assert isinstance(decision, Proposal)
    return decision


def _told(proposal: Proposal) -> str:
    return "\n".join(note.what for note in proposal.assumptions)


def test_proposal_tells_what_made_it() -> None:
    """Recipe, place, shape and words come from the code and the facts."""
    proposal = _propose(_BEFORE)

    assert (proposal.recipe, proposal.arch, proposal.path) == ("guest-entry", "riscv", _PATH)
    assert (proposal.function, proposal.shape, proposal.safety) == ("run_vcpu", "straight", Safety.NEEDS_REVIEW)
    assert proposal.words["helper"] == ARCHS["riscv"].helper
    assert proposal.words["run_call"] == "__kvm_riscv_switch_to(&vcpu->arch)"
    assert (proposal.words["enter"], proposal.words["exit"]) == ("guest_enter_irqoff", "guest_exit")
    assert all(note.source and note.path == _PATH for note in proposal.assumptions)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("void nested(struct kvm_vcpu *vcpu)\n{\n\t__kvm_riscv_switch_to(&vcpu->arch);\n}\n", True),
        ("void nested(struct kvm_vcpu *vcpu)\n{\n\tcall_on(__kvm_riscv_switch_to, vcpu);\n}\n", True),
        ("void nested(struct kvm_vcpu *vcpu)\n{\n\t/* __kvm_riscv_switch_to(&vcpu->arch); */\n}\n", False),
        ("void nested(struct kvm_vcpu *vcpu)\n{\n\tvcpu->__kvm_riscv_switch_to(&vcpu->arch);\n}\n", False),
    ],
)
def test_run_call_elsewhere_is_told(other: str, told: bool) -> None:
    """A function of the same file that runs the guest past the helper is named."""
    assert ("nested() of the same file runs the guest too" in _told(_propose(_BEFORE + other))) == told


@pytest.mark.parametrize(
    ("old", "new", "window"),
    [
        ("local_irq_enable();\n\tguest_exit();", "local_irq_enable();\n\tguest_exit();", "moved"),
        ("local_irq_enable();\n\tguest_exit();", "guest_exit_irqoff();\n\tlocal_irq_enable();", "new"),
        ("local_irq_enable();\n\tguest_exit();", "guest_exit();\n\tlocal_irq_enable();", "new"),
    ],
)
def test_window_is_told(old: str, new: str, window: str) -> None:
    """A window that was not there before is a change of its own, and a reason of its own."""
    proposal = _propose(_BEFORE.replace(old, new))

    assert proposal.words["window"] == window
    assert any("interrupts are now opened" in why for why in proposal.why) is (window == "new")


def test_unseen_mask_is_an_assumption() -> None:
    """Where nobody disables interrupts in sight, the contract of enter is what stands for it."""
    assert "interrupts are off at enter" not in _told(_propose(_BEFORE))
    assert "interrupts are off at enter" in _told(_propose(_BEFORE.replace("\tlocal_irq_disable();\n", "")))


def test_path_with_interrupts_on_is_told() -> None:
    """Who is refused for an open mask reads where it was opened, through whatever function."""
    text = "static void open_up(void)\n{\n\tlocal_irq_enable();\n}\n\n" + _BEFORE.replace(
        "\tguest_enter", "\topen_up();\n\tguest_enter"
    )

    decision = _decide(text)

    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.IRQS_UNCLEAR
    assert f"a path comes from open_up() at {_PATH}:9 with them on" in decision.message


def test_calls_without_code_are_an_assumption() -> None:
    """What is called between enter and exit and cannot be read is told by name; what is declared or read is not."""
    text = _BEFORE.replace("\tlocal_irq_enable", "\tfar(vcpu);\n\tnear(vcpu);\n\ttrace_x();\n\tlocal_irq_enable")
    near = "static void near(struct kvm_vcpu *vcpu)\n{\n\tvcpu->mode = 1;\n}\n\n"

    assert "no call of far() between enter and exit changes the interrupt mask" in _told(_propose(near + text))
    assert "no call of" not in _told(_propose(_BEFORE))


def test_flags_that_another_function_saved_are_an_assumption() -> None:
    """Where one function puts back what another saved out of sight, the mask is lost, which is told and no change."""
    give = "static void give(struct lock *lock)\n{\n\tlocal_irq_restore(lock->flags);\n}\n\n"
    take = "static void take(void)\n{\n\tlocal_irq_save(lock->flags);\n\tgive(lock);\n}\n\n"

    told = _told(_propose(give + take + _BEFORE.replace("\tlocal_irq_enable", "\ttake();\n\tlocal_irq_enable")))

    assert "take() and what follows up to the exit leave the interrupt mask as they find it" in told


def test_function_that_no_path_reaches() -> None:
    """Of code that calls itself alone, nothing is known at enter, so nothing is proposed."""
    text = _BEFORE.replace("\tlocal_irq_disable", "\tif (vcpu->mode)\n\t\trun_vcpu(vcpu);\n\tlocal_irq_disable")
    dead = text.replace("\tguest_enter", "\tif (0) {\n\tguest_enter").replace("guest_exit();", "guest_exit();\n\t}")

    assert isinstance(_decide(text), Proposal)
    decision = _decide(dead)
    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.NO_STRAIGHT_LINE


def test_unknown_synchronization_is_an_assumption() -> None:
    """What no manual guarantees is told."""
    assert "no synchronization is known" in _told(_propose(_BEFORE))


def test_comments_are_told() -> None:
    """Comments that went are told with their lines, and so are those that stay and name what is gone."""
    text = _BEFORE.replace("\tlocal_irq_enable", "\t/* Ticks are pending. */\n\tlocal_irq_enable")
    text = text.replace("\tlocal_irq_disable", "\t/* until guest_exit() */\n\tlocal_irq_disable")

    proposal = _propose(text)

    assert any("(lines 7 of the old file)" in why for why in proposal.why)
    assert "the comment at line 3 of the old file names guest_exit()" in _told(proposal)


def test_call_through_a_member() -> None:
    """A run call behind a member's members is a call like others."""
    facts = ARCHS["riscv"]
    run = msgspec.structs.replace(facts.run_call[0], call="vcpu->ops.run(...)")
    text = _BEFORE.replace("__kvm_riscv_switch_to(&vcpu->arch)", "vcpu->ops.run(vcpu, 1)")

    archs = {"riscv": msgspec.structs.replace(facts, run_call=(run,))}
    plan = Bench("riscv", {_PATH: text}, archfacts=archs).plan()

    (change,) = plan.changes
    assert "\tvcpu->ops.run(vcpu, 1);\n" in change.files[0].after.text
    assert plan.refusals == ()


def test_name_from_the_recipe() -> None:
    """Where an architecture's facts give the helper no name, the recipe's pattern does."""
    archs = {"riscv": msgspec.structs.replace(ARCHS["riscv"], helper="")}

    (change,) = Bench("riscv", {_PATH: _BEFORE}, archfacts=archs).plan().changes

    assert change.proposals[0].words["helper"] == "kvm_riscv_vcpu_enter_exit"


@pytest.mark.parametrize("call", ["run", "run(...); more()"])
def test_run_call_that_is_none(call: str) -> None:
    """A declared run call that nothing can match is told, and not taken for one that is absent."""
    run = msgspec.structs.replace(ARCHS["riscv"].run_call[0], call=call)
    archs = {"riscv": msgspec.structs.replace(ARCHS["riscv"], run_call=(run,))}

    plan = Bench("riscv", {_PATH: _BEFORE}, archfacts=archs).plan()

    (refusal,) = plan.refusals
    assert refusal.reason is Reason.NO_FACTS
    assert f"`{call}`" in refusal.message
