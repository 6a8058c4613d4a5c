"""What `draft` asks git about the past: within its time, told as it goes on, and nothing where that is wished."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.repos import ARM64, S390, sample_files
from tests.source.repos import commit_files, make_repository, snapshot

pytestmark = pytest.mark.usefixtures("author")

_PAST = ("blame ", "merge-base ", "--name-status", "--max-age", "--max-count", "-G(")


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """Return a tree whose fault has a commit, and whose file has a habit."""
    files = {path: text for path, text in sample_files().items() if path != S390}
    place = make_repository(tmp_path / "grown", files={**files, ARM64: b"int x;\n"})
    commit_files(place, {ARM64: files[ARM64]}, "arm64: KVM: Account guest time")
    for number in range(3):
        commit_files(place, {ARM64: files[ARM64] + b"\n" * number}, f"arm64: KVM: Say more {number}")
    return place


def put_in_front(folder: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    """Let a script be found in git's place, which does something before it is git."""
    git = shutil.which("git")
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\n{before}\nexec {git} "$@"\n')
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def patch_of(folder: Path) -> str:
    """Return the mail of the one patch."""
    (path,) = folder.glob("*0001-*.patch")
    return path.read_text(encoding="utf-8")


def test_trailer(call: Call, grown: Path, work: Path) -> None:
    """The commit is in the mail, and the subject begins as those of the file do."""
    done = call("draft", str(grown), "-o", "out")

    assert done.code == 0
    assert "\nFixes: " in patch_of(work / "out")
    assert "] arm64: KVM: " in patch_of(work / "out")
    assert '("arm64: KVM: Account guest time")\n' in patch_of(work / "out")
    assert "no Fixes: trailer" not in done.out


@pytest.mark.parametrize("hangs", ["sleep 20", "exec sleep 20"])
def test_hanging_git(
    hangs: str, call: Call, grown: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that never answers is ended, with what it was started through; the draft goes on, and says so."""
    monkeypatch.setattr("migrator.cli.drafting._SECONDS", 0.5)
    put_in_front(tmp_path / "bin", monkeypatch, f'case " $* " in *" blame "*) {hangs};; esac')

    done = call("draft", str(grown), "-o", "out")

    assert done.code == 0
    assert f"{ARM64}: git did not answer within 0.5 seconds; no Fixes: trailer" in done.out
    assert "\nFixes: " not in patch_of(work / "out")


def test_nothing_is_asked(call: Call, grown: Path, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --no-history git gets no question about the past; without it, it does."""
    put_in_front(tmp_path / "bin", monkeypatch, f'echo "$*" >>{tmp_path}/asked')
    asked = {}
    for name, words in (("with", ()), ("without", ("--no-history",))):
        (tmp_path / "asked").write_text("")
        done = call("draft", str(grown), "-o", name, *words)
        asked[name] = [line for line in (tmp_path / "asked").read_text().splitlines() if any(w in line for w in _PAST)]
        assert done.code == 0

    assert asked["with"]
    assert asked["without"] == []
    assert "\nFixes: " not in patch_of(work / "without")
    assert "] KVM: arm64: " in patch_of(work / "without")
    assert "history was not asked, as wished" in done.out


@pytest.mark.parametrize(("words", "is_terminal"), [((), True), (("-q",), True), ((), False)])
def test_progress(
    words: tuple[str, ...], is_terminal: bool, call: Call, grown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines on what takes long are for who watches: on a terminal, and not where quiet is wished."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: is_terminal, raising=False)
    monkeypatch.setenv("TERM", "xterm")

    done = call("draft", str(grown), "-o", "out", *words)

    assert ("history: " in done.err) is (is_terminal and not words)
    assert "history: " not in done.out


def test_twice(call: Call, grown: Path, work: Path) -> None:
    """Two runs give the same bytes, and neither changes anything of the repository."""
    before = snapshot(grown)
    for name in ("one", "two"):
        assert call("draft", str(grown), "-o", name).code == 0
    files = {path.name: path.read_bytes().replace(b"/one", b"/two") for path in (work / "one").iterdir()}

    assert {path.name: path.read_bytes() for path in (work / "two").iterdir()} == files
    assert any(b"\nFixes: " in content for content in files.values())
    assert snapshot(grown) == before
