"""Documents: the names of helpers that are gone, and nothing else."""

from dataclasses import replace

import pytest

from migrator.recipes.model import Note, Proposal, Refusal
from migrator.recipes.wrapping.rewrap import find_frame, rewrap
from migrator.syntax.edits import Edit, apply_edits
from migrator.text import Span
from tests.recipes.grounds import apply, decide
from tests.recipes.stale import STEP, tree_of

_CASE = "document_of_vanished_helpers"
_PATH = "Documentation/core-api/transitions.rst"


def _decide_on(text: str) -> object:
    (decision,) = decide(STEP, {**tree_of(_CASE), _PATH: text})
    return decision


def test_only_the_names() -> None:
    """A short line keeps every other character."""
    text = "A\n=\n\n * x  (kvm_guest_exit_irqoff())  is\tlast\n"
    proposal = _decide_on(text)

    assert isinstance(proposal, Proposal)
    assert apply({_PATH: text}, proposal) == {_PATH: text.replace("kvm_guest_exit", "guest_state_exit")}


def test_a_narrow_selection_changes_no_document() -> None:
    """Who asked about one architecture gets no patch for a document, unless the series takes a name of it away.

    Then the document is mended whole: half of a pair under its old name would be worse than either.
    """
    files = tree_of(_CASE)
    (whole,) = (each for each in decide(STEP, files) if isinstance(each, Proposal))
    removing = replace(whole, removed=(("arch/x86/kvm/x86.h", "kvm_guest_enter_irqoff"),))

    assert list(decide(STEP, files, is_whole=False)) == []
    (narrow,) = decide(STEP, files, [removing], is_whole=False)
    assert isinstance(narrow, Proposal)
    assert narrow.words == whole.words


def test_what_took_its_place_must_be_there() -> None:
    """In a tree without the split nothing certain can be written."""
    files = {path: text for path, text in tree_of(_CASE).items() if not path.endswith(".h")}

    assert [type(each) for each in decide(STEP, files)] == [Note]


def test_both_names() -> None:
    """A text that tells of both is history, perhaps; a person is told."""
    note = _decide_on("kvm_guest_exit_irqoff() became guest_state_exit_irqoff().\n")

    assert isinstance(note, Note)
    assert (note.path, "kvm_guest_exit_irqoff()" in note.what) == (_PATH, True)


@pytest.mark.parametrize(
    "text",
    [
        "kvm_guest_exit_irqoff()\n~~~~~~~~~~~~~~~~~~~~~~~\n",
        "=======================\nkvm_guest_exit_irqoff()\n=======================\n",
        "| kvm_guest_exit_irqoff() | last |\n",
        "====  =======================\nA     kvm_guest_exit_irqoff()\n====  =======================\n",
        "a\r\nkvm_guest_exit_irqoff()\r\n",
        f"  - {'x' * 55} kvm_guest_exit_irqoff()\n",
        f"{'x' * 55} kvm_guest_exit_irqoff()\n   deeper\n",
        f"{'x' * 55} kvm_guest_exit_irqoff()\ncode::\n",
    ],
)
def test_where_columns_count(text: str) -> None:
    """Titles, tables, lists and code that would become too wide are left to a person."""
    assert isinstance(_decide_on(text), Refusal)


def test_frames() -> None:
    """A dash or an ellipsis of its own makes no frame."""
    assert find_frame("word\n--\n", 0) == ""
    assert find_frame("word\n\n----\n", 0) == ""
    assert find_frame("word\n----", 0) != ""


def test_rewrap_of_one_paragraph() -> None:
    """Lines before the first long one, and other paragraphs, stay as they are."""
    text = f"one two\nthree {'x' * 60} name\nfour\n\nfive\nname\n"
    at = text.index("name")
    edits = [Edit(Span(at, at + 4), "a_longer_name"), Edit(Span(len(text) - 5, len(text) - 1), "y")]

    made = rewrap(text, edits)

    assert made is not None
    assert apply_edits(text, made) == f"one two\nthree {'x' * 60}\na_longer_name four\n\nfive\ny\n"


@pytest.mark.parametrize("word", ["4.", "-", "*", "..", "(a)", "#."])
def test_rewrap_makes_no_list(word: str) -> None:
    """A word that would begin a line, and a list with it, keeps the paragraph from being wrapped."""
    text = f"three {'x' * 61} name {word} rest\nfour\n"
    at = text.index("name")

    assert rewrap(text, [Edit(Span(at, at + 4), "a_long_one")]) is None
