"""The patches of the recipes beside the transition: reasons of their hunks, and what is asked of them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_wanted
from migrator.facts.questions import load_questions
from migrator.facts.voices import load_voices
from migrator.report.checklist.build import make_checklist
from migrator.report.checklist.model import Checklist, ItemRow
from migrator.report.checklist.review import Review
from migrator.report.hunks import find_hunks, find_owned
from migrator.report.model import TreeInfo
from migrator.report.reviewing import review_plan
from migrator.series.reviewed import ReviewedPatch
from migrator.syntax.unit import Unit
from tests.recipes.bench import ARCHS, EVENTS, FACTS, TextSources
from tests.recipes.treecases import RECIPES, TreeCase, load_tree_cases

_WANTED = load_wanted(find_folders())
_VOICES = load_voices(find_folders(), FACTS, _WANTED.neighbours)
_QUESTIONS = load_questions(find_folders(), FACTS.name, _WANTED.neighbours)


def _cases(recipe: str) -> list[TreeCase]:
    return [case for case in load_tree_cases(recipe) if case.after and case.recipes == (recipe,)][:6]


@cache
def _patches(case: str) -> tuple[ReviewedPatch, ...]:
    (found,) = [each for each in load_tree_cases(case.partition("/")[0]) if each.name == case]
    return review_plan(found.tree().plan(), None)


def _list(case: TreeCase, patches: Sequence[ReviewedPatch]) -> Checklist:
    units = {path: Unit(text) for path, text in case.files.items()}
    review = Review("", TreeInfo("0" * 40, "v9.9"), patches, FACTS, ARCHS, EVENTS, TextSources(units))
    return make_checklist(review, _QUESTIONS, _VOICES)


def _find(checklist: Checklist, asks: str) -> list[ItemRow]:
    items = [*checklist.questions, *(item for patch in checklist.patches for item in patch.items)]
    return [item for item in items if asks in item.asks]


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_hunk_has_a_reason(recipe: str) -> None:
    """It says what changes and how to show it wrong, in words that are filled in, and whose patch it is of."""
    assert _cases(recipe)
    for case in _cases(recipe):
        rows = find_hunks(_patches(case.name), FACTS, EVENTS, ARCHS, _VOICES)
        assert rows
        for row in rows:
            assert row.recipe == recipe
            assert row.what
            assert row.why
            assert row.wrong
            assert "this code" not in row.what
            assert "{" not in row.what + row.wrong or "`" in row.what


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_patch_is_known_by_what_it_does(recipe: str) -> None:
    """Where nobody says whose it is, as of a mail, it is told from the diff; or it is asked what any patch is."""
    found = []
    for case in _cases(recipe)[:3]:
        bare = [replace(patch, recipe="", proposals=()) for patch in _patches(case.name)]
        found += [patch.recipe for patch in find_owned(bare, FACTS, EVENTS, ARCHS, _VOICES)]

    assert {*found} <= {recipe, FACTS.name}
    assert recipe in found


@pytest.mark.parametrize("recipe", RECIPES)
def test_each_recipe_asks_its_own_questions(recipe: str) -> None:
    """The patch of one is not asked what another asks, and nobody is told that nothing here is of interest."""
    case = _cases(recipe)[0]
    checklist = _list(case, _patches(case.name))
    own = {each.asks for each in _QUESTIONS.beside[recipe].question if each.about == "series" and not each.applies}

    assert not checklist.warnings
    assert own <= {item.asks for item in checklist.questions}
    assert not _find(checklist, "run call")
    assert not _find(checklist, "guest's state")


def test_a_renaming_is_shown_by_a_search() -> None:
    """Behind the series no file holds the old names: ticked; one that still does is told with its place."""
    case = _cases("draft-era-names")[0]
    (done,) = _find(_list(case, _patches(case.name)), "Is every use renamed")
    assert (done.ticked, done.by) == (True, "tool")

    old = next(name for name in _VOICES.of("draft-era-names").renaming if any(name in t for t in case.files.values()))
    left = replace(case, files={**case.files, "tools/list.txt": f"\n{old}\n"})
    (against,) = _find(_list(left, _patches(case.name)), "Is every use renamed")
    assert (against.ticked, against.status) == (False, "against")
    assert [proof.place for proof in against.proofs] == ["tools/list.txt:2"]


def test_a_series_of_two_recipes_asks_each_thing_once() -> None:
    """What both ask stands there once, and what each asks is there."""
    first, second = _cases("draft-era-names")[0], _cases("stale-comment")[0]
    patches = [*_patches(first.name), *_patches(second.name)]
    numbered = [replace(patch, number=number) for number, patch in enumerate(patches, 1)]
    checklist = _list(replace(first, files={**first.files, **second.files}), numbered)

    asked = [item.asks for item in checklist.questions]
    assert len(asked) == len({*asked})
    assert _find(checklist, "Is every use renamed")
    assert _find(checklist, "Are the documents built")


def test_what_a_late_tracepoint_leaves_is_looked_for() -> None:
    """No code uses the field behind the patch; the tracepoint stands where RCU watches, or it is left to a person."""
    found = [
        item for case in _cases("late-tracepoint") for item in _find(_list(case, _patches(case.name)), "field that")
    ]

    assert found
    assert any(item.ticked for item in found)


def test_the_contexts_of_a_split_are_evidence() -> None:
    """They were proved when the patch was made; what they begin with is for a person."""
    case = _cases("async-pf-wait")[0]
    checklist = _list(case, _patches(case.name))
    (contexts,) = _find(checklist, "Is the context of each converted call proved")
    (assumed,) = _find(checklist, "Does what the ways begin with hold")

    assert contexts.proofs
    assert not assumed.ticked
