"""The real kernel trees, where somebody names them, and what is drafted on them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kernel.drafts import Draft, make_draft

VERSION = "v6.12"
OLDER = "v6.1"

Drafts = Callable[..., Draft]


@pytest.fixture(scope="session")
def kernel_tree() -> Path:
    """Return the checked-out tree of one released kernel."""
    folder = os.environ.get("MIGRATOR_KERNEL_TREES")
    if not folder:
        # Trees are 2.5 GiB that a desk need not have; a folder that is named must hold them.
        pytest.skip("MIGRATOR_KERNEL_TREES does not name a folder of kernel trees")
    tree = Path(folder).absolute() / VERSION
    if not tree.is_dir():
        pytest.fail(f"the folder that MIGRATOR_KERNEL_TREES names holds no {VERSION}; is it spelled right?")
    return tree


@pytest.fixture(scope="session")
def put_back(kernel_tree: Path) -> Path:
    """Return the tree in which one architecture uses the deprecated pair again."""
    tree = kernel_tree.with_name(f"{kernel_tree.name}-arm64")
    if not (tree / ".git").exists():
        pytest.fail(f"no {tree.name} beside {kernel_tree.name}: the trees were prepared by halves")
    return tree


@pytest.fixture(scope="session")
def older_tree(kernel_tree: Path) -> Path:
    """Return the tree of a release before guest faults were left to KVM."""
    tree = kernel_tree.with_name(OLDER)
    if not tree.is_dir() and os.environ.get("CI_FULL") == "1":
        pytest.fail(f"CI_FULL asks for {OLDER} too, and it is not beside {kernel_tree.name}")
    if not tree.is_dir():
        # It shows drafts and refusals on one more release; the default run leaves that to CI_FULL=1.
        pytest.skip(f"no {OLDER} beside {kernel_tree.name}: it is 2.5 GiB more, and prepared on request")
    return tree


@pytest.fixture(scope="session")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Drafts:
    """Return a function that drafts on a tree, once for each tree and words."""
    made: dict[tuple[str, ...], Draft] = {}

    def draft(tree: Path, *words: str) -> Draft:
        key = (str(tree), *words)
        if key not in made:
            made[key] = make_draft(tree, tmp_path_factory.mktemp("drafts") / "series", *words)
        return made[key]

    return draft
