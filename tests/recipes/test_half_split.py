"""Two open-coded steps: what does not matter is changed, and the order that the maintainers merged must result."""

import pytest

from migrator.recipes.model import Reason
from migrator.syntax.unit import Unit
from tests.recipes.bench import Bench, text_after
from tests.recipes.cases import load_cases
from tests.recipes.order import Mutation, calls_after, calls_of, indent, insert, rename, replace, the_change

_PATH = "arch/powerpc/kvm/book3s_hv.c"
_CASE = next(case for case in load_cases() if case.name == "half_split_run_loop")
_HELPER = "kvmppc_vcore_enter_exit"
_NEW = {
    "guest_enter_irqoff": "guest_timing_enter_irqoff",
    "vtime_account_guest_enter": "guest_timing_enter_irqoff",
    "vtime_account_guest_exit": "guest_timing_exit_irqoff",
    "guest_exit_irqoff": "guest_timing_exit_irqoff",
    "__kvmppc_vcore_entry": _HELPER,
}
_GONE = {
    "context_tracking_guest_enter",
    "context_tracking_guest_exit",
    "trace_hardirqs_on",
    "trace_hardirqs_off",
    "lockdep_hardirqs_on",
    "lockdep_hardirqs_off",
}
_TWO_STEPS = "vtime_account_guest_enter();\n\tcontext_tracking_guest_enter();"
_MUTATIONS = [
    rename(run_core="run_all_threads", trap="why", idx="cookie", vc="core"),
    replace("\tint idx;\n\tint trap;\n", "\tint trap, idx = 0;\n"),
    replace("guest_enter_irqoff();", _TWO_STEPS),
    insert("this_cpu_disable_ftrace", "vc->state = 7;"),
    insert("trap = __kvmppc_vcore_entry", "prepare(vc);"),
    insert("this_cpu_enable_ftrace", "if (trap)\\n\\1\\tfinish(vc, trap);"),
    insert("context_tracking_guest_exit", "preempt_enable();"),
    insert("vtime_account_guest_exit", "vc->state = 9;"),
    replace("\ttrace_hardirqs_on();\n", "\tlockdep_hardirqs_on(CALLER_ADDR0);\n"),
    indent,
]


def _expected(before: list[str]) -> list[str]:
    return [_NEW.get(name, name) for name in before if name not in _GONE]


def _name(text: str) -> str:
    return next(f.name for f in Unit(text).outline.functions if "__kvmppc_vcore_entry" in calls_of(text, f.name))


@pytest.mark.parametrize("mutate", _MUTATIONS)
def test_mutation(mutate: Mutation) -> None:
    """Timing takes the places of the first and the last step; the others go, and nothing else moves."""
    text = mutate(_CASE.before)
    assert text != _CASE.before
    name = _name(text)

    change = the_change("powerpc", _PATH, text)

    assert calls_after(change, _PATH, name) == _expected(calls_of(text, name))
    inside = ["guest_state_enter_irqoff", "__kvmppc_vcore_entry", "guest_state_exit_irqoff"]
    assert calls_after(change, _PATH, _HELPER) == inside


def test_all_mutations_at_once() -> None:
    """They do not get into each other's way."""
    text = _CASE.before
    for mutate in (*_MUTATIONS[1:-1], _MUTATIONS[0], indent):
        text = mutate(text)
    name = _name(text)

    change = the_change("powerpc", _PATH, text)

    assert calls_after(change, _PATH, name) == _expected(calls_of(text, name))


def test_nothing_told_by_hand() -> None:
    """Where nobody tells of interrupts, the changelog says so, and the state helpers do from now on."""
    text = _CASE.before.replace("\ttrace_hardirqs_on();\n\n", "").replace("\ttrace_hardirqs_off();\n\n", "")

    (proposal,) = the_change("powerpc", _PATH, text).proposals

    assert proposal.words["told"] == ()
    assert proposal.words["rcu_exit"] == "context_tracking_guest_exit"


def test_no_window_is_made_one() -> None:
    """Where nothing takes pending interrupts before the last step, a window is made."""
    begin = _CASE.before.index("\tif (!vtime_accounting")
    end = _CASE.before.index("\tvtime_account_guest_exit();\n")
    text = _CASE.before[:begin] + _CASE.before[end:]

    change = the_change("powerpc", _PATH, text)

    calls = calls_after(change, _PATH, "run_core")
    at = calls.index("guest_timing_exit_irqoff")
    assert calls[at - 2 : at + 2] == [
        "local_irq_enable",
        "local_irq_disable",
        "guest_timing_exit_irqoff",
        "local_irq_enable",
    ]
    assert change.proposals[0].words["window"] == "new"
    assert any("no synchronization is known" in note.what for note in change.proposals[0].assumptions)


def test_interrupts_opened_before_one_exit() -> None:
    """As before v5.12: the one call that leaves stands behind the enabling, and ends guest time with them off now."""
    begin = _CASE.before.index("\tcontext_tracking_guest_exit();")
    end = _CASE.before.index("\tspin_unlock(&vc->lock);\nout")
    text = _CASE.before[:begin] + "\tlocal_irq_enable();\n\tguest_exit();\n\n" + _CASE.before[end:]

    change = the_change("powerpc", _PATH, text)

    calls = calls_after(change, _PATH, "run_core")
    at = calls.index("guest_timing_exit_irqoff")
    opened, closed = "local_irq_enable", "local_irq_disable"
    assert calls[at - 2 : at + 2] == [opened, closed, "guest_timing_exit_irqoff", opened]
    assert change.proposals[0].words["window"] == "closed"
    assert change.proposals[0].words["told"] == ("trace_hardirqs_on", "trace_hardirqs_off")


def test_comments_follow() -> None:
    """A comment that names the last step names what takes its place; one that tells of what is gone, goes."""
    change = the_change("powerpc", _PATH, _CASE.before)

    text = text_after(change, _PATH)
    assert "vtime_account_guest_exit" not in text
    assert "has to hear" not in text
    assert any("comments at what is gone were removed" in why for why in change.proposals[0].why)


@pytest.mark.parametrize(
    ("mutate", "reason"),
    [
        (insert("trap = ", "if (vc->state)\\n\\1\\tgoto out;"), Reason.NO_STRAIGHT_LINE),
        (insert("trap = ", "local_irq_enable();"), Reason.OPEN_WINDOW),
        (insert("context_tracking_guest_exit", "if (trap)"), Reason.NO_STRAIGHT_LINE),
        (insert("context_tracking_guest_exit", "context_tracking_guest_exit();"), Reason.OPEN_CODED),
        (replace("\ttrace_hardirqs_off();\n", ""), Reason.OPEN_CODED),
        (insert("guest_enter_irqoff", "trace_hardirqs_on();"), Reason.OPEN_CODED),
        (replace("\ttrap = __kvmppc_vcore_entry();\n", "\ttrap = 0;\n"), Reason.NO_RUN_CALL),
    ],
)
def test_what_is_not_certain_is_refused(mutate: Mutation, reason: Reason) -> None:
    """One thing that nobody can be sure of, and there is no draft."""
    plan = Bench("powerpc", {_PATH: mutate(_CASE.before)}).plan()

    (refusal,) = plan.refusals
    assert refusal.reason is reason
    assert plan.changes == ()
