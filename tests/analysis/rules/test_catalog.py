"""The catalog: which rules there are, and that each explains itself."""

import pytest
import regex

from migrator.analysis.rules.catalog import RULES, find_rule
from migrator.analysis.rules.model import Rule
from migrator.syntax.statements import Unstructured
from migrator.syntax.unit import Unit

_KEYS = """
deprecated-helper open-coded-transition private-wrapper draft-era-name eqs-irqs-enabled eqs-instrumentable
eqs-tracepoint eqs-too-wide irq-state-untold ticks-lost window-unsynchronized transition-order unbalanced-path
irqs-on-at-transition uaccess-in-guest-time stale-comment late-tracepoint renamed-function split-function
"""


def test_keys() -> None:
    """Nineteen rules, in this order, each found by its key."""
    assert [rule.key for rule in RULES] == _KEYS.split()
    assert all(find_rule(rule.key) is rule for rule in RULES)
    assert find_rule("no-such-rule") is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_texts(rule: Rule) -> None:
    """Every text is there, as a sentence where it is one; sources cite what can be looked up."""
    assert rule.what
    assert not rule.what.endswith(".")
    assert rule.why.endswith(".")
    assert all(len(line) <= 110 for line in rule.why.split("\n"))
    assert regex.search(r"[0-9a-f]{12}|\w+/\w+|review", rule.source)
    assert rule.wrong != rule.right


@pytest.mark.parametrize("text", [t for rule in RULES for t in (rule.wrong, rule.right)])
def test_examples_are_c(text: str) -> None:
    """Both examples can be read as the body of a function."""
    unit = Unit(f"void example(void)\n{{\n{text}\n}}\n")
    (function,) = unit.outline.functions

    assert not isinstance(unit.body(function), Unstructured)
