"""The series of real kernels verified as it was drafted, and after somebody has edited it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from migrator.cli.main import run
from tests.kernel.conftest import Drafts
from tests.kernel.drafts import Draft

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def draft(kernel_tree: Path, drafts: Drafts) -> Draft:
    """Return the draft of everything."""
    return drafts(kernel_tree)


def _copy(draft: Draft, target: Path) -> Path:
    """Return a copy of its folder."""
    return Path(shutil.copytree(draft.patches[0].path.parent, target))


def _verify(
    capsys: pytest.CaptureFixture[str], series: Path, tree: Path, *words: str
) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    code = run(["verify", str(series), str(tree), "--format", "json", "-q", *words])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert isinstance(checks, list)
    return code, checks


def _failed(checks: list[dict[str, Any]]) -> dict[str, str]:
    return {row["name"]: row["evidence"] for row in checks if row["status"] == "fail"}


def test_a_draft_passes(draft: Draft, kernel_tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what a person has to fill in is left."""
    code, checks = _verify(capsys, draft.patches[0].path.parent, kernel_tree)

    assert code == 0
    assert {row["name"] for row in checks if row["status"] != "pass"} == {"placeholders"}
    assert "checkpatch" in {row["name"] for row in checks}


def test_a_draft_of_an_older_kernel_passes(
    older_tree: Path, drafts: Drafts, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same on a tree with other helpers."""
    code, checks = _verify(capsys, drafts(older_tree).patches[0].path.parent, older_tree)

    assert (code, _failed(checks)) == (0, {})


def test_an_enable_that_traces(
    draft: Draft, kernel_tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The raw call in the helper is raw for a reason."""
    series = _copy(draft, tmp_path / "series")
    (patch,) = draft.of("s390")
    text = patch.text.replace("+\tarch_local_irq_enable();", "+\tlocal_irq_enable();")
    (series / patch.path.name).write_text(text, encoding="utf-8")
    code, checks = _verify(capsys, series, kernel_tree, "--no-tree-scripts")

    assert code == 4
    assert f"{patch.path.name} leaves eqs-irqs-enabled at arch/s390/kvm/" in _failed(checks)["re-analysed"]


def test_the_hook_behind_its_user(
    draft: Draft, kernel_tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Interrupt entry must ask before an architecture answers."""
    series = _copy(draft, tmp_path / "series")
    hook, (user,) = draft.generic[0], draft.of("s390")
    first, last = (f"[PATCH {patch.path.name[3]}/{len(draft.patches)}]" for patch in (hook, user))
    (series / hook.path.name).write_text(hook.text.replace(first, last), encoding="utf-8")
    (series / user.path.name).write_text(user.text.replace(last, first), encoding="utf-8")
    code, checks = _verify(capsys, series, kernel_tree, "--no-tree-scripts")

    assert code == 4
    assert "which nothing calls at that point" in _failed(checks)["helpers-first"]
