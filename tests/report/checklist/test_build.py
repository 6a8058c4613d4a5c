"""The checklist as a whole: what is asked of which patch, ids that last, and a series of which little is known."""

from dataclasses import replace

import pytest

from migrator.facts.checklist import ChecklistFacts
from migrator.facts.questions import Questions
from migrator.report.checklist.build import make_checklist
from migrator.report.checklist.model import Checklist, ItemKind, ItemRow, ItemStatus
from migrator.report.checklist.review import Review
from migrator.report.drafts import render_diff
from migrator.series.reviewed import ReviewedPatch
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS
from tests.report.checklist.reviews import MESSAGE, NEW, OLD, PATH, QUESTIONS, VOICES, patch_of, review_of

_RISCV = ARCHS["riscv"]
_DOCUMENT = "Documentation/virt/kvm/x.rst"
_SLEEP = "\tlocal_irq_enable();\n\tlocal_irq_disable();\n"


def _make(review: Review, questions: ChecklistFacts = QUESTIONS) -> Checklist:
    return make_checklist(review, Questions(questions), VOICES)


def _review(old: str = OLD, new: str = NEW, message: str = MESSAGE) -> Review:
    return review_of([patch_of({PATH: old}, {PATH: new}, _RISCV, message=message)], {PATH: old})


def _document() -> ReviewedPatch:
    old, new = "guest_enter_irqoff() is old.\n", "guest_state_enter_irqoff() is new.\n"
    return ReviewedPatch(
        number=2,
        name="0002-x.patch",
        subject="Documentation: Name what exists",
        message="Write guest_state_enter_irqoff().\n",
        diff=render_diff(_DOCUMENT, old, new),
        archs=("generic",),
        old={_DOCUMENT: Unit(old)},
        new={_DOCUMENT: Unit(new)},
    )


def _of_kind(items: tuple[ItemRow, ...], kind: ItemKind) -> list[ItemRow]:
    return [item for item in items if item.kind == kind.value]


def _every(checklist: Checklist) -> list[ItemRow]:
    own = [item for patch in checklist.patches for item in patch.items]
    return [*own, *checklist.questions, *checklist.configurations]


def _ids(checklist: Checklist) -> set[str]:
    return {item.id for item in _every(checklist)}


def test_a_patch_is_asked_about_by_hunk_and_by_question() -> None:
    """Hunks come first, each with its lines and place; then the questions, those that the tool answers ticked."""
    (patch,) = _make(_review()).patches

    hunks = _of_kind(patch.items, ItemKind.HUNK)
    questions = _of_kind(patch.items, ItemKind.QUESTION)
    assert [*hunks, *questions] == [*patch.items]
    assert "+static void noinstr kvm_riscv_vcpu_enter_exit(struct kvm_vcpu *vcpu)" in hunks[0].text
    assert hunks[0].place.startswith(f"{PATH}:")
    assert all(item.status == ItemStatus.OPEN.value and not item.ticked for item in hunks)
    run = next(item for item in questions if item.asks == "Is every run call reached through the helper?")
    assert (run.ticked, run.by, run.status) == (True, "tool", "answered")
    assert "git grep -nw -e __kvm_riscv_switch_to -- arch/riscv" in run.how


def test_only_what_is_answered_is_ticked() -> None:
    """A tick of the tool is an answer with evidence, and nothing else is one."""
    for item in _every(_make(_review(new=NEW.replace(_SLEEP, "")))):
        assert item.ticked is (item.status == ItemStatus.ANSWERED.value)
        assert item.by == ("tool" if item.ticked else "")
        assert item.proofs or not item.ticked


def test_what_speaks_against_a_patch_is_told() -> None:
    """A fault that the patch brings stands at its hunk, and answers the question that it is about."""
    (patch,) = _make(_review(old=NEW, new=NEW.replace(_SLEEP, ""))).patches

    hunk = _of_kind(patch.items, ItemKind.HUNK)[0]
    assert hunk.status == ItemStatus.AGAINST.value
    assert "it brings ticks-lost" in hunk.proofs[0].text
    asked = next(item for item in patch.items if item.asks.startswith("Can interrupts come"))
    assert asked.status == ItemStatus.AGAINST.value


def test_a_document_is_not_asked_about_guests() -> None:
    """A patch that changes no code has its hunks, and the questions of any patch."""
    review = review_of([patch_of({PATH: OLD}, {PATH: NEW}, _RISCV), _document()], {PATH: OLD})

    _, document = _make(review).patches

    assert len(_of_kind(document.items, ItemKind.HUNK)) == 1
    asked = [item.asks for item in _of_kind(document.items, ItemKind.QUESTION)]
    assert asked == ["Does every function that the changelog names exist?"]


def test_code_that_has_nothing_to_do_with_guests() -> None:
    """Neither is a driver, in an architecture's folder or not."""
    path = "arch/riscv/kernel/clock.c"
    patch = patch_of({path: "int f(void)\n{\n\treturn 1;\n}\n"}, {path: "int f(void)\n{\n\treturn 2;\n}\n"}, _RISCV)

    checklist = _make(review_of([patch], {path: "int f(void)\n{\n\treturn 1;\n}\n"}))

    asked = [item.asks for item in _of_kind(checklist.patches[0].items, ItemKind.QUESTION)]
    assert asked == ["Does every function that the changelog names exist?"]
    assert all("guest" not in item.what for item in checklist.configurations)


