"""Whole series of several recipes, as a maintainer reads them: the cover letter, and the changelogs below it.

Each is drafted from case folders of the recipes, put into one tree. What a template or a recipe says is read here,
whole; then `python -c "from tests.series.test_recipes import renew; renew()"` writes the files anew.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from migrator.rewrite.plan import Plan
from migrator.series.letters import Message
from migrator.series.message import render_cover, render_patch
from migrator.series.migrations import make_subject
from migrator.series.subjects import tell_apart
from tests.recipes.treecases import load_tree_cases
from tests.recipes.trees import TextTree
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, TEXTS

_FOLDER = Path(__file__).parent / "covers"
# By the name of the file: the recipes, and the case folders that make the tree.
_SERIES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "names_and_conversion": (
        ("draft-era-names", "guest-entry"),
        ("draft-era-names/first_draft_then_the_conversion",),
    ),
    "conversion_and_tracepoint": (
        ("guest-entry", "late-tracepoint"),
        ("late-tracepoint/eqs_narrowed_in_the_series",),
    ),
    "names_alone": (("draft-era-names",), ("draft-era-names/continuation_lines",)),
    "tracepoint_alone": (("late-tracepoint",), ("late-tracepoint/value_used_once",)),
    "comments_alone": (("stale-comment",), ("stale-comment/comments_and_documents_of_two_maintainers",)),
    "tracepoint_and_comments": (
        ("late-tracepoint", "stale-comment"),
        ("late-tracepoint/value_used_once", "stale-comment/statement_directly_below"),
    ),
}
_BETWEEN = "\n" + "=" * 75 + "\n\n"
_TIMING = ("guest time", "guest_timing", "guest timing")


@cache
def _plan(name: str) -> Plan:
    recipes, cases = _SERIES[name]
    known = {case.name: case for case in load_tree_cases()}
    files = {path: text for case in cases for path, text in known[case].files.items()}
    return TextTree(files, recipes).plan()


@cache
def _messages(name: str) -> list[Message]:
    """Return the messages of a series, the cover letter first."""
    plan = _plan(name)
    rendered = [render_patch(each, FACTS, ARCHS.get(each.arch), TEXTS, DISCLOSURE) for each in plan.changes]
    told = tell_apart(rendered, plan.changes)
    return [render_cover(plan, [message.subject for message in told], FACTS, TEXTS, DISCLOSURE), *told]


def _render(name: str) -> str:
    return _BETWEEN.join(message.text for message in _messages(name))


@pytest.mark.parametrize("name", _SERIES)
def test_series_reads_well(name: str) -> None:
    """Word for word what somebody has read and found true of the patches."""
    assert _render(name) == (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _SERIES)
def test_every_recipe_is_told(name: str) -> None:
    """By name, with its title, and only what it does: none but guest entry speaks of guest time."""
    recipes = [*dict.fromkeys(change.recipe for change in _plan(name).changes)]
    cover, *patches = _messages(name)

    assert recipes == list(_SERIES[name][0])
    for recipe, patch in zip([change.recipe for change in _plan(name).changes], patches, strict=True):
        assert f"recipe {recipe}, the s" in " ".join(patch.text.split())
    for known in _plan(name).recipes:
        assert (known.title.rstrip(".") in " ".join(cover.text.split())) == (known.name in recipes)
    if FACTS.name not in recipes:  # comments may name a helper of guest time
        assert not [word for word in _TIMING if word in cover.text]


def test_no_file_is_left_over() -> None:
    """A file that no series is compared with says nothing."""
    assert {path.stem for path in _FOLDER.iterdir()} == set(_SERIES)


@pytest.mark.parametrize(
    ("subjects", "told"),
    [
        ({"late": ["KVM: x86: Trace it"]}, "KVM: x86: Trace it"),
        ({"late": ["KVM: x86: Name them (1)", "KVM: Name them (2)"]}, "KVM: Name them"),
        ({"own": ["KVM: Name a", "KVM: Name b"]}, "KVM: Own things"),
        ({"mine": ["KVM: Name a", "KVM: Name b"]}, "KVM: Name a"),
        ({"mine": ["KVM: x86: Do a"], "other": ["RISC-V: KVM: Do b"]}, "KVM: Do a and do b"),
        ({"own": ["KVM: Do a", "KVM: b"], "other": ["KVM: Do c"]}, "KVM: Own things and do c"),
        ({"mine": ["KVM: Do a"], "other": ["mm: Do b"]}, "treewide: Do a and do b"),
        ({"mine": ["KVM: A", "KVM: A", "mm: A"]}, "KVM: A"),
        ({"mine": [f"KVM: {'x' * 40}"], "own": [f"KVM: {'y' * 40}"]}, f"KVM: {'x' * 40} and own things"),
        ({"mine": [f"KVM: {'x' * 40}"], "other": [f"KVM: {'y' * 40}"]}, f"KVM: {'x' * 40}, and related clean-ups"),
        ({"mine": [f"KVM: {'x' * 68}"], "other": ["KVM: Do c"]}, "KVM: Clean up in 2 patches"),
    ],
)
def test_subject_of_neighbours(subjects: Mapping[str, Sequence[str]], told: str) -> None:
    """What the series does, begun as its patches begin, without a recipe's key, and no longer than it may be."""
    assert make_subject(subjects, {"own": "Own things"}) == told


def renew() -> None:
    """Write the files anew, to be read."""
    for name in _SERIES:
        (_FOLDER / f"{name}.txt").write_text(_render(name), encoding="utf-8")
