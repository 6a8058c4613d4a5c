"""The plan: candidates, changes that keep every promise, and refusals for the rest."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from migrator.analysis.scan import Scan
from migrator.recipes.guest_entry.straight import shape as straight
from migrator.recipes.model import Candidate, Case, Decision, FileEdits, Proposal, Reason, Shape
from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan
from migrator.syntax.edits import Edit
from migrator.text import Span
from tests.recipes.bench import Bench
from tests.rewrite.planning import make_plan

_ONE = """\
void {name}(struct kvm_vcpu *vcpu)
{{
	local_irq_disable();
	guest_enter_irqoff();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
}}
"""
_A, _B = "arch/riscv/kvm/a.c", "arch/riscv/kvm/b.c"


def _one(name: str) -> str:
    return _ONE.format(name=name)


def test_candidates_are_functions_and_macros() -> None:
    """Sites are grouped by what they stand in, in order; what calls new names alone is none, unless it is wrong."""
    text = (
        "#define ENTER() guest_enter_irqoff()\n"
        "noinstr void done(void)\n{\n\tguest_state_enter_irqoff();\n}\n"
        "void wrong(void)\n{\n\tguest_state_enter_irqoff();\n}\n"
        "void both(void)\n{\n\tguest_timing_enter_irqoff();\n\tguest_exit();\n}\n" + _one("run")
    )

    found = Bench("riscv", {_B: _one("first"), _A: text}).candidates()

    assert [(each.path, each.sites[0].function, len(each.sites)) for each in found] == [
        (_A, "ENTER", 1),
        (_A, "wrong", 1),
        (_A, "both", 2),
        (_A, "run", 2),
        (_B, "first", 2),
    ]
    assert {each.arch for each in found} == {"riscv"}


def test_functions_of_one_name_are_two_candidates() -> None:
    """Two definitions under #if are not taken for one."""
    text = f"#ifdef A\n{_one('run')}#else\n{_one('run')}#endif\n"

    assert [len(each.sites) for each in Bench("riscv", {_A: text}).candidates()] == [2, 2]


def test_helper_name_is_given_once() -> None:
    """The second function of an architecture that needs the helper is refused; the first keeps its draft."""
    plan = Bench("riscv", {_A: _one("first"), _B: _one("second")}).plan()

    assert [proposal.function for change in plan.changes for proposal in change.proposals] == ["first"]
    (refusal,) = plan.refusals
    assert (refusal.path, refusal.function, refusal.reason) == (_B, "second", Reason.NAME_TAKEN)


def test_refusal_beside_a_change() -> None:
    """A refused function of the same file stays as it is."""
    refused = "void odd(void)\n{\n\tguest_exit();\n}\n"

    plan = Bench("riscv", {_A: refused + _one("run")}).plan()

    (change,) = plan.changes
    (file,) = change.files
    assert file.after.text.startswith(refused)
    assert [refusal.reason for refusal in plan.refusals] == [Reason.SPLIT_ACROSS_FUNCTIONS]
    assert {check.status for check in change.checks} == {CheckStatus.PASS}


def test_only_the_architectures_named() -> None:
    """An architecture that nobody named is left alone."""
    bench = Bench("riscv", {_A: _one("run")})

    assert make_plan(bench.scan(), bench.means(), ["x"]) == Plan((), ())


def _plan_with(edit: Callable[[Candidate, tuple[Edit, ...]], tuple[Edit, ...]]) -> Plan:
    """Return the plan of a recipe whose edits are those of the real one, changed."""
    bench = Bench("riscv", {_A: _one("run")})
    means = bench.means()

    def propose(case: Case) -> list[Decision]:
        (decision,) = straight.propose(case)
        assert isinstance(decision, Proposal)
        return [replace(decision, edits=(FileEdits(_A, edit(case.candidates[0], decision.edits_of(_A))),))]

    recipe = replace(means.recipe, shapes=(Shape("changed", "a test", propose),))
    return make_plan(bench.scan(), replace(means, recipe=recipe), ["riscv"])


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda _, edits: (*edits, replace(edits[-1], new=";")), "two edits overlap"),
        (lambda _, edits: edits[:-1], "does not call each of"),
        (lambda _, edits: (*edits, Edit(Span(0, 0), "}\n")), "no opening one"),
        (lambda each, edits: (*edits, _append(each, "\nint more(void) { }\n")), "are not the old ones"),
    ],
)
def test_failed_check_withdraws(edit: Callable[[Candidate, tuple[Edit, ...]], tuple[Edit, ...]], told: str) -> None:
    """A proposal that breaks a promise is withdrawn and becomes a refusal with the evidence."""
    plan = _plan_with(edit)

    assert plan.changes == ()
    (refusal,) = plan.refusals
    assert (refusal.reason, refusal.function, refusal.line) == (Reason.CHECK_FAILED, "run", 1)
    assert told in refusal.message


def _append(candidate: Candidate, text: str) -> Edit:
    end = len(candidate.unit.text)
    return Edit(Span(end, end), text)


def test_recipe_as_it_is() -> None:
    """The detour through another recipe changes nothing by itself."""
    assert len(_plan_with(lambda _, edits: edits).changes) == 1


def test_empty_scan() -> None:
    """A tree without sites has a plan without anything."""
    means = Bench("riscv", {}).means()

    assert make_plan(Scan((), {}, frozenset(), ()), means, ["riscv"]) == Plan((), ())


def test_plan_is_the_same_twice() -> None:
    """The same tree gives the same bytes."""
    texts = [
        [file.after.text for change in plan.changes for file in change.files]
        for plan in (Bench("riscv", {_A: _one("run")}).plan() for _ in range(2))
    ]

    assert texts[0] == texts[1]
    assert texts[0]
