"""The output folder is there whole or not at all, and replaces nothing but a draft."""

import os
from pathlib import Path

import pytest

from migrator.series.folder import OutputError, check_target, write_folder

FILES = {
    "0000-cover-letter.patch": b"cover\n",
    "0001-x.patch": b"\xe4\n",
    "checklist.md": b"- [ ] x\n",
    "report.html": b"<html>\n",
    "report.json": b"{}\n",
    "series.mbx": b"From x\n",
}
ENDS = (OSError(28, "No space left on device"), KeyboardInterrupt())


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return an empty folder for outputs."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def old(place: Path) -> Path:
    """Return a folder with an earlier draft that has one patch more."""
    write_folder(place / "out", {**FILES, "0002-y.patch": b"old\n"}, force=False)
    return place / "out"


@pytest.mark.parametrize("name", ["out", "deep/er/out"])
def test_folder_is_made_with_what_leads_to_it(name: str, place: Path) -> None:
    """Every file, byte for byte, and nothing beside the folder."""
    write_folder(place / name, FILES, force=False)

    assert _read(place / name) == FILES
    assert [path.name for path in place.iterdir()] == [name.partition("/")[0]]


def test_folder_and_files_have_the_usual_permissions(place: Path) -> None:
    """They follow the umask, as what a shell makes does."""
    before = os.umask(0o027)
    try:
        write_folder(place / "out", FILES, force=False)
    finally:
        os.umask(before)

    assert (place / "out").stat().st_mode & 0o777 == 0o750
    assert (place / "out/report.json").stat().st_mode & 0o777 == 0o640


def test_empty_folder_is_used(place: Path) -> None:
    """An empty folder needs no force."""
    (place / "out").mkdir()
    write_folder(place / "out", FILES, force=False)

    assert _read(place / "out") == FILES


def test_draft_is_replaced_only_by_force(old: Path, place: Path) -> None:
    """Without force it stays as it is; with it, no file of the old draft is left."""
    before = _read(old)
    with pytest.raises(OutputError, match="--force"):
        write_folder(old, FILES, force=False)
    assert _read(old) == before

    write_folder(old, FILES, force=True)
    assert _read(old) == FILES
    assert [*place.iterdir()] == [old]


@pytest.mark.parametrize("name", ["checklist.md", "report.html", "series.mbx"])
def test_draft_of_an_older_version_is_replaced(name: str, old: Path) -> None:
    """It has fewer kinds of files."""
    (old / name).unlink()
    write_folder(old, FILES, force=True)

    assert _read(old) == FILES


def test_checklist_alone_is_no_draft(place: Path) -> None:
    """What is always in a draft's folder is not there."""
    (place / "out").mkdir()
    (place / "out/checklist.md").write_bytes(b"mine")

    with pytest.raises(OutputError, match=r"no report\.json"):
        write_folder(place / "out", FILES, force=True)
    assert _read(place / "out") == {"checklist.md": b"mine"}


@pytest.mark.parametrize("name", ["notes.txt", "0001-x.patch.orig", "sub.patch/", "checklist.md.orig", "other.html"])
def test_foreign_files_are_kept(name: str, old: Path) -> None:
    """What no draft writes is never removed, with force or without; it is named."""
    foreign = old / name.rstrip("/")
    if name.endswith("/"):
        foreign.mkdir()
    else:
        foreign.write_bytes(b"mine")

    with pytest.raises(OutputError, match=foreign.name):
        write_folder(old, FILES, force=True)
    assert foreign.exists()
    assert (old / "0002-y.patch").exists()


def test_patches_of_somebody_else_are_kept(place: Path) -> None:
    """Patches without a report are no draft of this tool."""
    (place / "out").mkdir()
    (place / "out/0001-mine.patch").write_bytes(b"mine")

    with pytest.raises(OutputError, match=r"no report\.json"):
        write_folder(place / "out", FILES, force=True)
    assert _read(place / "out") == {"0001-mine.patch": b"mine"}


