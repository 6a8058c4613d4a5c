"""Every case folder gets every check the tool promises."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from migrator.recipes.model import Reason, Refusal
from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan
from migrator.syntax.tokens import tokenize
from migrator.text import encode
from tests.recipes.cases import PRELUDE, Case, Expected, changing_cases, load_cases
from tests.recipes.treecases import load_tree_cases

# Given by what was selected, and not by a recipe: tests/rewrite/test_recipes.py.
_ELSEWHERE = {Reason.OUTSIDE_SELECTION}


def _told(refusals: tuple[Refusal, ...]) -> tuple[Expected, ...]:
    return tuple((refusal.reason.value, refusal.line, refusal.function) for refusal in refusals)


@pytest.mark.parametrize("case", load_cases(), ids=str)
def test_case(case: Case) -> None:
    """A case comes out byte for byte, with its refusals, and a second run finds nothing."""
    for text in (*case.files.values(), *case.after.values()):
        assert "".join(token.text for token in tokenize(text)) == text

    first = case.bench_of({}).plan()

    assert _new_texts(first) == {path: encode(text) for path, text in case.after.items()}
    assert _told(first.refusals) == case.refusals
    for refusal in first.refusals:
        assert refusal.path in {**case.files, **case.tree}
        assert refusal.message
    for change in first.changes:
        assert [check for check in change.checks if check.status is not CheckStatus.PASS] == []

    if case.after:
        second = case.bench_of(case.after).plan()

        assert second.changes == ()
        assert [refusal.reason for refusal in second.refusals] == [refusal.reason for refusal in first.refusals]


def _new_texts(plan: Plan) -> dict[str, bytes]:
    """Return the files that the patches change, as the last one leaves them."""
    return {file.path: encode(file.after.text) for change in plan.changes for file in change.files}


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
@pytest.mark.parametrize("case", changing_cases(), ids=str)
def test_case_compiles(case: Case, tmp_path: Path) -> None:
    """What was C without warnings is so afterwards, whatever the configuration says."""
    for name, changed in (("before", {}), ("after", case.after)):
        files = {**case.tree, **case.files, **changed}
        headers = [text for path, text in sorted(files.items()) if path.endswith(".h")]
        include = _write_headers(files, tmp_path / name)
        common = [*include, *([] if case.has_helpers else ["-DTREE_DEFINES_HELPERS"])]
        for path in (path for path in files if path.endswith(".c")):
            for options in ([], ["-DCONFIG_KVM_EXTRA"]):
                file = tmp_path / f"{name}.c"
                file.write_bytes(encode("".join([*headers, files[path]])))
                command = ["gcc", "-std=gnu11", "-Wall", "-Werror", "-fsyntax-only", *common, *options]
                made = subprocess.run(
                    [*command, "-include", str(PRELUDE), str(file)], capture_output=True, text=True, check=False
                )

                assert made.stderr == "", f"{name}: {path}"


def _write_headers(files: Mapping[str, str], folder: Path) -> list[str]:
    """Write the headers, which others may include; return the options that find those of the generic folder.

    Those of an architecture are found beside the file that is compiled.
    """
    for path, text in files.items():
        if path.endswith(".h") and not path.startswith("include/"):
            (folder.parent / PurePosixPath(path).name).write_bytes(encode(text))
        elif path.startswith("include/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(encode(text))
    return ["-I", str(folder / "include")]


def test_cases_are_balanced() -> None:
    """About as many cases stay unchanged as change, and every reason has one."""
    cases = load_cases()
    unchanged = [case for case in cases if not case.after]
    given = {Reason(reason) for case in cases for reason, _, _ in case.refusals}
    given |= {Reason(reason) for tree in load_tree_cases() for reason, *_ in tree.refusals}  # of other recipes

    assert 0.4 < len(unchanged) / len(cases) < 0.6
    assert set(Reason) - given == _ELSEWHERE
