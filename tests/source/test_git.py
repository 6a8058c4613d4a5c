"""Running git: which one, in which environment, and how it fails."""

import os
from pathlib import Path

import pytest

from migrator.source.git import (
    GitError,
    GitMissingError,
    check_version,
    finish_git,
    inherited_environment,
    read_version,
    run_git,
    scratch_environment,
    start_git,
    user_environment,
)
from migrator.source.repository import open_repository

from .repos import make_repository


def fake_git(folder: Path, script: str, mode: int = 0o755) -> str:
    """Return a folder for PATH whose git is a shell script."""
    folder.mkdir()
    git = folder / "git"
    git.write_text(f"#!/bin/sh\n{script}\n")
    git.chmod(mode)
    return str(folder)


def test_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git the message says which one to install, and the exit code blames the surroundings."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(GitMissingError, match=r"not installed; install git 2\.34") as caught:
        open_repository(tmp_path)

    assert caught.value.exit_code == 3


def test_git_that_cannot_be_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file called git that is no program is as good as none."""
    monkeypatch.setenv("PATH", fake_git(tmp_path / "bin", "exit 0", mode=0o644))

    with pytest.raises(GitMissingError, match=r"install git 2\.34"):
        open_repository(tmp_path)


def test_git_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old git is refused before it is asked anything else."""
    monkeypatch.setenv("PATH", fake_git(tmp_path / "bin", "echo git version 2.20.1"))

    with pytest.raises(GitMissingError, match=r"2\.20\.1 is too old; install git 2\.34") as caught:
        open_repository(tmp_path)

    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("git version 2.39.5", "2.39.5"),
        ("git version 2.37.1 (Apple Git-137.1)", "2.37.1"),
        ("git version 2.45.2.windows.1", "2.45.2"),
        ("git version 2.47.0.rc1.dirty", "2.47.0"),
    ],
)
def test_read_version(said: str, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is read whatever a distributor appends to it."""
    monkeypatch.setenv("PATH", fake_git(tmp_path / "bin", f"echo '{said}'"))

    assert read_version() == version


@pytest.mark.parametrize("version", ["2.34", "2.34.0", "2.100.1", "3.0.0"])
def test_new_enough(version: str) -> None:
    """Versions compare as numbers."""
    check_version(version)


@pytest.mark.parametrize("version", ["1.99.9", "2.9.5", "2.33.8", "banana"])
def test_not_new_enough(version: str) -> None:
    """What is older, or no version at all, is refused."""
    with pytest.raises(GitMissingError, match="too old"):
        check_version(version)


def test_user_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's configuration comes along, another repository's place does not."""
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/elsewhere")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/users/jane/config")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Jane Doe")

    environment = user_environment()

    assert environment.keys() & {"GIT_DIR", "GIT_OBJECT_DIRECTORY"} == set()
    assert environment["GIT_CONFIG_GLOBAL"] == "/users/jane/config"
    assert environment["GIT_AUTHOR_NAME"] == "Jane Doe"
    assert environment["GIT_TERMINAL_PROMPT"] == "0"


def test_scratch_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that git reads, the scratch has our own values alone."""
    for name in ("GIT_DIR", "GIT_CONFIG_GLOBAL", "GIT_EXTERNAL_DIFF", "GIT_TRACE", "LC_ALL", "TZ"):
        monkeypatch.setenv(name, "inherited")

    environment = scratch_environment()

    assert {name: value for name, value in environment.items() if name.startswith("GIT_")} == {
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    assert (environment["LC_ALL"], environment["TZ"]) == ("C", "UTC")
    assert environment["PATH"] == os.environ["PATH"]


def test_no_configuration_of_the_system_is_read(tmp_path: Path) -> None:
    """Wherever git was built to look for it."""
    (tmp_path / "system").write_text("[hostile]\n\tis = here\n")
    where = {"GIT_CONFIG_SYSTEM": str(tmp_path / "system"), "GIT_DIR": str(tmp_path)}

    assert b"hostile.is=here" in run_git(
        ["config", "--list"], {**user_environment(), **where, "GIT_CONFIG_NOSYSTEM": ""}
    )
    assert run_git(["config", "--list"], {**scratch_environment(), **where}) == b""


def test_inherited_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process has its own environment back afterwards, after an error too."""
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    before = dict(os.environ)

    with inherited_environment({"LC_ALL": "C"}):
        inside = dict(os.environ)
    with pytest.raises(GitError), inherited_environment(scratch_environment()):
        run_git(["nonsense"], os.environ)

    assert inside == {"LC_ALL": "C"}
    assert dict(os.environ) == before


def test_error_names_the_command(tmp_path: Path) -> None:
    """A failure is told by git's command and words, not by the options in front of it."""
    place = make_repository(tmp_path / "linux")

    with pytest.raises(GitError) as caught:
        run_git(["cat-file", "-t", "nowhere"], user_environment(), place)

    assert str(caught.value) == "git cat-file failed: fatal: Not a valid object name nowhere"
    assert caught.value.command == ("cat-file", "-t", "nowhere")


def test_error_without_words(tmp_path: Path) -> None:
    """A command that fails in silence is reported as that."""
    place = make_repository(tmp_path / "linux")

    with pytest.raises(GitError, match=r"^git rev-parse failed: it said nothing$"):
        run_git(["rev-parse", "--verify", "--quiet", "nowhere"], user_environment(), place)


def test_good_exit_codes(tmp_path: Path) -> None:
    """A caller says which exit codes are answers."""
    place = make_repository(tmp_path / "linux")
    words = ["grep", "-q", "nowhere", "HEAD"]

    assert finish_git(start_git(words, user_environment(), place), good=(0, 1)) == b""
    with pytest.raises(GitError):
        finish_git(start_git(words, user_environment(), place))
