"""The output folder: built beside its target and moved into place whole."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from migrator.errors import UsageError

_REPORT = "report.json"  # every draft has one
CHECKLIST = "checklist.md"  # what people tick
_OURS = ("*.patch", "series.mbx", CHECKLIST, "report.html", _REPORT)


class OutputError(UsageError):
    """The output cannot be used as asked."""


def check_outside_git(target: Path) -> None:
    """Make sure that the target lies in no repository's own folder, bare or not.

    Raises:
        OutputError: it does, or cannot be looked at.
    """
    place = Path(os.path.realpath(target))
    try:
        inside = any(_is_git(folder) for folder in (place, *place.parents))
    except OSError as error:
        raise OutputError(f"{target} cannot be used: {error.strerror or error}; choose another output") from error
    if inside:
        raise OutputError(f"{target} lies inside a repository's own folder; choose another one")


def _is_git(folder: Path) -> bool:
    return folder.name == ".git" or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())


def check_target(target: Path, *, force: bool) -> None:
    """Make sure that the folder may be written, before any work is done for it.

    Raises:
        OutputError: it is a file or lies below one, it lies inside a repository's
            own folder, it is the folder one stands in, it holds something and
            `force` is not given, or it holds files that no draft writes.
    """
    check_outside_git(target)
    try:
        _check_above(target)
        if not target.exists() and not target.is_symlink():
            return
        if not target.is_dir():
            raise OutputError(f"{target} is no folder; choose another output")
        if target.samefile("."):
            raise OutputError(f"{target} is the folder you stand in, which cannot be replaced; name one below it")
        _check_held(target, sorted(target.iterdir()), force=force)
    except OSError as error:
        raise OutputError(f"{target} cannot be used: {error.strerror or error}; choose another output") from error


def _check_above(target: Path) -> None:
    place = Path(os.path.realpath(target))
    above = next(parent for parent in place.parents if parent.exists())
    if not above.is_dir():
        raise OutputError(f"{target} cannot be made, since {above} is a file; choose another output")
    if not os.access(above, os.W_OK | os.X_OK):
        raise OutputError(f"{target} cannot be made: {above} may not be written to; choose another output")


def _check_held(target: Path, held: list[Path], *, force: bool) -> None:
    if not held:
        return
    if not force:
        raise OutputError(f"{target} exists and holds files; remove it, choose another one, or give --force")
    foreign = [path.name for path in held if path.is_dir() or not any(path.match(pattern) for pattern in _OURS)]
    if foreign:
        raise OutputError(f"{target} holds {foreign[0]}, which no draft wrote; --force replaces drafts alone")
    if target / _REPORT not in held:
        raise OutputError(f"{target} has no {_REPORT}, so no draft wrote it; --force replaces drafts alone")


def write_folder(target: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write the files into `target`, all or none.

    Raises:
        OutputError: the folder cannot be used; nothing is left behind.
    """
    check_target(target, force=force)
    place = Path(os.path.realpath(target))  # a link stays a link
    missing = [parent for parent in place.parents if not parent.exists()]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{place.name}.", dir=place.parent, ignore_cleanup_errors=True
        ) as building:
            new = Path(building) / "new"
            new.mkdir()
            for name, content in files.items():
                (new / name).write_bytes(content)
            _replace(place, new, Path(building) / "old")
    except BaseException as error:
        with contextlib.suppress(OSError):
            for parent in missing:
                parent.rmdir()
        if isinstance(error, OSError):
            told = error.strerror or str(error)
            raise OutputError(f"{target} cannot be written: {told}; choose another output") from error
        raise


def _replace(place: Path, new: Path, old: Path) -> None:
    """Put the new folder in its place; what was there goes to `old`, and comes back if that fails."""
    if not place.exists():
        new.rename(place)
        return
    place.rename(old)
    try:
        new.rename(place)
    except BaseException:
        old.rename(place)
        raise
