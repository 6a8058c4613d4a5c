"""Every case folder gets every check the tool promises."""

import shutil
import subprocess
from pathlib import Path

import pytest

from migrator.recipes.model import Reason, Refusal
from migrator.rewrite.checks import CheckStatus
from migrator.syntax.tokens import tokenize
from migrator.text import encode
from tests.recipes.bench import text_after
from tests.recipes.cases import PRELUDE, Case, Expected, changing_cases, load_cases

# Given by a recipe for another tree, or by later checks of the written series.
_ELSEWHERE: set[Reason] = set()


def _told(refusals: tuple[Refusal, ...]) -> tuple[Expected, ...]:
    return tuple((refusal.reason.value, refusal.line, refusal.function) for refusal in refusals)


@pytest.mark.parametrize("case", load_cases(), ids=str)
def test_case(case: Case) -> None:
    """A case comes out byte for byte, with its refusals, and a second run finds nothing."""
    for text in (case.before, case.after or ""):
        assert "".join(token.text for token in tokenize(text)) == text

    first = case.bench(case.before).plan()

    changed = [encode(text_after(change, case.path)) for change in first.changes]
    assert changed == ([] if case.after is None else [encode(case.after)])
    assert _told(first.refusals) == case.refusals
    for refusal in first.refusals:
        assert refusal.path == case.path
        assert refusal.message
    for change in first.changes:
        assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []

    if case.after is not None:
        second = case.bench(case.after).plan()

        assert second.changes == ()
        assert [refusal.reason for refusal in second.refusals] == [refusal.reason for refusal in first.refusals]


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
@pytest.mark.parametrize("case", changing_cases(), ids=str)
def test_case_compiles(case: Case, tmp_path: Path) -> None:
    """What was C without warnings is so afterwards, whatever the configuration says."""
    for name, text in (("before", case.before), ("after", case.after or "")):
        for options in ([], ["-DCONFIG_KVM_EXTRA"]):
            file = tmp_path / f"{name}.c"
            file.write_bytes(encode("".join([*case.headers, text])))
            command = ["gcc", "-std=gnu11", "-Wall", "-Werror", "-fsyntax-only", "-include", str(PRELUDE), *options]
            made = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)

            assert made.stderr == "", name


def test_cases_are_balanced() -> None:
    """About as many cases stay unchanged as change, and every reason has one."""
    cases = load_cases()
    unchanged = [case for case in cases if case.after is None]
    given = {Reason(reason) for case in cases for reason, _, _ in case.refusals}

    assert 0.4 < len(unchanged) / len(cases) < 0.6
    assert set(Reason) - given == _ELSEWHERE
