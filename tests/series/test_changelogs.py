"""Whole changelogs, as a maintainer reads them: one case of each shape and step, and of each of their variants.

A sentence that is true alone may be wrong beside another, or in the wrong paragraph, or about the wrong one of two
functions. So a change of a template, or of what a rule says, is read here, whole; then
`python -c "from tests.series.test_changelogs import renew; renew()"` writes the files anew.
"""

from functools import cache
from pathlib import Path

import pytest

from migrator.rewrite.change import Change
from migrator.series.message import render_patch
from tests.recipes.cases import load_case
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, TEXTS

_FOLDER = Path(__file__).parent / "changelogs"
_CASES = (
    "arm64_run_loop",
    "copies_in_vendor_functions",
    "copies_that_end_guest_time",
    "exit_far_before_enable",
    "exit_handler_that_leaves_and_enters",
    "half_split_run_loop",
    "half_split_that_leaves_irqs_open",
    "handler_and_runner_on_new_names",
    "handler_of_the_old_pair",
    "handler_on_new_names_in_wrong_order",
    "handler_that_moves_the_state_itself",
    "helper_that_is_not_noinstr",
    "helpers_come_and_old_ones_go",
    "helpers_split_in_each_branch",
    "open_window_in_one_file",
    "open_window_in_two_files",
    "open_window_with_groups",
    "preemption_before_exit",
    "state_swapped_in_an_ordinary_function",
    "timing_that_ends_before_state",
    "wrapped_by_a_header",
)
_BETWEEN = "\n" + "=" * 75 + "\n\n"


@cache
def _changes(name: str) -> tuple[Change, ...]:
    return load_case(name).bench_of({}).plan().changes


def _render(name: str) -> str:
    messages = (render_patch(each, FACTS, ARCHS.get(each.arch), TEXTS, DISCLOSURE) for each in _changes(name))
    return _BETWEEN.join(message.text for message in messages)


@pytest.mark.parametrize("name", _CASES)
def test_changelogs_read_well(name: str) -> None:
    """Word for word what somebody has read and found true of the case's patch."""
    assert _render(name) == (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_every_shape_and_step_is_read() -> None:
    """Every template of a changelog speaks in one of these."""
    spoken = {p.shape for name in _CASES for change in _changes(name) for p in change.proposals}
    parts = {"disclosure", "names", "wrong"}
    templates = {path.stem for path in (Path(__file__).parents[2] / "templates" / FACTS.name / "log").glob("*.j2")}

    assert spoken == templates - parts


def test_no_file_is_left_over() -> None:
    """A file that no case is compared with says nothing."""
    assert {path.stem for path in _FOLDER.iterdir()} == set(_CASES)


def renew() -> None:
    """Write the files anew, to be read."""
    for name in _CASES:
        (_FOLDER / f"{name}.txt").write_text(_render(name), encoding="utf-8")
