"""A document that several recipes refuse is told of once."""

from tests.recipes.treecases import load_tree_cases
from tests.recipes.trees import TextTree


def test_document_is_refused_once() -> None:
    """The title that keeps the names from being changed is told by the first recipe that meets it, and not again."""
    (case,) = (each for each in load_tree_cases("draft-era-names") if each.name.endswith("a_title_and_a_table"))
    told = [
        (refusal.recipe, refusal.path)
        for refusal in TextTree(case.files).plan().refusals
        if refusal.path.startswith("Documentation")
    ]

    assert told == [("draft-era-names", "Documentation/virt/kvm/a.rst")]
