"""The output folder: built beside its target and moved into place whole."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from migrator.errors import UsageError

_OURS = ("*.patch", "report.json")


class OutputError(UsageError):
    """The output folder cannot be used as asked."""


def check_target(target: Path, *, force: bool) -> None:
    """Make sure that the folder may be written, before any work is done for it.

    Raises:
        OutputError: it is a file, it lies inside a repository's own folder, it
            holds something and `force` is not given, or it holds files that
            no draft writes.
    """
    if ".git" in target.absolute().parts:
        raise OutputError(f"{target} lies inside a repository's own folder; choose another one")
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir():
        raise OutputError(f"{target} is no folder; choose another output")
    held = sorted(target.iterdir())
    if held and not force:
        raise OutputError(f"{target} exists and holds files; remove it, choose another one, or give --force")
    foreign = [path.name for path in held if path.is_dir() or not any(path.match(pattern) for pattern in _OURS)]
    if foreign:
        raise OutputError(f"{target} holds {foreign[0]}, which no draft wrote; --force replaces drafts alone")


def write_folder(target: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write the files into `target`, all or none.

    Raises:
        OutputError: the folder cannot be used; nothing is left behind.
    """
    check_target(target, force=force)
    parent = target.absolute().parent
    building: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=parent))
        for name, content in files.items():
            (building / name).write_bytes(content)
        building.chmod(0o777 & ~_umask())
        _replace(building, target)
    except OSError as error:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)
        raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error


def _replace(building: Path, target: Path) -> None:
    """Put the finished folder in the target's place; what was there goes last."""
    if not target.exists():
        building.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.absolute().parent))
    aside = old / "old"
    target.rename(aside)
    try:
        building.rename(target)
    except OSError:
        aside.rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
