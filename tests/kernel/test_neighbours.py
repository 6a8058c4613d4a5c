"""The recipes beside the transition on released kernels: what they mend, what they tell, and what is right."""

from pathlib import Path

import pytest

from tests.kernel.conftest import Drafts
from tests.repos import run_program

pytestmark = pytest.mark.kernel

_DOCUMENT = "Documentation/core-api/entry.rst"
_GONE = ("draft-era-names", "async-pf-wait", "late-tracepoint")  # released kernels are rid of what these mend


def _check_stale(tree: Path, drafts: Drafts) -> None:
    found = run_program("scan", str(tree), "--recipe", "stale-comment", "--format", "terse").out
    places = sorted(line.partition(":")[0] for line in found.split("\n") if ":stale-comment: " in line)
    made = drafts(tree, "--recipe", "stale-comment", "--no-history", "--no-tree-scripts")

    assert places == [*[_DOCUMENT] * 2, "arch/powerpc/kvm/booke.c", "arch/s390/kvm/kvm-s390.c"]
    assert [proposal["path"] for proposal in made.report["proposals"]] == [_DOCUMENT]
    assert made.report["refusals"] == []
    told = {row["path"] for row in made.report["not_done"]}
    assert {"arch/powerpc/kvm/booke.c", "arch/s390/kvm/kvm-s390.c"} <= told


def test_stale_comments(kernel_tree: Path, drafts: Drafts) -> None:
    """The document is certain; of two comments a person is told, and of nothing that is right."""
    _check_stale(kernel_tree, drafts)


def test_stale_comments_of_an_older_release(older_tree: Path, drafts: Drafts) -> None:
    """The same four places, ten releases before."""
    _check_stale(older_tree, drafts)


def test_nothing_is_left_to_mend(kernel_tree: Path, drafts: Drafts, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, and no folder."""
    made = drafts(kernel_tree, *(word for name in _GONE for word in ("--recipe", name)))

    assert (made.code, made.patches, made.report) == (0, (), {})
    told = "nothing to convert: draft-era-names, async-pf-wait and late-tracepoint find nothing to change"
    assert told in capsys.readouterr().out
