"""A library that tells what it gives."""

from collections.abc import Iterable, Sequence

from migrator.analysis.library import NoLibrary, Units
from migrator.analysis.told import ToldLibrary
from migrator.syntax.unit import Unit

_UNITS = {path: Unit("int a;\n") for path in ("a.c", "b.c", "c.h")}


class _Two(NoLibrary):
    """Gives two files for one question, and another pair for the next."""

    def holding(self, stems: Sequence[str], archs: Sequence[str]) -> Units:
        """Return the first two."""
        del stems, archs
        return {path: _UNITS[path] for path in ("a.c", "b.c")}

    def defining(self, names: Iterable[str], archs: Sequence[str]) -> Units:
        """Return the last two."""
        del names, archs
        return {path: _UNITS[path] for path in ("b.c", "c.h")}


def test_each_file_is_told_once() -> None:
    """With the count of those so far; the answers are those of the library itself."""
    told: list[tuple[str, str, int, int]] = []
    library = ToldLibrary(_Two(), lambda stage, item="", number=0, of=0: told.append((stage, item, number, of)))
    answers = [library.holding((), ()), library.defining((), ()), library.using((), ()), library.near((), ())]

    assert answers == [_Two().holding((), ()), _Two().defining((), ()), {}, {}]
    assert told == [("read", "a.c", 1, 0), ("read", "b.c", 2, 0), ("read", "c.h", 3, 0)]
