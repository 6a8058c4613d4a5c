"""How subjects begin: what the brackets hold, and the number of the version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from migrator.errors import UsageError

if TYPE_CHECKING:
    from migrator.series.reroll import OldSeries

# Neither what ends the bracket nor what git writes there itself: a version, and the numbers.
_PREFIX = regex.compile(r"(?!.*(?<!\S)(?:[vV]\d+|\d+/\d+)(?!\S))[^\[\]\p{Cc}]*[^\[\]\p{Cc}\s][^\[\]\p{Cc}]*")

_RFC = "RFC"


@dataclass(frozen=True)
class Numbering:
    """How the subjects of a series begin.

    Attributes:
        version: 1 is not shown.
        prefix: what stands in the brackets before version and number.
    """

    version: int = 1
    prefix: str = "PATCH"


def follow(old: OldSeries | None, version: int | None, prefix: str, *, is_rfc: bool = False) -> Numbering:
    """Return the numbering that the user asks for, or one more than the version before.

    An RFC says so first, and once.

    Raises:
        UsageError: the version does not come behind the one before; the prefix cannot stand in brackets.
    """
    if not _PREFIX.fullmatch(prefix):
        raise UsageError(f"{prefix!r} cannot stand in the brackets of a subject; give words, as `PATCH net-next`")
    if is_rfc and _RFC not in prefix.split():
        prefix = f"{_RFC} {prefix}"
    if old is None:
        return Numbering(version or 1, prefix)
    if version is not None and version <= old.version:
        raise UsageError(f"{old.place} is version {old.version}; give -v {old.version + 1} or more, or leave -v out")
    return Numbering(version or old.version + 1, prefix)
