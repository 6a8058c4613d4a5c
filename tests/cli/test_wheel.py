"""The wheel holds all that the program needs: templates, sample and schema come with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recipes.known import RECIPES
from tests.repos import PROGRAM, ROOT

_NEEDED = ("migrator", "templates", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel installed, built in a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in _NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / "copy" / name)
    _run(folder / "copy", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    (wheel,) = (folder / "dist").glob("*.whl")
    options = ("-q", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check")
    _run(folder, "-m", "pip", "install", *options, "--target", str(folder / "site"), str(wheel))
    shutil.rmtree(folder / "copy")
    return folder / "site"


def _run(place: Path, *words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _run_installed(installed: Path, place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [*PROGRAM, *words], cwd=place, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_installed_program_is_the_one_that_runs(installed: Path, work: Path) -> None:
    """The tests below are about the wheel, not about the checkout."""
    code = "import migrator.facts.folders as f; print(f.__file__, f.own_folder())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=work, env=environment, capture_output=True, check=True
    ).stdout

    assert out.decode().split() == [
        str(installed / "migrator/facts/folders.py"),
        str(installed / "migrator/templates"),
    ]


def test_installed_program_scans_and_drafts_the_sample(installed: Path, work: Path) -> None:
    """Facts, message templates and the sample tree are inside; the results are the checkout's."""
    for words in (("scan", "--sample"), ("draft", "--sample", "--dry-run")):
        done = _run_installed(installed, work, *words)
        here = subprocess.run([*PROGRAM, *words], cwd=work, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (here.returncode, "")
        assert done.stdout == here.stdout
    assert _run_installed(installed, work, "draft", "--sample", "-o", "out").returncode == 5
    assert len([*(work / "out").glob("*.patch")]) == 1 + len(RECIPES)


def test_wheel_holds_every_template_and_the_schema(installed: Path) -> None:
    """File by file, byte for byte."""
    for path in (path for path in (ROOT / "templates").rglob("*") if path.is_file()):
        assert (installed / "migrator" / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert (installed / "migrator/report/report.schema.json").is_file()
