"""One tree with every kind of answer, read once for all tests of the reports."""

from pathlib import Path

import pytest

from tests.report.reports import Told, odd_files, tell
from tests.source.repos import make_repository


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with drafts, refusals and a mention."""
    return make_repository(tmp_path_factory.mktemp("report") / "tree", files=odd_files())


@pytest.fixture(scope="session")
def told(place: Path) -> Told:
    """Return what a draft of it tells."""
    return tell(place)
