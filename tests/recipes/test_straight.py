"""What a proposal of the straight shape carries besides its edits, and facts that are wrong."""

from collections.abc import Mapping

import msgspec
import pytest

from migrator.facts.arch import ArchFacts, Latent
from migrator.recipes.guest_entry.straight import shape as straight
from migrator.recipes.model import Proposal, Reason, Refusal, Safety
from migrator.series.message import Disclosure, render_patch
from tests.recipes.bench import ARCHS, FACTS, TEXTS, Bench

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


def _message(text: str, archs: Mapping[str, ArchFacts] = ARCHS) -> str:
    """Return the changelog of the draft for a file, its lines joined."""
    (change,) = Bench("riscv", {_PATH: text}, archfacts=archs).plan().changes
    message = render_patch(change, FACTS, archs["riscv"], TEXTS, Disclosure("migrator", ("migrator", "draft")))
    return " ".join(message.text.split())


@pytest.mark.parametrize(
    ("old", "new", "told", "untold"),
    [
        (
            "guest_exit();",
            "guest_exit();",
            "local_irq_enable() enables interrupts behind __kvm_riscv_switch_to(), while RCU does not watch: the",
            "is a tracepoint",
        ),
        ("__kvm", "trace_x();\n\t__kvm", "trace_x() is a tracepoint, whose probes use RCU", "accounted to the host"),
        (
            "local_irq_enable();\n\tguest_exit();",
            "guest_exit_irqoff();\n\tlocal_irq_enable();",
            "No path opens interrupts between the exit of the guest and guest_exit_irqoff(): a tick",
            "enables interrupts",
        ),
        (
            "local_irq_enable();\n\tguest_exit();",
            "trace_x();\n\tguest_exit_irqoff();\n\tlocal_irq_enable();",
            "trace_x() is a tracepoint, whose probes use RCU",
            "enables interrupts",
        ),
        (
            "local_irq_enable();\n\tguest_exit();",
            "guest_exit_irqoff();\n\ttrace_x();\n\tlocal_irq_enable();",
            "still runs before the pending interrupts are taken, but counts as guest time",
            "follows the end",
        ),
        (
            "\tguest_exit();",
            "\tpreempt_enable();\n\tguest_exit();",
            "preempt_enable() follows the end of guest time",
            "still runs before the pending",
        ),
        (
            "switch_to(&vcpu->arch);",
            "switch_to(&vcpu->arch);\n\tvcpu->arch.last_exit_cpu = vcpu->cpu;",
            "with what belongs directly beside it: vcpu->arch.last_exit_cpu. RCU stops watching only between",
            "stands there alone",
        ),
    ],
)
def test_changelog_of_a_variant(old: str, new: str, told: str, untold: str) -> None:
    """The changelog says what is true of this very change."""
    message = _message(_BEFORE.replace(old, new))

    assert told in message
    assert untold not in message
    assert "lockdep and tracing are told of interrupts" in message


def test_changelog_of_a_latent_fault() -> None:
    """Where no kernel that can be configured has the EQS, the changelog says why, and promises no more."""
    latent = Latent(("arch/riscv/kvm/*.c",), "riscv does not select HAVE_IT, so that part is empty", "a Kconfig")
    archs = {"riscv": msgspec.structs.replace(ARCHS["riscv"], latent=(latent,))}

    message = _message(_BEFORE, archs)

    told = "What follows of RCU is latent: riscv does not select HAVE_IT, so that part is empty. local_irq_enable()"
    assert told in message
    assert "context tracking is active" not in message
    assert "CONFIG_PROVE_RCU" not in message


def test_what_stays_beside_the_run_call_is_told() -> None:
    """A statement that the facts place in the helper, but that other code keeps away, is told and not moved."""
    text = _BEFORE.replace("\tlocal_irq_enable", "\ttrace_x();\n\tvcpu->arch.last_exit_cpu = 1;\n\tlocal_irq_enable")

    proposal = _propose(text)

    assert proposal.words["beside"] == []
    assert "vcpu->arch.last_exit_cpu may stay outside the helper, not all standing alone beside" in _told(proposal)


def test_assignment_that_stays_is_told_by_its_target() -> None:
    """What is assigned to is told, not what is called for its value."""
    text = _BEFORE.replace("\tlocal_irq_enable", "\tvcpu->arch.last_exit_cpu = smp_processor_id();\n\tlocal_irq_enable")

    assert "vcpu->arch.last_exit_cpu may stay outside the helper" in _told(_propose(text))


def test_calls_behind_the_exit_are_an_assumption() -> None:
    """What is called between the exit and the enabling behind it is told like what stands before the exit."""
    text = _BEFORE.replace(
        "local_irq_enable();\n\tguest_exit();", "guest_exit_irqoff();\n\tfar(vcpu);\n\tlocal_irq_enable();"
    )

    proposal = _propose(text)

    assert "no call of far() between enter and exit changes the interrupt mask" in _told(proposal)
    assert any("the enabling behind it is guest time now" in why for why in proposal.why)


