"""Every changelog that the case folders and the small trees give is true of its patch, and names what the code has."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import pytest

from migrator.analysis.findings import Finding, Level
from migrator.facts.folders import Folders, own_folder
from migrator.facts.render import Renderer
from migrator.facts.wording import SECTIONS, Order, Section
from migrator.recipes.model import Texts
from migrator.rewrite.change import Change
from migrator.rewrite.plan import Plan
from migrator.series.message import Message, render_cover, render_patch
from migrator.text import Place
from tests.recipes.cases import Case, changing_cases, load_case
from tests.recipes.known import GUEST_ENTRY
from tests.repos import sample_files
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, TEXTS, make_change, planned
from tests.series.wordchecks import WRONG, find_problems
from tests.source.repos import make_repository

_CASES = changing_cases()


@cache
def _plan(name: str) -> Plan:
    return load_case(name).bench_of({}).plan()


def _render(change: Change, texts: Texts = TEXTS, prefix: str = "") -> Message:
    return render_patch(change, FACTS, ARCHS.get(change.arch), texts, DISCLOSURE, prefix=prefix)


def _reach(case: Case) -> Iterable[str]:
    """Return the texts of a case's other files: the analysis goes through them, and names what it meets."""
    return [*case.files.values(), *case.tree.values()]


def _problems(case: Case, texts: Texts = TEXTS) -> list[str]:
    return [
        problem
        for change in _plan(case.name).changes
        for problem in find_problems(_render(change, texts), change, _reach(case))
    ]


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_changelogs_are_true(case: Case) -> None:
    """Names are names of the code, each finding has its sentence, and no sentence stands there without a finding."""
    assert _problems(case) == []


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_no_finding_no_fault(case: Case) -> None:
    """Where the analysis has found nothing, or one kind less, nothing is said of it, whatever the shape."""
    for change in _plan(case.name).changes:
        rules = sorted({finding.rule for finding in change.mended})
        for gone in [*rules, *([rules] if rules else [])]:
            left = replace(change, mended=tuple(f for f in change.mended if f.rule not in gone))
            assert [*find_problems(_render(left), left, _reach(case))] == []


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_covers_are_whole(case: Case) -> None:
    """A cover letter of any case keeps its columns, has no placeholder, and names every patch and every refusal."""
    plan = _plan(case.name)
    subjects = [_render(change).subject for change in plan.changes]

    cover = render_cover(plan, subjects, FACTS, TEXTS, DISCLOSURE)

    assert [
        problem
        for problem in find_problems(cover, replace(plan.changes[0], proposals=(), arch="generic"), [])
        if "is no name of the code" not in problem
    ] == []
    for subject in subjects:
        assert f". {subject}\n" in cover.text
    for refusal in plan.refusals:
        told = " ".join(cover.text.split()).partition("Refused, ")[2]
        assert f"{refusal.path}:{refusal.line}" in told
        assert f"({refusal.reason.value}):" in told


def test_changelogs_of_the_sample_are_true(tmp_path: Path) -> None:
    """The tree that comes with the tool gives changelogs like any other."""
    with planned(make_repository(tmp_path / "sample", files=sample_files())) as (tree, plan):
        problems = [p for change in plan.changes for p in find_problems(_render(change), change, [])]

    assert tree.commit
    assert plan.changes
    assert problems == []


def test_changelogs_of_two_architectures_are_true(tree: Path) -> None:
    """So does a tree with two architectures."""
    with planned(tree) as (_, plan):
        problems = [p for change in plan.changes for p in find_problems(_render(change), change, [])]

    assert len(plan.changes) > 1
    assert problems == []


_BROKEN = {
    "a name that is none": ("{{ site.helper }}()", "kvm_no_such_helper()", "kvm_no_such_helper is no name of the code"),
    "a constant that is none": ("which is noinstr", "which is noinstr by NO_SUCH_WORD", "NO_SUCH_WORD is no name"),
    "a helper that is not named": ("{{ site.helper }}()", "a helper", "kvm_arm_vcpu_enter_exit() is not named"),
    "a fault that nobody found": (
        "[change]\n",
        "No path opens interrupts between the two.\n[change]\n",
        "something is said of ticks-lost",
    ),
    "findings that are left out": ("{{ wrong }}\n", "", "nothing is said of eqs-irqs-enabled"),
    "a placeholder": ("Use the split helpers.", "Use the {split} helpers.", "left over"),
    "two blanks": ("Use the split", "Use  the split", "two blanks"),
    "a subject that is a sentence": ("around the run call\n", "around the run call.\n", "the subject is none"),
    "a subject that is too long": ("around the run call\n", "around the run call of this one\n", "the subject is none"),
    "a diff": ("Use the split helpers.\n", "\n\ndiff --git a b\n\n", "the line is none for a mail"),
}


