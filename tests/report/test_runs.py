"""Diffs taken apart: every line that goes or comes is in a run, at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.report.drafts import render_diff
from migrator.report.sarif.runs import Run, find_runs

_FILE = st.lists(st.sampled_from(["a", "b", "-- a/x", "++ b/y", "@@ -1 +1 @@", "", "+", "-"]), min_size=1, max_size=20)


@given(_FILE, _FILE)
def test_runs_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    """Whatever the lines look like, heads of files and hunks included."""
    found = find_runs(render_diff("x.c", "\n".join([*before, "end"]), "\n".join([*after, "end"])))
    made = [*before, "end"]
    for run in reversed(found.get("x.c", [])):
        assert made[run.start - 1 : run.start - 1 + len(run.gone)] == run.gone
        made[run.start - 1 : run.start - 1 + len(run.gone)] = run.come

    assert made == [*after, "end"]


@pytest.mark.parametrize(
    ("before", "after", "run"), [("", "a\n", Run(1, [""], ["a"])), ("a\nb", "a\n", Run(2, ["b"], []))]
)
def test_ends_of_files(before: str, after: str, run: Run) -> None:
    """A file of one line, and one that loses its last."""
    assert find_runs(render_diff("x.c", before, after)) == {"x.c": [run]}


def test_several_files() -> None:
    """Each has its own."""
    diff = render_diff("a.c", "1\n", "2\n") + render_diff("b c.h", "x\n", "x\ny\n")

    assert find_runs(diff) == {"a.c": [Run(1, ["1"], ["2"])], "b c.h": [Run(2, [], ["y"])]}
    assert find_runs("") == {}
