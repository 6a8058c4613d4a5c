"""Steps before and behind the architectures' patches: in the series where they are needed, and nowhere else."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from migrator.recipes.guest_entry.straight import shape as straight
from migrator.recipes.model import Case, Decision, FileEdits, Ground, Proposal, Reason, Refusal, Safety, Shape, Step
from migrator.rewrite.cases import Means
from migrator.rewrite.plan import Plan
from migrator.syntax.edits import Edit
from migrator.text import Span
from tests.recipes.bench import Bench, text_after
from tests.rewrite.planning import make_plan

_PATH, _OTHER, _GENERIC = "arch/riscv/kvm/vcpu.c", "arch/riscv/kvm/more.c", "include/linux/kvm_thing.h"
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
_ASM = "arch/riscv/include/asm/kvm_host.h"
_HEADER = "static inline void old_thing(void)\n{\n}\n"


def _insert(path: str, text: str, shape: str = "bring", removed: Sequence[str] = ()) -> Proposal:
    edit = FileEdits(path, (Edit(Span(0, 0), text),))
    gone = tuple((path, name) for name in removed)
    words = {"window": "moved"}
    return Proposal("guest-entry", "generic", path, "", shape, Safety.NEEDS_REVIEW, (), (edit,), words, removed=gone)


def _bring(text: str = "extern int new_thing;\n") -> Step:
    return Step("bring", "a test", lambda _: [_insert(_GENERIC, text)], lambda _: ("new_thing",))


def _refused(_: Ground) -> list[Decision]:
    return [Refusal("guest-entry", "generic", _GENERIC, "old_thing", 1, Reason.NOT_STRUCTURED, "it is odd")]


def _using(word: str, *paths: str) -> Shape:
    """Return the straight shape whose edits use a word, in some files more."""

    def propose(case: Case) -> list[Decision]:
        (decision,) = straight.propose(case)
        assert isinstance(decision, Proposal)
        more = tuple(FileEdits(path, (Edit(Span(0, 0), f"extern int {word};\n"),)) for path in paths)
        return [replace(decision, edits=(*decision.edits, *more))]

    return Shape("straight", "a test", propose)


def _plan(
    *,
    before: Sequence[Step] = (),
    shapes: Sequence[Shape] = (),
    behind: Sequence[Step] = (),
    owner: Callable[[str], str] = lambda _: "",
) -> Plan:
    tree = {_GENERIC: _HEADER, _OTHER: "int other;\n", _ASM: "int asm_thing;\n"}
    bench = Bench("riscv", {_PATH: _BEFORE}, tree)
    means = bench.means()
    recipe = replace(means.recipe, before=tuple(before), shapes=tuple(shapes or [straight.SHAPE]), behind=tuple(behind))
    return make_plan(bench.scan(), _with(means, recipe=recipe, owner=owner), ["riscv"])


def _with(means: Means, **changes: object) -> Means:
    return replace(means, **changes)  # type: ignore[arg-type]


def _kinds(plan: Plan) -> list[str]:
    return [change.kind for change in plan.changes]


def test_step_that_nobody_needs() -> None:
    """What no architecture's patch uses is not brought."""
    plan = _plan(before=[_bring()])

    assert (_kinds(plan), plan.refusals) == (["straight"], ())


def test_step_that_is_needed_goes_first() -> None:
    """A patch that uses a name has the step before it that brings the name."""
    plan = _plan(before=[_bring()], shapes=[_using("new_thing", _OTHER)])

    assert (_kinds(plan), plan.refusals) == (["bring", "straight"], ())
    generic, arch = plan.changes
    assert [file.path for file in generic.files] == [_GENERIC]
    assert [file.path for file in arch.files] == [_PATH, _OTHER]
    assert [proposal.paths for proposal in arch.proposals] == [(_PATH, _OTHER)]


def test_step_that_refuses_takes_its_users_along() -> None:
    """Without what it needs a proposal becomes a refusal; the step's own stands beside it."""
    step = Step("bring", "a test", _refused, lambda _: ("new_thing",))

    plan = _plan(before=[step], shapes=[_using("new_thing", _OTHER)])

    assert plan.changes == ()
    assert [(refusal.path, refusal.reason) for refusal in plan.refusals] == [
        (_GENERIC, Reason.NOT_STRUCTURED),
        (_PATH, Reason.HELPERS_MISSING),
    ]
    assert "it is odd" in plan.refusals[1].message