@pytest.mark.parametrize(("old", "new", "told"), _BROKEN.values(), ids=list(_BROKEN))
def test_broken_template_is_seen(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The checks above are worth something: a template that says what is not so fails them."""
    template = tmp_path / FACTS.name / "log" / "straight.j2"
    template.parent.mkdir(parents=True)
    shutil.copy(own_folder() / FACTS.name / "log" / "straight.j2", template)
    text = template.read_text(encoding="utf-8")
    assert old in text
    # The helper is named by the disclosure too, which tells what every hunk is for.
    disclosure = template.with_name("disclosure.j2")
    disclosure.write_text("Drafted by {{ tool }}.\n", encoding="utf-8")
    template.write_text(text.replace(old, new), encoding="utf-8")

    problems = _problems(load_case("arm64_shape"), Renderer(Folders((tmp_path, own_folder()))))

    assert any(told in problem for problem in problems), problems


def test_sections_stand_as_who_takes_the_patch_wants() -> None:
    """The recipe's order holds, unless the architecture's facts tell another; no section is lost."""
    change = make_change("arm64")
    marks = {
        "wrong": "enters the guest with",
        "seen": "CONFIG_PROVE_RCU reports",
        "change": "Use the split helpers.",
        "kept": "stays where it was",
        "configurations": "RCU stops watching in the guest only",
    }
    assert set(marks) == set(SECTIONS)

    def order_of(sections: tuple[Section, ...] | None) -> list[str]:
        order = Order(sections, "a manual") if sections else None
        arch = msgspec.structs.replace(ARCHS["arm64"], order=order)
        text = " ".join(render_patch(change, FACTS, arch, TEXTS, DISCLOSURE).text.split())
        return sorted(marks, key=lambda name: text.index(marks[name]))

    assert order_of(None) == [*SECTIONS]
    other: tuple[Section, ...] = ("change", "wrong", "kept", "configurations", "seen")
    assert order_of(other) == [*other]
    assert ARCHS["x86"].order is not None
    assert ARCHS["x86"].order.sections[0] == "change"


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_subjects_take_any_prefix(case: Case) -> None:
    """What history writes stands there where it fits; else the facts' prefix does, and nothing is cut."""
    for change in _plan(case.name).changes:
        plain = _render(change).subject
        summary = plain.partition(": ")[2] if plain.count(": ") == 1 else plain.rpartition(": ")[2]

        assert _render(change, prefix="KVM: X:").subject == f"KVM: X: {summary}"
        assert _render(change, prefix=f"KVM: {'x' * 60}:").subject == plain
        learnt = f"KVM: PPC: Book3S HV: {summary}"
        assert _render(change, prefix="KVM: PPC: Book3S HV:").subject == (learnt if len(learnt) <= 75 else plain)


def test_calls_are_listed_up_to_a_number() -> None:
    """Several findings of one kind in a function are one sentence; of many calls, the first ones and the number."""
    change = make_change("arm64")

    def find(number: int) -> Finding:
        name = f"call_{number}"
        message = f"`{name}` is called while RCU does not watch, and may be instrumented"
        place = Place(number, 1)
        return Finding(
            "eqs-instrumentable",
            Level.ERROR,
            "arm64",
            "arch/arm64/kvm/run.c",
            "arm64_run",
            place,
            message,
            calls=(name,),
        )

    few, many = (_render(replace(change, mended=tuple(map(find, range(count))))).text for count in (3, 9))

    told = "{} run while RCU does not watch, and may be traced or instrumented."
    assert told.format("call_0(), call_1() and call_2() in arm64_run()") in " ".join(few.split())
    assert "call_0(), call_1(), call_2(), call_3(), call_4() and 4 others in arm64_run()" in " ".join(many.split())


def test_shapes_of_sentences_are_there() -> None:
    """A sentence that is said of certain shapes names shapes of the recipe; another name would silence it."""
    recipe = GUEST_ENTRY
    wording = FACTS.wording
    named = {shape for each in (*wording.caveat, *wording.symptom, *wording.configuration) for shape in each.shapes}

    assert named
    assert named <= {shape.name for shape in recipe.shapes}


def test_every_rule_that_is_mended_has_a_sentence() -> None:
    """The cases show every kind of fault that these tests know a sentence of."""
    seen = {finding.rule for case in _CASES for change in _plan(case.name).changes for finding in change.mended}

    assert set(WRONG) <= seen
