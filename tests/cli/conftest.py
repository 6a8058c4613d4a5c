"""What tests of the command line start from: an empty folder, no configuration, and a tree of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from migrator.cli.main import run
from tests.repos import Done, sample_files
from tests.source.conftest import home as home
from tests.source.repos import make_repository

Call = Callable[..., Done]


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which the test stands in."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("NO_COLOR", "MIGRATOR_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs the program in this process."""

    def run_here(*words: str) -> Done:
        capsys.readouterr()
        code = run(words)
        return Done(code, *capsys.readouterr())

    return run_here


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample tree as a repository on disk; nobody writes to it."""
    return make_repository(tmp_path_factory.mktemp("cli") / "tree", files=sample_files())


@pytest.fixture
def author(home: Path) -> str:
    """Return the identity that is set."""
    (home / ".gitconfig").write_text("[user]\n\tname = Jane Doe\n\temail = jane@example.org\n")
    return "Jane Doe <jane@example.org>"


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the series that converts the sample; nobody writes to it."""
    folder = tmp_path_factory.mktemp("drafts") / "sample"
    assert run(["draft", "--sample", "--recipe", "guest-entry", "-o", str(folder), "-q"]) == 5
    return folder


@pytest.fixture
def series(draft: Path, work: Path) -> Path:
    """Return a copy of that folder, to be edited."""
    folder = work / "series"
    folder.mkdir()
    for path in draft.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
