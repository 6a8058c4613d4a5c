"""Every case of every rule, from code to findings."""

import pytest

from migrator.analysis.examine import examine_files
from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.facts.arch import load_archs
from migrator.facts.events import load_events
from migrator.facts.folders import find_folders
from migrator.facts.recipe import load_recipe
from tests.analysis.rules.cases import Case, load_cases

_FACTS = load_recipe(find_folders(), "guest-entry")
_EVENTS = load_events(find_folders(), _FACTS)
_ARCHS = load_archs(find_folders(), "guest-entry")
_CASES = load_cases()
_JUDGED = [rule for rule in RULES if not rule.is_declared]  # of the others, tests/cases/RECIPE has the cases


@pytest.mark.parametrize("case", _CASES, ids=str)
def test_case(case: Case) -> None:
    """The rule of the case finds what the case says, and nothing else."""
    examined = examine_files(case.files, case.arch, _ARCHS[case.arch], _FACTS, _EVENTS)
    found = [finding for finding in examined.findings if finding.rule == case.rule]

    assert [(f.path, f.place.line, f.level.value, f.function) for f in found] == [*case.expected], case.why
    assert all(finding.message and finding.arch for finding in found)


@pytest.mark.parametrize("rule", _JUDGED, ids=lambda rule: rule.key)
def test_rule_has_cases(rule: Rule) -> None:
    """About as many cases must be found as must not, at least two of each."""
    cases = [case for case in _CASES if case.rule == rule.key]

    assert sum(bool(case.expected) for case in cases) >= 2
    assert sum(not case.expected for case in cases) >= 2


def test_cases_belong_to_rules() -> None:
    """No folder has the name of a rule that is not there."""
    assert {case.rule for case in _CASES} == {rule.key for rule in _JUDGED}