@pytest.mark.parametrize(
    "between",
    [
        "local_irq_disable();",
        "if (vcpu->mode)\n\t\tgoto out;",
        "leave_if(vcpu);",
        'asm volatile("nop");',
        "vcpu->mode = current->flags & PF_VCPU;",
        "if (vcpu->mode)\n\t\tput_user(1, vcpu->user);",
    ],
)
def test_exit_far_before_enable_that_is_not_certain(between: str) -> None:
    """What changes the mask, or leaves, between exit and enable makes the place of the window unclear."""
    macro = "#define leave_if(vcpu) if (vcpu) return\n\n"
    text = macro + _BEFORE.replace(
        "local_irq_enable();\n\tguest_exit();\n",
        f"guest_exit_irqoff();\n\t{between}\n\tlocal_irq_enable();\nout:\n\treturn;\n",
    )

    decision = _decide(text)

    assert isinstance(decision, Refusal)
    assert decision.reason is Reason.IRQS_UNCLEAR


@pytest.mark.parametrize(
    "between",
    ["trace_x(); preempt_enable();", "if (vcpu->mode)\n\t\tpreempt_enable();", "preempt_enable(), trace_x();"],
)
def test_scheduling_that_stays_is_told(between: str) -> None:
    """What may schedule, but is no statement on lines of its own, stays where it was, and nothing else is claimed."""
    proposal = _propose(_BEFORE.replace("\tguest_exit();", f"\t{between}\n\tguest_exit();"))

    assert proposal.words["scheduled"] == []
    assert "preempt_enable() stays in guest time, where another task may run" in _told(proposal)


def test_sleeping_in_the_window_is_told() -> None:
    """What may sleep where interrupts are taken runs in guest time, as it did before."""
    proposal = _propose(_BEFORE.replace("\tguest_exit();", "\tcond_resched();\n\tguest_exit();"))

    assert "cond_resched() stays in guest time, where another task may run" in _told(proposal)


def test_guest_time_that_ends_early_is_told() -> None:
    """What stands behind what may schedule may sleep, so guest time ends before both; the comment stays."""
    text = _BEFORE.replace(
        "\tguest_exit();", "\tfirst(vcpu);\n\t/* Now. */\n\tpreempt_enable();\n\tsecond(vcpu);\n\tguest_exit();"
    )

    (change,) = Bench("riscv", {_PATH: text}).plan().changes

    assert "what stands between preempt_enable() and guest_exit() is no guest time now" in change.proposals[0].why
    ended = (
        "\tguest_timing_exit_irqoff();\n\n\tlocal_irq_enable();\n\t/* Now. */\n\tpreempt_enable();\n\tsecond(vcpu);\n}"
    )
    assert "\tfirst(vcpu);\n\tlocal_irq_disable();\n\n" + ended in change.files[0].after.text
    assert "that no longer counts as guest time" in _message(text)


def test_comment_behind_the_exit_stays_with_it() -> None:
    """What is said of the exit is said of the end of guest time, and not of the enabling that stands last now."""
    text = _BEFORE.replace("guest_exit();", "guest_exit(); /* see the manual */")

    (change,) = Bench("riscv", {_PATH: text}).plan().changes

    assert (
        "\tguest_timing_exit_irqoff(); /* see the manual */\n\n\tlocal_irq_enable();\n}" in change.files[0].after.text
    )


def test_statements_on_one_line() -> None:
    """Where several statements share a line, what is left of it keeps its indentation."""
    shared = "guest_exit_irqoff(); trace_x(); local_irq_enable();"
    text = _BEFORE.replace("local_irq_enable();\n\tguest_exit();", shared)

    (change,) = Bench("riscv", {_PATH: text}).plan().changes

    assert "\tkvm_riscv_vcpu_enter_exit(vcpu);\n\ttrace_x();\n\t/*\n" in change.files[0].after.text
    assert "\tguest_timing_exit_irqoff();\n\n\tlocal_irq_enable();\n}" in change.files[0].after.text


def test_the_other_side_does_not_count() -> None:
    """What belongs behind the run call, but stands somewhere before it, is another matter."""
    beside = "\tvcpu->arch.last_exit_cpu = vcpu->cpu;\n"
    text = _BEFORE.replace("\tlocal_irq_disable", beside + "\tlocal_irq_disable")

    proposal = _propose(text.replace("(&vcpu->arch);\n", "(&vcpu->arch);\n" + beside))

    assert proposal.words["beside"] == ["vcpu->arch.last_exit_cpu"]
