"""What tests of the series start from: no configuration of the machine, and two architectures to convert."""

from pathlib import Path

import pytest

from tests.repos import two_arch_files
from tests.source.conftest import home as home
from tests.source.repos import make_repository


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with two architectures to convert; nobody writes to it."""
    return make_repository(tmp_path_factory.mktemp("series") / "tree", files=two_arch_files())
