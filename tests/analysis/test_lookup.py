"""Names asked of the tree, together or one by one: the same answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator.analysis.lookup import Batch, TreeLookup
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.source.repos import make_repository

_FILES = {
    "arch/x/kvm/a.c": b"int x_run(struct vcpu *vcpu, u64 *rsa);\n",
    "arch/x/kernel/b.c": b"int far_from_kvm(void);\n",
    "arch/y/kvm/c.c": b"void y_only(void)\n{\n\tx_run(0, 0);\n}\n",
    "include/linux/d.h": b"bool everywhere(int one);\n/* not_x_run */\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    """Yield a tree with two architectures."""
    repository = open_repository(make_repository(tmp_path / "linux", files=_FILES))
    with Scratch(repository) as scratch:
        yield Tree(scratch, resolve(repository, "HEAD"))


@pytest.mark.parametrize("begun", [(), ("x_run",), ("x_run", "y_only", "everywhere", "nowhere")])
def test_answers_are_the_same_however_they_are_asked(tree: Tree, begun: tuple[str, ...]) -> None:
    """A name counts in the architecture's KVM code and headers, and in generic ones; as a word alone."""
    batch = Batch(tree)
    x, y = TreeLookup(tree, "x", batch), TreeLookup(tree, "y", batch)
    x.begin(begun)
    y.begin(begun)
    batch.start()

    taken = {name: (x.is_taken(name), y.is_taken(name)) for name in ("x_run", "y_only", "everywhere", "far_from_kvm")}

    assert taken == {
        "x_run": (True, True),
        "y_only": (False, True),
        "everywhere": (True, True),
        "far_from_kvm": (False, False),
    }
    assert not x.is_taken("nowhere")


def test_prototype_comes_from_reach(tree: Tree) -> None:
    """Only what the architecture can see has a prototype for it."""
    x, y = TreeLookup(tree, "x"), TreeLookup(tree, "y")

    found = x.prototype("x_run")

    assert found is not None
    assert (found.returns, [parameter.name for parameter in found.parameters]) == ("int", ["vcpu", "rsa"])
    assert y.prototype("x_run") is None
    assert x.prototype("nowhere") is None
