"""What a patch brings for a person to read, on no path or no fault: comments that it makes untrue, and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from migrator.analysis.evidence import Evidence, Stale
from migrator.analysis.findings import Finding, Level
from migrator.analysis.judging import judge
from migrator.analysis.library import Units
from migrator.analysis.scan import Scan, arch_of
from migrator.analysis.stale import find_stale, look_around
from migrator.analysis.words import find_words
from migrator.facts.recipe import RecipeFacts
from migrator.rewrite.compare import TO_READ
from migrator.series.verify.changed import Functions


def find_comments(
    scan: Scan, units: Units, paths: Collection[str], facts: RecipeFacts, owners: Mapping[str, str], arch: str
) -> tuple[Finding, ...]:
    """Return the stale comments in some files of an architecture, `units` holding all of its code that is known."""
    words = {path: find_words(unit, facts) for path, unit in units.items() if arch_of(path, owners) == arch}
    around = look_around(words, owners, arch)
    around = replace(around, functions=around.functions | scan.defined)
    stale: list[Stale] = []
    for path in words.keys() & {*paths}:
        stale += find_stale(path, units[path], words[path], facts, around)
    return judge(Evidence(arch, facts, None, stale=tuple(stale)))


def find_notes(findings: Iterable[Finding], functions: Functions) -> list[Finding]:
    """Return the notes on functions that a patch changes; what it only makes seen is told as that."""
    return [f for f in findings if f.level is Level.NOTE and f.rule not in TO_READ and functions.has_changed(f)]


def find_brought(old: Iterable[Finding], new: Iterable[Finding]) -> list[Finding]:
    """Return those of the new ones of which there are more than of the old, wherever they stand in a function."""
    found = [*new]
    before, after = Counter(map(_key, old)), Counter(map(_key, found))
    return [finding for finding in found if after[_key(finding)] > before[_key(finding)]]


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.path, finding.function, finding.message
