"""Whether mails are one whole series: one version, one length, each number once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

_FEW = 3


class Numbered(Protocol):
    """What the bracket of a mail tells, and where the mail is."""

    @property
    def name(self) -> str:
        """The name of its file."""

    @property
    def version(self) -> int:
        """The number of the version."""

    @property
    def number(self) -> int:
        """Its place in the series, 0 for a cover letter."""

    @property
    def total(self) -> int:
        """How many patches the series says it has."""


def find_disorder(mails: Sequence[Numbered]) -> str:
    """Return what keeps mails from being one whole series, and what to do; empty where nothing does."""
    versions = _group(mails, "version")
    if len(versions) > 1:
        told = _tell(f"v{version} ({_names(group)})" for version, group in versions)
        return f"{len(versions)} versions are mixed, {told}; keep one of them there"
    totals = _group(mails, "total")
    if len(totals) > 1:
        told = _tell(f"one of {total} ({_names(group)})" for total, group in totals)
        return f"{len(totals)} series are mixed, {told}; keep one of them there"
    for number, group in _group(mails, "number"):
        if len(group) > 1:
            return f"{_names(group)} are all number {number}; keep one of them there"
    return _find_gap({mail.number for mail in mails}, mails[0].total)


def _find_gap(numbers: set[int], total: int) -> str:
    beyond = sorted(number for number in numbers if number > total)
    if beyond:
        return f"it has a patch {beyond[0]} of {total}; mend the subjects"
    if len(numbers - {0}) == total:
        return ""
    if not numbers - {0}:
        return "it is a cover letter without its patches; put them there, too"
    missing = next(number for number in range(1, total + 1) if number not in numbers)
    return f"patch {missing} of {total} is missing; a series is read whole, so put it there, too"


def _group(mails: Sequence[Numbered], key: str) -> list[tuple[int, list[Numbered]]]:
    found: dict[int, list[Numbered]] = defaultdict(list)
    for mail in mails:
        found[getattr(mail, key)].append(mail)
    return sorted(found.items())


def _names(mails: Sequence[Numbered]) -> str:
    names = [mail.name for mail in mails]
    return ", ".join(names) if len(names) <= _FEW else f"{', '.join(names[:_FEW])} and {len(names) - _FEW} more"


def _tell(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}"