def test_a_window_is_asked_about_only_where_one_may_be() -> None:
    """Without a window, its registers and its order are nobody's question; where that is not known, they are."""
    raw = "\tarch_local_irq_enable();\n\t__kvm_riscv_switch_to(&vcpu->arch);\n\tarch_local_irq_disable();\n"
    inside = NEW.replace(_SLEEP, "").replace("\t__kvm_riscv_switch_to(&vcpu->arch);\n", raw)
    asked = "What orders the window on this architecture, by which document?"

    assert asked in [item.asks for item in _every(_make(_review()))]
    assert asked not in [item.asks for item in _every(_make(_review(new=inside)))]
    unknown = replace(_review(new=inside).patches[0], before={}, after={})
    assert asked in [item.asks for item in _every(_make(review_of([unknown], {PATH: OLD})))]


@pytest.mark.parametrize("with_tree", [True, False])
def test_a_series_of_which_little_is_known(with_tree: bool) -> None:
    """A patch that was not applied is asked about all the same, and what is not known is told."""
    whole = _review()
    bare = replace(whole.patches[0], old={}, new={}, before={}, after={}, mended=(), added=())
    review = replace(whole, patches=[bare], sources=whole.sources if with_tree else None)

    checklist = _make(review)

    answered = [item.asks for item in _every(checklist) if item.ticked]
    assert "Is every run call reached through the helper?" not in answered
    assert len(_of_kind(checklist.patches[0].items, ItemKind.HUNK)) >= 1
    assert any("was not applied" in row.reason for row in checklist.not_done)


def test_nothing_at_all() -> None:
    """A series without patches, without questions, and one without a diff are checklists too."""
    assert _make(review_of([], {})).patches == ()
    assert all(not item.how for item in _every(_make(_review(), ChecklistFacts())))
    (patch,) = _review().patches
    empty = replace(patch, diff="", old={}, new={}, before={}, after={})
    assert any("no hunk that could be read" in row.reason for row in _make(review_of([empty], {})).not_done)


def test_ids_last_while_lines_move() -> None:
    """An edit elsewhere in the file, and another patch before, change no id of the patch itself."""
    (old,) = _make(_review()).patches
    moved = patch_of({PATH: "int x;\n\n" + OLD}, {PATH: "int x;\n\n" + NEW}, _RISCV, number=3)
    review = review_of([replace(_document(), number=1), moved], {PATH: "int x;\n\n" + OLD})

    new = _make(review).patches[1]

    questions = {item.id for item in _of_kind(old.items, ItemKind.QUESTION)}
    assert questions == {item.id for item in _of_kind(new.items, ItemKind.QUESTION)}


def test_ids_change_with_what_they_are_about() -> None:
    """Other code is asked about again, and so is a test that was made of it; another message asks about itself."""
    first = _make(_review())
    code = _make(_review(new=NEW.replace("return 0", "return 1")))
    words = _make(_review(message="Other words.\n"))

    def ids_of(checklist: Checklist, asks: str) -> str:
        return next(item.id for item in _every(checklist) if item.asks.startswith(asks))

    assert ids_of(first, "Is every run call") != ids_of(code, "Is every run call")
    assert ids_of(first, "Is every run call") == ids_of(words, "Is every run call")
    assert ids_of(first, "Does every function") == ids_of(code, "Does every function")
    assert ids_of(first, "Does every function") != ids_of(words, "Does every function")
    assert ids_of(first, "Was it booted") != ids_of(code, "Was it booted")
    assert ids_of(first, "Does every patch go to") == ids_of(code, "Does every patch go to")


def test_ids_are_each_one_items() -> None:
    """No two items share one, and a second run makes the same document."""
    first = _make(_review())

    assert len(_ids(first)) == len(_every(first))
    assert first == _make(_review())


def test_configurations_say_what_cannot_be_had() -> None:
    """An option that no Kconfig file declares is told, and so is an architecture that selects nothing for it."""
    review = _review()
    lacking = review_of(review.patches, {PATH: OLD, "lib/Kconfig.debug": "config PROVE_LOCKING\n\tbool\n"})

    found = {item.asks: item for item in _make(lacking).configurations}

    lockdep = found["Was it booted and tested with lockdep and RCU checking?"]
    assert "CONFIG_PROVE_RCU" in lockdep.proofs[0].text
    assert "CONFIG_PROVE_LOCKING" not in lockdep.proofs[0].text
    nohz = found["Was it booted and tested with context tracking in use?"]
    assert "`nohz_full=1-3 rcu_nocbs=1-3`" in nohz.what
    assert any(p.text == "riscv selects HAVE_CONTEXT_TRACKING_USER if 64BIT" for p in nohz.proofs)
    kcsan = found["Was it booted and tested with KCSAN?"]
    assert any("riscv cannot be configured so: it does not select HAVE_ARCH_KCSAN" in p.text for p in kcsan.proofs)
    assert all(item.status == ItemStatus.OPEN.value for item in found.values())


def test_how_is_told_for_the_architecture() -> None:
    """What else is to be said of one architecture stands there for that one alone, and the source is last."""
    item = next(each for each in _every(_make(_review())) if each.asks.startswith("Which registers can"))

    lines = item.how.split("\n")
    assert [line.partition(":")[0] for line in lines[1:]] == ["riscv", "Source"]
