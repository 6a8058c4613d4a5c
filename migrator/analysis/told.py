"""A library that tells what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrator.analysis.library import Library, Units
from migrator.progress import Progress


class ToldLibrary:
    """Gives what another one does; each file is told once, with the count of those so far."""

    def __init__(self, library: Library, progress: Progress) -> None:
        self._library = library
        self._progress = progress
        self._told: set[str] = set()

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures that hold one of the texts."""
        return self._tell(self._library.holding(stems, archs))

    def using(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that use one of the names."""
        return self._tell(self._library.using(names, archs))

    def near(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files of the architectures' KVM code that define one of the names."""
        return self._tell(self._library.near(names, archs))

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the files that define one of the names, as far as these architectures can see them."""
        return self._tell(self._library.defining(names, archs))

    def _tell(self, units: Units) -> Units:
        for path in units:
            if path not in self._told:
                self._told.add(path)
                self._progress("read", path, len(self._told))
        return units
