"""The step that lets interrupt entry ask the architecture whether RCU watches, and the architecture's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from migrator.recipes.guest_entry.generic import entry_hook
from migrator.recipes.model import Ground, Proposal, Refusal, Safety
from migrator.syntax.edits import apply_edits
from migrator.syntax.unit import Unit
from tests.recipes.bench import EVENTS, FACTS, TEXTS, TextSources, text_after
from tests.recipes.cases import load_case

_CASE = load_case("open_window_in_two_files")
_HEADER, _CODE = "include/linux/entry-common.h", "kernel/entry/common.c"
_TEST = "if (!IS_ENABLED(CONFIG_TINY_RCU) && is_idle_task(current)) {"
_HOOK = FACTS.entry.hook


def _decide(texts: Mapping[str, str]) -> Sequence[Proposal | Refusal]:
    units = {path: Unit(text) for path, text in {**_CASE.tree, **texts}.items() if text}
    ground = Ground((), True, (), FACTS, EVENTS, {}, frozenset(), TextSources(units), TEXTS)
    return [each for each in entry_hook.propose(ground) if isinstance(each, (Proposal, Refusal))]


def _apply(texts: Mapping[str, str]) -> dict[str, str]:
    (proposal,) = _decide(texts)
    assert isinstance(proposal, Proposal), proposal.message
    return {file.path: apply_edits({**_CASE.tree, **texts}[file.path], file.edits) for file in proposal.edits}


def _condition(new: str) -> dict[str, str]:
    assert _TEST in _CASE.tree[_CODE]
    return {_CODE: _CASE.tree[_CODE].replace(_TEST, new)}


def test_proposal() -> None:
    """The default beside its neighbour, and the test in interrupt entry; nothing changes without an override."""
    (proposal,) = _decide({})

    assert isinstance(proposal, Proposal)
    assert proposal.safety is Safety.SAFE
    assert (proposal.path, proposal.function, proposal.shape) == (_CODE, FACTS.entry.function, "entry_hook")
    assert [(t.path, t.name, t.home) for t in proposal.touched] == [
        (_CODE, FACTS.entry.function, FACTS.entry.function),
        (_HEADER, _HOOK, ""),
    ]
    assert entry_hook.STEP.brings(FACTS) == (_HOOK,)


def test_second_run_finds_nothing() -> None:
    """A tree that has the hook needs nothing."""
    assert _decide(_apply({})) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_TEST, "if (!IS_ENABLED(CONFIG_TINY_RCU) &&\n\t    (is_idle_task(current) || arch_in_rcu_eqs())) {"),
        ("if (is_idle_task(current)) {", "if (is_idle_task(current) || arch_in_rcu_eqs()) {"),
        (
            "if (is_idle_task(current) && regs->flags) {",
            "if ((is_idle_task(current) || arch_in_rcu_eqs()) && regs->flags) {",
        ),
        (
            "if (regs->flags && is_idle_task( current )) {",
            "if (regs->flags && (is_idle_task( current ) || arch_in_rcu_eqs())) {",
        ),
        (
            "if (!IS_ENABLED(CONFIG_TINY_RCU) &&\n\t    is_idle_task(current)) {",
            "if (!IS_ENABLED(CONFIG_TINY_RCU) &&\n\t    (is_idle_task(current) || arch_in_rcu_eqs())) {",
        ),
    ],
)
def test_condition(old: str, new: str) -> None:
    """The test is found by its words, whatever stands before it, and is widened alone."""
    texts = _condition(old)

    assert _apply(texts)[_CODE] == texts[_CODE].replace(old, new)


@pytest.mark.parametrize(
    "condition",
    [
        "if (!is_idle_task(current)) {",
        "if (!(regs->flags && is_idle_task(current))) {",
        "if (is_idle_task(current) || regs->flags) {",
        "if (is_idle_task(current) ? regs->flags : 0) {",
        "if (is_idle_task(current) == 0) {",
        "if (is_idle_task(other)) {",
        "if (is_idle_task(current))\n\t\tct_irq_enter();\n\tif (is_idle_task(current)) {",
        "while (is_idle_task(current)) {",
        "if (is_idle_task(current))\n\t\tcount(regs);\n\tif (regs->flags) {",
        "#ifdef CONFIG_X\n\tif (is_idle_task(current)) {\n#else\n\tif (regs->flags) {\n#endif",
    ],
)
def test_other_conditions_are_refused(condition: str) -> None:
    """A test that cannot be widened, none, or two of them: refused with the place."""
    (refusal,) = _decide(_condition(condition))

    assert isinstance(refusal, Refusal)
    assert refusal.path == _CODE
    assert FACTS.entry.test in refusal.message


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (_HEADER, "#ifndef arch_enter_from_user_mode", "#ifdef OTHER", "is not found"),
        (
            _HEADER,
            "#endif\n\nstatic inline",
            "#endif\n#ifndef arch_enter_from_user_mode\n#endif\n\nstatic inline",
            "2 places",
        ),
        (_CODE, "irqentry_enter", "irqentry_begin", "is not there"),
    ],
)
def test_other_trees_are_refused(path: str, old: str, new: str, told: str) -> None:
    """Where the neighbour's default or interrupt entry itself is not found once, nothing is drafted."""
    assert old in _CASE.tree[path]

    (refusal,) = _decide({path: _CASE.tree[path].replace(old, new)})

    assert isinstance(refusal, Refusal)
    assert told in refusal.message