@pytest.mark.parametrize("name", [".git/out", ".git", "bare.git/out", "bare.git", "link/out"])
def test_repository_folders_are_refused(name: str, place: Path) -> None:
    """No draft goes among a repository's own files, bare or not, by a link or not."""
    for folder in (".git", "bare.git"):
        (place / folder / "objects").mkdir(parents=True)
        (place / folder / "HEAD").write_text("ref: refs/heads/main\n")
    (place / "link").symlink_to("bare.git/objects")

    with pytest.raises(OutputError, match="repository's own folder"):
        check_target(place / name, force=True)


def test_work_tree_is_a_place_like_others(place: Path) -> None:
    """A folder beside `.git` may be the output; `..` in a path is followed."""
    (place / ".git").mkdir()
    write_folder(place / ".git/../drafts", FILES, force=False)

    assert _read(place / "drafts") == FILES


@pytest.mark.parametrize("name", ["file", "file/below", "file/far/below", "x" * 300])
def test_target_that_cannot_be_is_refused(name: str, place: Path) -> None:
    """A file, a path below a file, a name too long: an error that tells what to do, and nothing left behind."""
    (place / "file").write_bytes(b"mine")

    with pytest.raises(OutputError, match=r"choose another"):
        write_folder(place / name, FILES, force=True)
    assert _read(place) == {"file": b"mine"}


def test_folder_one_stands_in_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be replaced under the shell's feet."""
    monkeypatch.chdir(place)

    with pytest.raises(OutputError, match="stand in"):
        check_target(Path(), force=False)


def test_dangling_link_is_refused(place: Path) -> None:
    """A link to nowhere is no folder."""
    (place / "out").symlink_to("nowhere")

    with pytest.raises(OutputError, match="no folder"):
        write_folder(place / "out", FILES, force=True)
    assert not (place / "nowhere").exists()


def test_link_to_a_folder_stays_a_link(place: Path) -> None:
    """The draft goes to where the link points."""
    (place / "real").mkdir()
    (place / "out").symlink_to("real")
    write_folder(place / "out", FILES, force=False)

    assert (place / "out").is_symlink()
    assert _read(place / "real") == FILES


@pytest.mark.parametrize("error", ENDS, ids=["full", "Ctrl-C"])
@pytest.mark.parametrize("name", ["out", "deep/er/out"])
def test_nothing_is_left_when_it_ends_midway(
    error: BaseException, name: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or an interrupt in the middle leaves neither files nor folders."""
    _fail_at(monkeypatch, error, "report.json")

    with pytest.raises((OutputError, KeyboardInterrupt)):
        write_folder(place / name, FILES, force=False)
    assert [*place.iterdir()] == []


@pytest.mark.parametrize("error", ENDS, ids=["full", "Ctrl-C"])
@pytest.mark.parametrize("stage", ["report.json", "new"])
def test_old_draft_survives_a_failure(
    error: BaseException, stage: str, old: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether writing fails or moving into place, the earlier draft is still there."""
    before = _read(old)
    _fail_at(monkeypatch, error, stage)

    with pytest.raises((OutputError, KeyboardInterrupt)):
        write_folder(old, FILES, force=True)
    assert _read(old) == before
    assert [*place.iterdir()] == [old]


def _fail_at(monkeypatch: pytest.MonkeyPatch, error: BaseException, name: str) -> None:
    """Make whatever writes, or moves, the file or folder of that name fail."""
    write, rename = Path.write_bytes, Path.rename

    def write_or_fail(path: Path, data: bytes) -> int:
        if path.name == name:
            raise error
        return write(path, data)

    def rename_or_fail(path: Path, target: Path) -> Path:
        if path.name == name:
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "write_bytes", write_or_fail)
    monkeypatch.setattr(Path, "rename", rename_or_fail)
