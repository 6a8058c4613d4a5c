"""What every test of this layer starts from."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home folder: nothing of the machine's git reaches a test."""
    for name in [*os.environ]:
        if name.startswith("GIT_") or name in {"EMAIL", "XDG_CONFIG_HOME"}:
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return folder
