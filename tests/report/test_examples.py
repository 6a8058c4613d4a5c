"""The examples of rules and recipes, run through the analysis as real code is."""

from dataclasses import replace

import pytest

from migrator.analysis.rules.catalog import RULES, find_rule
from migrator.analysis.rules.model import Rule
from migrator.facts.folders import find_folders
from migrator.recipes.model import Recipe
from migrator.report.examples import load_bench, show_order, show_rule
from tests.recipes.known import GUEST_ENTRY

_BENCH = load_bench(find_folders(), "guest-entry")
# A comment; a store whose other half is only hinted at; what recipes declare.
_ON_NO_PATH = {"stale-comment", "late-tracepoint", "renamed-function", "split-function"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_finds_its_wrong_example_and_not_its_right_one(rule: Rule) -> None:
    """Both have a timeline; the wrong one has the mark at a line of the example; neither has another rule's."""
    assert _BENCH is not None
    shown = show_rule(rule, _BENCH)
    if rule.key in _ON_NO_PATH:
        assert (shown.wrong, shown.right) == ((), ())
        return
    marks = [(row.line, mark) for row in shown.wrong for mark in row.marks]

    assert marks
    assert {(mark.rule, mark.level) for _, mark in marks} == {(rule.key, rule.level.value)}
    assert all(0 < line <= rule.wrong.count("\n") + 1 for line, _ in marks)
    assert shown.right
    assert not [row for row in shown.right if row.marks]
    assert all("unknown" not in {row.irqs, row.time, row.rcu, row.told} for row in (*shown.wrong, *shown.right))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_events_are_those_of_the_example(rule: Rule) -> None:
    """A line number leads to a line of the example that holds the event; what stands elsewhere has none."""
    assert _BENCH is not None
    shown = show_rule(rule, _BENCH)
    for text, rows in ((rule.wrong, shown.wrong), (rule.right, shown.right)):
        lines = ["", *text.strip("\n").split("\n")]
        for row in rows:
            callee = row.event.partition("(")[0]
            assert row.line == 0 or callee in lines[row.line] or row.event.startswith("returns"), row


def test_the_state_in_front_of_an_example_is_told() -> None:
    """So that its first event is seen to change something."""
    rule = find_rule("eqs-tracepoint")
    assert rule is not None
    assert _BENCH is not None
    before, first, traced, run = show_rule(rule, _BENCH).wrong

    assert (before.line, before.event, before.rcu) == (0, "what came before", "watching")
    assert (first.line, first.event, first.rcu) == (1, "guest_state_enter_irqoff()", "away")
    assert [mark.rule for mark in traced.marks] == ["eqs-tracepoint"]
    assert run.kind == "run"


def test_a_fault_that_the_run_call_does_not_show_has_its_own_path() -> None:
    """The early return, and not the way through the guest."""
    rule = find_rule("unbalanced-path")
    assert rule is not None
    assert _BENCH is not None
    rows = show_rule(rule, _BENCH).wrong

    assert [row.event for row in rows if row.kind == "run"] == []
    assert (rows[-1].kind, rows[-1].time, rows[-1].line) == ("return", "guest", 3)
    assert [mark.rule for mark in rows[-1].marks] == ["unbalanced-path"]


@pytest.mark.parametrize("recipe", [GUEST_ENTRY], ids=lambda recipe: recipe.name)
def test_the_right_order_of_a_recipe_is_right(recipe: Recipe) -> None:
    """The analysis finds nothing in it, and the accounts change in the order of the helpers."""
    bench = load_bench(find_folders(), recipe.name)
    assert bench is not None
    order = show_order(bench)
    moves = [row.event for row in order.rows if row.kind == "transition"]

    assert bench.examine(order.code).findings == ()
    assert moves == [
        "guest_timing_enter_irqoff()",
        "guest_state_enter_irqoff()",
        "guest_state_exit_irqoff()",
        "guest_timing_exit_irqoff()",
    ]
    (run,) = [row for row in order.rows if row.kind == "run"]
    assert (run.irqs, run.time, run.rcu, run.told) == ("off", "guest", "away", "on")
    lines = ["", *order.code.split("\n")]
    assert all(row.event.partition("(")[0] in lines[row.line] for row in order.rows if row.kind != "return")


def test_wrong_code_has_no_right_order() -> None:
    """What the analysis finds fault with is not shown as right."""
    assert _BENCH is not None
    code = _BENCH.examples.right.replace(
        "guest_state_exit_irqoff();", "trace_kvm_exit(vcpu); guest_state_exit_irqoff();"
    )
    bad = replace(_BENCH, examples=replace(_BENCH.examples, right=code))

    assert show_order(bad).rows == ()


def test_a_recipe_without_examples_shows_none() -> None:
    """No folder, no pictures."""
    assert load_bench(find_folders(), "no-such-recipe") is None


def test_a_helper_does_not_turn_interrupts_off() -> None:
    """The picture of one that is called with interrupts on shows them on behind it, too."""
    rule = find_rule("irqs-on-at-transition")
    assert rule is not None
    assert _BENCH is not None
    rows = show_rule(rule, _BENCH).wrong

    assert [(row.event, row.irqs) for row in rows[1:]] == [
        ("local_irq_enable()", "on"),
        ("guest_timing_exit_irqoff()", "on"),
    ]
