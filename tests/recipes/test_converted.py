"""State helpers in an ordinary function: what does not matter is changed, and the same order must result."""

import pytest

from migrator.recipes.model import Reason
from migrator.syntax.unit import Unit
from tests.recipes.bench import Bench, text_after
from tests.recipes.cases import load_cases
from tests.recipes.order import Mutation, calls_after, calls_of, indent, insert, rename, replace, the_change

_PATH = "arch/powerpc/kvm/book3s_hv.c"
_CASE = next(case for case in load_cases() if case.name == "state_helpers_in_an_ordinary_function")
_HELPER = "kvmppc_vcore_enter_exit"
_STATE = ("guest_state_enter_irqoff", "guest_state_exit_irqoff")
_NOINSTR = "static noinstr void other(void)\n{\n}\n\n"
_MUTATIONS = [
    rename(run_core="run_all_threads", trap="why", idx="cookie", vc="core", i="number"),
    replace("\tint idx;\n\tint trap;\n", "\tint trap, idx = 0;\n"),
    replace("\tint trap;\n", "\tint trap __attribute__((unused)) = 0;\n"),
    insert("guest_state_enter_irqoff", "vc->state = 7;"),
    insert("trap = __kvmppc_vcore_entry", "prepare(vc);"),
    insert("this_cpu_enable_ftrace", "if (trap)\\n\\1\\tfinish(vc, trap);"),
    insert("guest_state_exit_irqoff", "trace_kvmppc_run_core(vc, 3);"),
    insert("srcu_read_unlock", "vc->state = trap;"),
    replace("\tthis_cpu_disable_ftrace();\n\n\ttrap", "\n\tthis_cpu_disable_ftrace();\n\ttrap"),
    replace("\ttrap = __kvmppc_vcore_entry();\n", "\ttrap =\n\t\t__kvmppc_vcore_entry();\n"),
    replace("static __attribute__((noinline)) void run_core", _NOINSTR + "static void run_core"),
    indent,
]


def _expected(before: list[str]) -> list[str]:
    """Return the calls of the run function afterwards: the state helpers are gone, and nothing else has moved."""
    return [_HELPER if name == "__kvmppc_vcore_entry" else name for name in before if name not in _STATE]


def _name(text: str) -> str:
    return next(f.name for f in Unit(text).outline.functions if _STATE[0] in calls_of(text, f.name))


@pytest.mark.parametrize("mutate", _MUTATIONS)
def test_mutation(mutate: Mutation) -> None:
    """The run call is taken out, and every other call stays in its order."""
    text = mutate(_CASE.before)
    assert text != _CASE.before
    name = _name(text)

    change = the_change("powerpc", _PATH, text)

    assert calls_after(change, _PATH, name) == _expected(calls_of(text, name))
    assert calls_after(change, _PATH, _HELPER) == [_STATE[0], "__kvmppc_vcore_entry", _STATE[1]]
    after = Unit(text_after(change, _PATH))
    helper = after.function_named(_HELPER)
    assert helper is not None
    assert "noinstr" in after.specifiers(helper)


def test_all_mutations_at_once() -> None:
    """They do not get into each other's way."""
    text = _CASE.before
    for mutate in (_MUTATIONS[1], _MUTATIONS[4], _MUTATIONS[5], _MUTATIONS[6], _MUTATIONS[10], _MUTATIONS[0], indent):
        text = mutate(text)
    name = _name(text)

    change = the_change("powerpc", _PATH, text)

    assert calls_after(change, _PATH, name) == _expected(calls_of(text, name))
    assert f"static noinstr int {_HELPER}(void)" in text_after(change, _PATH)


def test_words_say_what_is_true() -> None:
    """What stood beside the run call and must not stand there is named; what may stand there is not."""
    text = insert("guest_state_exit_irqoff", "set_irq_happened(trap);")(_CASE.before)

    (proposal,) = the_change("powerpc", _PATH, text).proposals

    assert proposal.words["moved"] == ("this_cpu_disable_ftrace", "this_cpu_enable_ftrace")
    assert proposal.words["window"] == "kept"
    assert proposal.words["inside"] == ()
    assert any("set_irq_happened() need not stand" in note.what for note in proposal.assumptions)


@pytest.mark.parametrize(
    ("mutate", "reason", "told"),
    [
        (insert("this_cpu_disable_ftrace", 'asm volatile("tlbsync");'), Reason.NO_STRAIGHT_LINE, "inline assembly"),
        (insert("trap = ", "if (vc->state)\\n\\1\\tgoto out;"), Reason.NO_STRAIGHT_LINE, "a path leaves"),
        (insert("trap = ", "raw_local_irq_enable();"), Reason.OPEN_WINDOW, "the interrupt mask changes"),
        (insert("trap = ", "for (i = 0; i < 2; i++)"), Reason.NO_STRAIGHT_LINE, "not run once"),
        (insert("trap = ", "guest_state_exit_irqoff();"), Reason.SEVERAL_PAIRS, "more than one state-exit"),
        (
            replace("\ttrap = __kvmppc_vcore_entry();", "\ttrap = -__kvmppc_vcore_entry();"),
            Reason.RESULT_UNCLEAR,
            "result",
        ),
        (replace("(void)\n{\n\tftrace_enabled = 0", f"(void)\n{{\n\tint {_HELPER};\n"), Reason.NAME_TAKEN, _HELPER),
    ],
)
def test_what_is_not_certain_is_refused(mutate: Mutation, reason: Reason, told: str) -> None:
    """One thing that nobody can be sure of, and there is no draft."""
    plan = Bench("powerpc", {_PATH: mutate(_CASE.before)}).plan()

    (refusal,) = plan.refusals
    assert refusal.reason is reason
    assert told in refusal.message
    assert plan.changes == ()


def test_second_function_of_one_helper() -> None:
    """One name is given once."""
    second = _CASE.before[_CASE.before.index("/*\n * Run the threads") :].replace("run_core(struct", "run_again(struct")
    plan = Bench("powerpc", {_PATH: _CASE.before + second.partition("\nint kvm_arch")[0]}).plan()

    (change,) = plan.changes
    (refusal,) = plan.refusals
    assert refusal.reason is Reason.NAME_TAKEN
    assert change.proposals[0].function == "run_core"


def test_the_nearest_callees_are_named() -> None:
    """Where the run call is C, what it reaches is told with the next step."""
    case = next(case for case in load_cases() if case.name == "state_helpers_around_c")

    (refusal,) = case.bench_of({}).plan().refusals

    assert "it reaches enter_through_firmware()" in refusal.message
    assert f"`pr_err` at {_PATH}:6" in refusal.message
    assert "where kvmppc_p9_enter_guest is called" in refusal.message


def test_comment_that_may_be_about_more_stays() -> None:
    """A comment above a call with more right below it is kept, and named as one to read."""
    text = insert("guest_state_enter_irqoff", "/* The guest, at last. */")(_CASE.before)

    change = the_change("powerpc", _PATH, text)

    assert "\t/* The guest, at last. */\n\tthis_cpu_disable_ftrace();\n" in text_after(change, _PATH)
    assert any("stood above a call that is gone" in note.what for note in change.proposals[0].assumptions)
