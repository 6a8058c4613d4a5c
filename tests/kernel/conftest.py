"""The real kernel tree, where somebody names one."""

import os
from pathlib import Path

import pytest

VERSION = "v6.12"


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
