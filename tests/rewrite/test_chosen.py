"""Plans of what was chosen: the rest is left out, what is needed comes along, and nothing is analysed twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest

from migrator.analysis.again import Judged
from migrator.recipes.model import (
    Case,
    Decision,
    FileEdits,
    Ground,
    Note,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Shape,
    Step,
)
from migrator.rewrite.decided import Choose, Decided, choose_all
from migrator.rewrite.plan import Plan, plan_decided
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.bench import Bench
from tests.rewrite.planning import make_plan

_A, _B, _ODD = (f"arch/riscv/kvm/{name}.c" for name in ("a", "b", "odd"))
_GENERIC, _DOCUMENT = "include/linux/kvm_thing.h", "Documentation/thing.rst"
_CODE = {path: f"void f{number}(void)\n{{\n\tguest_exit();\n}}\n" for number, path in enumerate((_A, _B, _ODD))}


def _insert(path: str, text: str, shape: str, arch: str = "generic") -> Proposal:
    edit = FileEdits(path, (Edit(Span(0, 0), text),))
    return Proposal("guest-entry", arch, path, "", shape, Safety.NEEDS_REVIEW, (), (edit,), {})


def _making(_: Case) -> list[Decision]:
    """Return a draft that uses what a step brings, one that does not, and a refusal."""
    return [
        _insert(_A, "extern int new_thing;\n", "made", "riscv"),
        _insert(_B, "extern int other_thing;\n", "made", "riscv"),
        Refusal("guest-entry", "riscv", _ODD, "f2", 3, Reason.NOT_STRUCTURED, "it is odd"),
    ]


def _behind(ground: Ground) -> list[Decision | Note]:
    """Return a patch that says how many stand before it, and a note."""
    before = f"{len(ground.proposals)} before\n"
    return [_insert(_DOCUMENT, before, "tell"), Note(_DOCUMENT, "", "read it", "a test")]


_BRING = Step(
    "bring", "a test", lambda _: [_insert(_GENERIC, "extern int new_thing;\n", "bring")], lambda _: ("new_thing",)
)
_TELL = Step("tell", "a test", _behind)


def _decided() -> Decided:
    bench = Bench("riscv", _CODE, {_GENERIC: "int old;\n", _DOCUMENT: "a title\n"})
    means = bench.means()
    recipe = replace(means.recipe, before=(_BRING,), shapes=(Shape("made", "a test", _making),), behind=(_TELL,))
    return Decided(bench.scan(), replace(means, recipe=recipe, owner=lambda path: path), ["riscv"])


def _not(*paths: str) -> Choose:
    return lambda decision: decision.path not in paths


def _drafted(plan: Plan) -> list[str]:
    return [proposal.path for change in plan.changes for proposal in change.proposals]


def _text(plan: Plan, path: str) -> str:
    return next(change.units[path].text for change in plan.changes if path in change.units)


def test_all_is_the_plan_as_ever() -> None:
    """The filter that lets everything through changes nothing."""
    decided = _decided()
    plan = plan_decided(decided, choose_all)

    assert _drafted(plan) == [_GENERIC, _A, _B, _DOCUMENT]
    assert [refusal.path for refusal in plan.refusals] == [_ODD]
    assert plan.left_out == ()
    for other in (make_plan(decided.scan, decided.means, ["riscv"]), plan_decided(decided)):
        assert (_drafted(other), other.refusals, other.notes) == (_drafted(plan), plan.refusals, plan.notes)


def test_what_is_left_out_is_kept_apart() -> None:
    """Proposals and refusals alike; what is behind is made on top of what stands."""
    plan = plan_decided(_decided(), _not(_B, _ODD))

    assert (_drafted(plan), plan.refusals) == ([_GENERIC, _A, _DOCUMENT], ())
    assert [(type(decision), decision.path) for decision in plan.left_out] == [(Proposal, _B), (Refusal, _ODD)]
    assert _text(plan, _DOCUMENT).startswith("2 before\n")


def test_needed_step_comes_with_what_needs_it() -> None:
    """And with nothing else, whatever is said of the step itself."""
    without = plan_decided(_decided(), _not(_A))
    forbidden = plan_decided(_decided(), _not(_GENERIC, _B))

    assert _drafted(without) == [_B, _DOCUMENT]
    assert _drafted(forbidden) == [_GENERIC, _A, _DOCUMENT]


def test_step_behind_can_be_left_out() -> None:
    """Its patch is told, its note is not."""
    plan = plan_decided(_decided(), _not(_DOCUMENT))

    assert (_drafted(plan), plan.notes) == ([_GENERIC, _A, _B], ())
    assert [decision.path for decision in plan.left_out] == [_DOCUMENT]


def test_nothing_chosen() -> None:
    """An empty plan with everything in what was left out; the findings are those of the tree."""
    decided = _decided()
    plan = plan_decided(decided, lambda _: False)

    assert (plan.changes, plan.refusals, plan.notes) == ((), (), ())
    assert [decision.path for decision in plan.left_out] == [_A, _B, _ODD, _DOCUMENT]
    assert plan.findings == plan_decided(decided).findings


def test_unchanged_tree_is_analysed_once() -> None:
    """However many plans are made; and one plan leaves no trace in the next."""
    decided = _decided()
    seen: list[set[str]] = []
    examine = decided.means.examine

    def counting(archs: Iterable[str], changed: Mapping[str, Unit]) -> Mapping[str, Judged]:
        seen.append({*changed})
        return examine(archs, changed)

    decided = Decided(decided.scan, replace(decided.means, examine=counting), ["riscv"])
    first, _, third = (plan_decided(decided, chosen) for chosen in (choose_all, _not(_A), choose_all))

    assert [_text(first, path) for path in _drafted(first)] == [_text(third, path) for path in _drafted(third)]
    assert [changed for changed in seen if not changed] == [set()]


@pytest.mark.parametrize("chosen", [choose_all, _not(_A), _not(_B)])
def test_proposals_are_the_same_in_every_plan(chosen: Callable[[Decision | Note], bool]) -> None:
    """What is decided does not depend on what is chosen, so that a name or an id means one thing."""
    decided = _decided()
    before = [*decided.all()]
    plan_decided(decided, chosen)

    assert decided.all() == before == _decided().all()
    assert [proposal.path for proposal in decided.proposals()] == [_A, _B]
    assert [each.step.name for proposal in decided.proposals() for each in decided.wants(proposal)] == ["bring"]


def test_needed_steps_do_not_stand_for_themselves() -> None:
    """Nobody is asked about them."""
    decided = _decided()

    assert [each.path for each in decided.standing(plan_decided(decided).changes)] == [_A, _B, _DOCUMENT]


def test_refusal_of_a_step_is_told_for_what_is_chosen() -> None:
    """Where the step that a chosen proposal needs is refused, both refusals are told; for others none is."""
    refusal = Refusal("guest-entry", "generic", _GENERIC, "old", 1, Reason.NOT_STRUCTURED, "it is odd")
    step = Step("bring", "a test", lambda _: [refusal], lambda _: ("new_thing",))
    decided = _decided()
    means = replace(decided.means, recipe=replace(decided.means.recipe, before=(step,)))
    decided = Decided(decided.scan, means, ["riscv"])

    chosen = plan_decided(decided, _not(_ODD, _GENERIC))
    assert [(each.path, each.reason) for each in chosen.refusals] == [
        (_GENERIC, Reason.NOT_STRUCTURED),
        (_A, Reason.HELPERS_MISSING),
    ]
    assert plan_decided(decided, _not(_ODD, _A)).refusals == ()
