"""No two patches of a series have one subject, and the changelogs of every shape keep within their columns."""

from dataclasses import replace

import pytest

from migrator.rewrite.change import Change
from migrator.series.message import Message, render_patch
from migrator.series.subjects import tell_apart
from tests.recipes.bench import ARCHS, FACTS, TEXTS
from tests.recipes.cases import load_cases
from tests.rewrite.planning import make_plan
from tests.series.drafts import DISCLOSURE, make_change

_SHAPES = {
    "state_helpers_in_an_ordinary_function": "KVM: PPC: Run the guest in a noinstr function",
    "timing_without_a_window": "KVM: arm64: Take pending interrupts before guest time ends",
    "tracepoint_in_the_pair": "RISC-V: KVM: Run the guest in a noinstr function",
    "timing_that_ends_before_state": "RISC-V: KVM: Run the guest in a noinstr function",
    "helper_that_is_not_noinstr": "KVM: arm64: Run the guest in a noinstr function",
    "state_swapped_in_an_ordinary_function": "RISC-V: KVM: Run the guest in a noinstr function",
    "window_that_stays_open": "KVM: arm64: Run the guest in a noinstr function",
    "half_split_run_loop": "KVM: PPC: Use the split helpers around the run call",
    "told_by_hand_around_the_pair": "KVM: PPC: Use the split helpers around the run call",
}


def _changes(*functions: str) -> list[Change]:
    made = make_change("riscv")
    return [replace(made, proposals=(replace(made.proposals[0], function=name),)) for name in functions]


def _told(subject: str, *functions: str) -> list[str]:
    messages = [Message(subject, f"{subject}\n\nBody.\n")] * len(functions)
    told = tell_apart(messages, _changes(*functions))
    assert all(message.text == f"{message.subject}\n\nBody.\n" for message in told)
    return [message.subject for message in told]


def test_a_lone_subject_stays() -> None:
    """There is nothing to tell apart."""
    assert _told("Do it", "run") == ["Do it"]


def test_repeated_subjects_name_the_function() -> None:
    """Each says whose run call it is about; where that does not fit, or says nothing, they are counted."""
    assert _told("Do it", "run", "walk") == ["Do it of run()", "Do it of walk()"]
    assert _told("Do it", "run", "run", "run") == ["Do it of run()", "Do it (1)", "Do it (2)"]
    assert _told("x" * 70, "run_it", "f") == ["x" * 70 + " (1)", "x" * 70 + " (2)"]


def test_short_prefix_makes_room() -> None:
    """Where the prefix that history gives leaves no room to tell subjects apart, that of the facts does."""
    long, short = f"KVM: {'x' * 50}: Do it", "KVM: X: Do it"
    messages = [Message(long, f"{long}\n\nBody.\n", short)] * 3

    told = tell_apart(messages, _changes("kvm_run_it", "kvm_run_it_nested", "f"))

    assert [message.subject for message in told] == [
        "KVM: X: Do it of kvm_run_it()",
        "KVM: X: Do it of kvm_run_it_nested()",
        f"{long} of f()",
    ]
    assert all(message.text.startswith(f"{message.subject}\n\n") for message in told)


def test_two_maintainers_sets_are_two_patches() -> None:
    """Functions of one architecture that different people look after go to each of them, under other subjects."""
    (case,) = (case for case in load_cases() if case.name == "timing_without_a_window")
    text = case.before.replace("run_vcpu(", "run_other(").replace("enter_and_leave(", "other_enter(")
    other = "arch/arm64/kvm/other.c"
    bench = case.bench_of({})
    bench = replace(bench, code={**bench.code, other: text})

    means = replace(bench.means(), owner=lambda path: "two" if path == other else "one")
    plan = make_plan(bench.scan(), means, ["arm64"])

    assert plan.refusals == ()
    assert [[file.path for file in change.files] for change in plan.changes] == [[other], [case.path]]
    messages = [render_patch(change, FACTS, ARCHS["arm64"], TEXTS, DISCLOSURE) for change in plan.changes]
    assert len({message.subject for message in tell_apart(messages, plan.changes)}) == 2


@pytest.mark.parametrize(("name", "subject"), _SHAPES.items(), ids=list(_SHAPES))
def test_changelogs(name: str, subject: str) -> None:
    """Subject and paragraphs are whole: no empty one, no list that ends in a comma, nothing too long."""
    (case,) = (case for case in load_cases() if case.name == name)
    (change,) = case.bench_of({}).plan().changes

    message = render_patch(change, FACTS, ARCHS[case.arch], TEXTS, DISCLOSURE)

    assert message.subject == subject
    paragraphs = message.text.split("\n\n")[1:]
    for paragraph in paragraphs:
        assert paragraph.strip()
        assert paragraph.startswith("  migrator") or paragraph.rstrip().endswith((".", ":"))
        assert not {",,", " ,", " .", ")("} & {paragraph[i : i + 2] for i in range(len(paragraph))}
    assert all(len(line) <= 75 for line in message.text.split("\n"))
    assert f"{change.proposals[0].function}()" in message.text
