"""Several recipes in one plan: their order, what stands ahead of the transition, and what they may change."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import pytest

from migrator.recipes.model import Decision, FileEdits, Ground, Note, Proposal, Reason, Recipe, Refusal, Safety, Step
from migrator.rewrite.cases import Means
from migrator.rewrite.decided import Choose, Decided, choose_all
from migrator.rewrite.plan import Plan, plan_decided, upon_ahead
from migrator.syntax.edits import Edit
from migrator.syntax.unit import Unit
from migrator.text import Span
from tests.recipes.trees import TextTree

_VCPU, _OTHER, _DOCUMENT = "arch/riscv/kvm/vcpu.c", "arch/arm64/kvm/odd.c", "Documentation/odd.rst"
_RUN = """\
int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	ENTER();
	__kvm_riscv_switch_to(&vcpu->arch);
	local_irq_enable();
	guest_exit();
	return 0;
}
"""
_HEADER = """\
static __always_inline void guest_timing_enter_irqoff(void) { }
static __always_inline void guest_timing_exit_irqoff(void) { }
static __always_inline void guest_state_enter_irqoff(void) { }
static __always_inline void guest_state_exit_irqoff(void) { }
"""
_FILES = {
    _VCPU: _RUN.replace("ENTER", "guest_enter_irqoff"),
    _OTHER: "int odd;\n",
    _DOCUMENT: "Odd\n",
    "include/linux/kvm_host.h": _HEADER,
}
_Proposing = Callable[[Ground], Sequence[Decision | Note]]


def _recipe(name: str, propose: _Proposing, **more: object) -> Recipe:
    step = replace(Step("change", "a test", propose), **more)  # type: ignore[arg-type]
    return Recipe(name, "A test.", (), (), (step,))


def _append(name: str, *paths: str, line: str = "") -> _Proposing:
    """Return what appends a line to some files, once, a proposal for each."""

    def propose(ground: Ground) -> list[Decision | Note]:
        return [
            _edit(name, path, unit, line or f"/* {name} */\n") for path, unit in _lacking(ground, paths, line, name)
        ]

    return propose


def _lacking(ground: Ground, paths: Sequence[str], line: str, name: str) -> list[tuple[str, Unit]]:
    units = ((path, ground.sources.read(path)) for path in paths)
    return [(path, unit) for path, unit in units if unit and (line or f"/* {name} */\n") not in unit.text]


def _edit(name: str, path: str, unit: Unit, line: str, *, function: str = "") -> Proposal:
    end = len(unit.text)
    edits = (FileEdits(path, (Edit(Span(end, end), line),)),)
    return Proposal(name, "generic", path, function, "change", Safety.NEEDS_REVIEW, (), edits, {"path": path})


def _decide(
    files: Mapping[str, str] = _FILES,
    *,
    ahead: Sequence[Recipe] = (),
    behind: Sequence[Recipe] = (),
    archs: Collection[str] = ("arm64", "riscv"),
    **more: object,
) -> Decided:
    """Return what is decided on a tree by guest entry and by other recipes around it."""
    tree = TextTree(files, ["guest-entry"])

    def renew(changed: Mapping[str, Unit]) -> tuple[object, Means]:
        again = TextTree({**files, **{path: unit.text for path, unit in changed.items()}}, ["guest-entry"])
        return again.scan(), _with(again.means())

    def _with(means: Means) -> Means:
        told = {"ahead": tuple(ahead), "behind": tuple(behind), "renew": renew, **more}
        return replace(means, **told)  # type: ignore[arg-type]

    return Decided(tree.scan(), _with(tree.means()), archs)


def _told(plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(change.recipe, tuple(file.path for file in change.files)) for change in plan.changes]


def _refused(plan: Plan) -> list[tuple[str, Reason]]:
    return [(refusal.recipe, refusal.reason) for refusal in plan.refusals]


def test_order_of_a_series() -> None:
    """What stands ahead, the transition, what stands behind; each on the files as those before leave them."""
    ahead = [_recipe("first", _append("first", _VCPU)), _recipe("second", _append("second", _VCPU, _OTHER))]
    behind = [_recipe("third", _append("third", _VCPU, _DOCUMENT)), _recipe("fourth", _append("fourth", _DOCUMENT))]

    plan = plan_decided(_decide(ahead=ahead, behind=behind))

    assert _told(plan) == [
        ("first", (_VCPU,)),
        ("second", (_VCPU, _OTHER)),
        ("guest-entry", (_VCPU,)),
        ("third", (_VCPU, _DOCUMENT)),
        ("fourth", (_DOCUMENT,)),
    ]
    last = plan.changes[3].units[_VCPU].text
    assert all(word in last for word in ("/* first */", "/* second */", "/* third */", "guest_timing_enter_irqoff"))
    for one, other in zip(plan.changes, plan.changes[1:], strict=False):
        for file in other.files:
            assert file.before.text == one.units.get(file.path, file.before).text
    assert [recipe.name for recipe in plan.recipes] == ["first", "second", "guest-entry", "third", "fourth"]


def _rename(ground: Ground) -> list[Decision | Note]:
    """Return what gives the helper of an older release its later name."""
    unit = ground.sources.read(_VCPU)
    start = unit.text.find("__kvm_guest_enter") if unit else -1
    if unit is None or start < 0:
        return []
    edits = (FileEdits(_VCPU, (Edit(Span(start, start + len("__kvm_guest_enter")), "guest_enter_irqoff"),)),)
    names = (("__kvm_guest_enter", "guest_enter_irqoff"),)
    return [Proposal("names", "riscv", _VCPU, "run", "names", Safety.SAFE, (), edits, {}, renamed=names)]


def test_transition_decides_on_what_stands_ahead() -> None:
    """It is made on the code as it stands then, and what is told of its proposals, too."""
    files = {**_FILES, _VCPU: _RUN.replace("ENTER", "__kvm_guest_enter")}
    decided = _decide(files, ahead=[_recipe("names", _rename, is_lasting=True)])

    plan = plan_decided(decided)

    assert _told(plan)[0] == ("names", (_VCPU,))
    assert [proposal.function for proposal in upon_ahead(decided).proposals()] == [
        proposal.function for change in plan.changes[1:] for proposal in change.proposals
    ]
    assert plan.decided is not None
    assert plan.decided is upon_ahead(decided)
    assert "__kvm_guest_enter" not in plan.changes[1].files[0].before.text
    assert decided.scan is not plan.decided.scan


def test_nothing_ahead_scans_nothing_again() -> None:
    """A recipe that has nothing to do costs no second scan, nor an analysis."""
    decided = _decide(ahead=[_recipe("names", _rename)], behind=[_recipe("none", lambda _: ())])

    assert plan_decided(decided).decided is decided
    assert upon_ahead(decided) is decided


def test_left_out_ahead() -> None:
    """What is left out ahead leaves the transition the tree as it is."""
    decided = _decide(ahead=[_recipe("first", _append("first", _VCPU))])
    not_first: Choose = lambda decision: not isinstance(decision, Proposal) or decision.recipe != "first"  # noqa: E731

    plan = plan_decided(decided, not_first)

    assert [recipe for recipe, _ in _told(plan)] == ["guest-entry"]
    assert [decision.path for decision in plan.left_out] == [_VCPU]


def test_one_patch_for_each_maintainers_set() -> None:
    """A step whose proposals go to several people makes several patches, the second on top of the first."""
    step = _recipe("lines", _append("lines", _VCPU, _OTHER, _DOCUMENT), by_owner=True, is_lasting=True)

    plan = plan_decided(_decide(behind=[step], owner=lambda path: path.split("/")[0]))

    assert _told(plan)[1:] == [("lines", (_VCPU, _OTHER)), ("lines", (_DOCUMENT,))]
    assert plan.refusals == ()


def test_part_of_a_file_left_out() -> None:
    """What somebody left out is found again by a second run, which is no fault of what was chosen."""

    def propose(ground: Ground) -> list[Decision | Note]:
        unit = ground.sources.read(_OTHER)
        assert unit is not None
        lines = {name: f"/* {name} */\n" for name in ("one", "two")}
        return [
            _edit("lines", _OTHER, unit, line, function=name) for name, line in lines.items() if line not in unit.text
        ]

    decided = _decide(behind=[_recipe("lines", propose, is_lasting=True)])
    plan = plan_decided(decided, lambda decision: isinstance(decision, Note) or decision.function != "two")

    assert plan.changes[-1].units[_OTHER].text == "int odd;\n/* one */\n"
    assert [each.name for each in plan.changes[-1].checks] == ["round-trip", "balanced", "re-analysed", "idempotent"]
    assert plan.refusals == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"prove": lambda _before, _behind, paths: f"{len(paths)} files are not as promised"}, "1 files are not as"),
        ({"is_lasting": True}, "a second run still changes arch/arm64/kvm/odd.c"),
    ],
)
def test_withdrawn(more: dict[str, object], told: str) -> None:
    """A patch that is not what was promised, or that a second run finds again, becomes a refusal; notes stay."""

    def propose(ground: Ground) -> list[Decision | Note]:
        unit = ground.sources.read(_OTHER)
        assert unit is not None
        return [_edit("again", _OTHER, unit, "/* again */\n"), Note(_DOCUMENT, "", "read it", "a test")]

    plan = plan_decided(_decide(behind=[_recipe("again", propose, **more)]))

    assert [recipe for recipe, _ in _told(plan)] == ["guest-entry"]
    assert _refused(plan) == [("again", Reason.CHECK_FAILED)]
    assert told in plan.refusals[0].message
    assert [note.path for note in plan.notes if note.source == "a test"] == [_DOCUMENT]


@pytest.mark.parametrize(("is_apart", "kept"), [(True, [_OTHER, _DOCUMENT]), (False, [])])
def test_one_that_fails(is_apart: bool, kept: Sequence[str]) -> None:
    """Where proposals stand apart, only the one that fails is withdrawn; else none of them is made."""

    def propose(ground: Ground) -> list[Decision | Note]:
        return [
            _edit("lines", path, unit, "}\n" if path == _VCPU else "/* lines */\n")
            for path, unit in _lacking(ground, (_OTHER, _VCPU, _DOCUMENT), "", "lines")
        ]

    plan = plan_decided(_decide(behind=[_recipe("lines", propose, is_apart=is_apart, is_lasting=True)]))

    assert [path for recipe, paths in _told(plan) for path in paths if recipe == "lines"] == kept
    assert {refusal.path for refusal in plan.refusals} == {_OTHER, _VCPU, _DOCUMENT} - {*kept}


def test_refusals_of_several_recipes() -> None:
    """Each stands with its recipe, in the order of the series."""

    def refuse(name: str) -> _Proposing:
        return lambda _: [Refusal(name, "generic", _OTHER, "", 1, Reason.USE_UNCLEAR, f"{name} does not know it")]

    plan = plan_decided(_decide(ahead=[_recipe("first", refuse("first"))], behind=[_recipe("last", refuse("last"))]))

    assert _refused(plan) == [("first", Reason.USE_UNCLEAR), ("last", Reason.USE_UNCLEAR)]
    assert [recipe for recipe, _ in _told(plan)] == ["guest-entry"]


def _both(ground: Ground) -> list[Decision | Note]:
    """Return one proposal for two files, one for one of them, and a refusal in the other."""
    units = [(path, ground.sources.read(path)) for path in (_VCPU, _OTHER)]
    edits = [FileEdits(path, (Edit(Span(0, 0), "/* both */\n"),)) for path, unit in units if unit]
    first = Proposal("both", "generic", _VCPU, "", "both", Safety.SAFE, (), tuple(edits), {})
    return [
        first,
        replace(first, edits=(edits[1],), path=_OTHER),
        Refusal("both", "arm64", _OTHER, "odd", 1, Reason.USE_UNCLEAR, "odd"),
        Note(_OTHER, "", "read it", "a test"),
        Note(_VCPU, "", "read it", "a test"),
    ]


def test_narrowed_selection() -> None:
    """No file outside of what was selected is changed: what lies on both sides is refused, the rest is kept apart."""
    decided = _decide(behind=[_recipe("both", _both)], is_selected=lambda path: path.startswith("arch/riscv/"))

    plan = plan_decided(decided)

    assert [recipe for recipe, _ in _told(plan)] == ["guest-entry"]
    assert _refused(plan) == [("both", Reason.OUTSIDE_SELECTION)]
    assert f"it changes {_OTHER} too" in plan.refusals[0].message
    assert [(type(each), each.path) for each in plan.outside] == [(Proposal, _OTHER), (Refusal, _OTHER)]
    assert [note.path for note in plan.notes if note.source == "a test"] == [_VCPU]


def test_choice_of_everything_is_the_plan() -> None:
    """The filter that lets everything through changes nothing, whatever recipes there are."""
    decided = _decide(
        ahead=[_recipe("first", _append("first", _VCPU))], behind=[_recipe("last", _append("last", _DOCUMENT))]
    )

    assert _told(plan_decided(decided, choose_all)) == _told(plan_decided(decided))
    assert [recipe for recipe, _ in _told(plan_decided(decided))] == ["first", "guest-entry", "last"]
