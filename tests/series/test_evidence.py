"""What stands below `---`: said only if it was done, and wrapped as a mail is."""

from pathlib import Path

import pytest

from migrator.series.evidence import render_evidence
from migrator.source.commits import Commit
from tests.recipes.cases import load_case
from tests.repos import two_arch_files
from tests.series.drafts import planned
from tests.source.repos import make_repository

_BASE = Commit("1" * 40, 1700000000, "-0330")


@pytest.mark.parametrize("is_applied", [True, False])
def test_applied_is_said_only_of_what_was(tmp_path: Path, is_applied: bool) -> None:
    """The base is named in full either way."""
    with planned(make_repository(tmp_path / "tree", files=two_arch_files())) as (_, plan):
        lines = render_evidence(_BASE, plan.changes[0], is_applied=is_applied)

    assert lines[0] == f"{'Applied to' if is_applied else 'Made for'} {'1' * 40}, in order."
    assert lines[-1].startswith("Not compiled")


def test_every_check_is_told_once(tmp_path: Path) -> None:
    """By name with how it ended; of the analysis also how many findings there were; nothing is wider than a mail."""
    with planned(make_repository(tmp_path / "tree", files=two_arch_files())) as (_, plan):
        change = plan.changes[0]
        text = "\n".join(render_evidence(_BASE, change, is_applied=True))

    told = " ".join(text.split())
    for name in {check.name for check in change.checks}:
        assert told.count(f"{name}: pass") == 1
    analysed = next(check for check in change.checks if check.name == "re-analysed")
    assert " ".join(analysed.evidence.split()) in told
    assert max(map(len, text.split("\n"))) <= 75


def test_files_without_a_finding_are_one_item() -> None:
    """What went in others is told there, and headers of which there is nothing to tell are not told one by one."""
    change = load_case("open_window_in_two_files").bench_of({}).plan().changes[-1]
    found = {finding.path for finding in change.mended}
    quiet = [file.path for file in change.files if file.path not in found]
    assert len(quiet) > 1

    told = " ".join(" ".join(render_evidence(_BASE, change, is_applied=True)).split())

    assert told.count("re-analysed: pass") == len(found) + 1
    nothing = "no finding before or after in the functions changed, no new one anywhere"
    assert f"re-analysed: pass; {', '.join(quiet)}: {nothing}" in told