def _arch(path: str, text: str, *more: str) -> Proposal:
    """Return a proposal for an architecture's file that inserts a line, in further files too."""
    files = tuple(FileEdits(each, (Edit(Span(0, 0), text),)) for each in (path, *more))
    return replace(_insert(path, text, "made"), arch="riscv", edits=files)


def _making(*proposals: Proposal) -> Shape:
    return Shape("made", "a test", lambda _: proposals)


def test_step_of_a_proposal_that_is_withdrawn() -> None:
    """What only a proposal needs that fails its check is not brought."""
    kept, failing = _arch(_PATH, "extern int other_thing;\n"), _arch(_OTHER, "} /* new_thing */\n")

    plan = _plan(before=[_bring()], shapes=[_making(kept, failing)])

    assert _kinds(plan) == ["made"]
    assert [refusal.path for refusal in plan.refusals] == [_OTHER]


@pytest.mark.parametrize(("shared", "patches"), [((), 2), ((_ASM,), 1)])
def test_one_patch_for_each_maintainers_set(shared: Sequence[str], patches: int) -> None:
    """Proposals of two sets are two patches; one, where both change a file, since each tells places of the old one."""
    proposals = [_arch(_PATH, "extern int one;\n", *shared), _arch(_OTHER, "extern int two;\n", *shared)]

    plan = _plan(shapes=[_making(*proposals)], owner=lambda path: path)

    assert (len(plan.changes), plan.refusals) == (patches, ())
    assert all(file.after.text.startswith("extern int ") for change in plan.changes for file in change.files)


def test_edit_that_several_proposals_share() -> None:
    """What two proposals add alike is added once, and undoing it gives the old file."""
    proposals = [_arch(path, "extern int one;\n", _ASM) for path in (_PATH, _OTHER)]

    plan = _plan(shapes=[_making(*proposals)])

    assert plan.refusals == ()
    assert text_after(plan.changes[0], _ASM).count("extern int one;\n") == 1


def test_file_of_a_patch_before() -> None:
    """An architecture's draft was made on the file as it is, and is refused where a step has changed it."""
    plan = _plan(before=[_bring()], shapes=[_making(_arch(_PATH, "extern int new_thing;\n", _GENERIC))])

    assert plan.changes == ()
    (refusal,) = plan.refusals
    assert f"a patch before changes {_GENERIC}" in refusal.message


def test_refusal_of_a_step_that_nobody_needs() -> None:
    """Nobody is told of what nobody asked for."""
    plan = _plan(before=[Step("bring", "a test", _refused, lambda _: ("new_thing",))])

    assert (_kinds(plan), plan.refusals) == (["straight"], ())


def test_step_behind_sees_the_files_as_the_patches_leave_them() -> None:
    """It works on what stands then, and knows what was drafted."""
    seen: list[tuple[bool, list[str]]] = []

    def propose(ground: Ground) -> list[Decision]:
        unit = ground.sources.read(_PATH)
        assert unit is not None
        seen.append(("guest_exit()" in unit.text, [proposal.function for proposal in ground.proposals]))
        return [_insert(_PATH, "/* the last word */\n", "last")]

    plan = _plan(behind=[Step("last", "a test", propose)])

    assert seen == [(False, ["run_vcpu"])]
    assert _kinds(plan) == ["straight", "last"]
    first, last = plan.changes
    assert last.files[0].before.text == first.files[0].after.text
    assert last.files[0].after.text.startswith("/* the last word */\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("void twice(void)\n{\n}\n", "are not the old ones"),
        ("}\n", "no opening one"),
    ],
)
def test_step_that_breaks_a_promise(text: str, told: str) -> None:
    """A step's patch is checked like any other, and becomes a refusal."""
    plan = _plan(behind=[_bring(text)])

    assert _kinds(plan) == ["straight"]
    (refusal,) = plan.refusals
    assert (refusal.path, refusal.reason) == (_GENERIC, Reason.CHECK_FAILED)
    assert told in refusal.message


def test_step_that_makes_a_fault() -> None:
    """Whatever an architecture's paths go through is analysed again."""
    opened = Edit(Span(_BEFORE.index("\tlocal_irq_disable"), _BEFORE.index("\tguest_enter")), "\tlocal_irq_enable();\n")
    fault = replace(_insert(_PATH, "", "bad"), edits=(FileEdits(_PATH, (opened,)),))
    step = Step("bad", "a test", lambda _: [fault])

    plan = _plan(shapes=[Shape("none", "a test", lambda _: [])], behind=[step])

    assert plan.changes == ()
    assert "irqs-on-at-transition" in plan.refusals[0].message