def test_default_stands_where_its_neighbour_does() -> None:
    """In a tree that has split the header, the new one gets it."""
    moved = "include/linux/irq-entry-common.h"
    texts = {_HEADER: "#include <linux/irq-entry-common.h>\n", moved: _CASE.tree[_HEADER]}

    assert f"#ifndef {_HOOK}" in _apply(texts)[moved]


def test_only_a_part_of_the_series_if_needed() -> None:
    """The patch goes before the architecture's if that uses the name, and is left out where nobody does."""
    kinds = [change.kind for change in _CASE.bench_of({}).plan().changes]

    assert kinds[:2] == ["entry_hook", "open_window"]

    files = {path: text for path, text in _CASE.files.items() if path.endswith("kvm-s390.c")}
    plain = {
        path: text.replace("guest_enter", "guest_timing_enter").replace("guest_exit", "guest_timing_exit")
        for path, text in files.items()
    }
    other = replace(_CASE, files=plain).bench_of({}).plan()
    assert "entry_hook" not in [change.kind for change in other.changes]


def test_override_that_nobody_asks_is_refused() -> None:
    """An answer to a question that the generic code does not put is not understood, and no reason to convert."""
    path = "arch/s390/include/asm/entry-common.h"
    answer = f"static inline bool {_HOOK}(void)\n{{\n\treturn true;\n}}\n#define {_HOOK} {_HOOK}\n"

    plan = _CASE.bench_of({path: _CASE.tree[path].replace("#endif\n", f"{answer}#endif\n")}).plan()

    assert plan.changes == ()
    assert any("nothing in include/linux knows that hook" in refusal.message for refusal in plan.refusals)


def test_override_that_exists_is_left_alone() -> None:
    """An architecture that answers already keeps its answer."""
    (change,) = load_case("open_window_in_one_file").bench_of({}).plan().changes

    assert [file.path for file in change.files] == ["arch/s390/kvm/vcpu.c"]


@pytest.mark.parametrize(
    "answer",
    [
        f"static inline bool {_HOOK}(void)\n{{\n\treturn false;\n}}\n#define {_HOOK} {_HOOK}\n",
        f"#define {_HOOK}() (current->flags & PF_OTHER)\n",
    ],
)
def test_override_that_does_not_look_at_guest_time(answer: str) -> None:
    """An answer that may be no in the guest leaves RCU asleep."""
    case = load_case("open_window_in_one_file")
    (path,) = (path for path in case.tree if _HOOK in case.tree[path] and path.startswith("arch/"))
    text = case.tree[path]
    begin, end = text.index("static", text.rindex("\n\n", 0, text.index(_HOOK))), text.rindex("#endif")

    plan = case.bench_of({path: f"{text[:begin]}{answer}{text[end:]}"}).plan()

    assert plan.changes == ()
    assert any("is it true in the guest?" in refusal.message for refusal in plan.refusals)


def test_override_that_is_only_spoken_of() -> None:
    """A comment that names the hook is no answer."""
    path = "arch/s390/include/asm/entry-common.h"
    text = _CASE.tree[path].replace("#endif\n", f"/* {_HOOK}() may follow one day. */\n#endif\n")

    changes = _CASE.bench_of({path: text}).plan().changes

    assert f"#define {_HOOK} {_HOOK}" in text_after(changes[-1], path)


def test_hook_that_nobody_asks_is_refused() -> None:
    """A tree that took over a half of the hook wakes nobody."""
    case = load_case("open_window_in_one_file")
    text = case.tree[_CODE]

    plan = case.bench_of({_CODE: text.replace(f"(is_idle_task(current) || {_HOOK}())", "is_idle_task(current)")}).plan()

    assert plan.changes == ()
    assert any("no function of interrupt entry asks it" in refusal.message for refusal in plan.refusals)
