"""`migrator draft` tells who keeps the deprecated helpers from being removed."""

from pathlib import Path

from tests.cli.conftest import Call
from tests.repos import ARM64, sample_files, two_arch_files
from tests.source.repos import make_repository

_DRIVER = "drivers/virt/other.c"
_STAYS = f"{_DRIVER}: line 3: other_leave() still uses guest_exit(), so the deprecated helpers stay"


def test_user_outside_of_the_scope_is_told(call: Call, tmp_path: Path, work: Path) -> None:
    """Every architecture is drafted, and the driver that only a search of the whole tree sees is named."""
    place = make_repository(tmp_path / "tree", files=two_arch_files())

    done = call("draft", str(place), "-o", "out")

    assert done.code == 0
    assert f"    {_STAYS}\n" in done.out
    assert not [*(work / "out").glob("*Remove*")]


def test_last_patch_removes_what_nobody_uses(call: Call, tmp_path: Path, work: Path) -> None:
    """Without the driver the series ends with the removal."""
    files = two_arch_files()
    del files[_DRIVER]
    place = make_repository(tmp_path / "tree", files=files)

    assert call("draft", str(place), "-o", "out").code == 0
    assert [path.name[:4] for path in (work / "out").glob("*Remove-the-deprecated*")] == ["0003"]


def test_told_although_nothing_is_to_convert(call: Call, tmp_path: Path) -> None:
    """A tree of converted architectures still says why the helpers are there."""
    files = {path: text for path, text in two_arch_files().items() if not path.startswith("arch/")}
    files |= {path: text for path, text in sample_files().items() if "riscv" in path}
    assert ARM64 not in files

    done = call("draft", str(make_repository(tmp_path / "tree", files=files)), "--dry-run")

    assert done.code == 0
    assert _STAYS in " ".join(done.out.split())
