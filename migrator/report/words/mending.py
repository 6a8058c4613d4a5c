"""Which patch mends a finding, if any does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from migrator.report.model import FindingRow, HunkRow
from migrator.report.words.standing import join_names

Mending = Mapping[str, tuple[HunkRow, ...]]


def find_mending(hunks: Iterable[HunkRow]) -> dict[str, tuple[HunkRow, ...]]:
    """Return for each finding the patches behind which it is no more, each by its first hunk that tells so."""
    found: defaultdict[str, dict[int, HunkRow]] = defaultdict(dict)
    for hunk in hunks:
        for finding in hunk.findings:
            found[finding].setdefault(hunk.patch, hunk)
    return {finding: tuple(rows.values()) for finding, rows in found.items()}


def tell_mending(row: FindingRow, mending: Mending) -> str:
    """Return what is drafted about a finding, or that something could be; empty where neither is."""
    patches = [str(hunk.patch) for hunk in mending.get(row.id, ())]
    if patches:
        return f"{'patches' if patches[1:] else 'patch'} {join_names(patches)} {'mend' if patches[1:] else 'mends'} it"
    return "a recipe mends this kind" if row.fixable else ""
