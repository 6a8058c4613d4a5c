"""What stands below the `---` of a patch: what was checked about it, and what was not.

`git am` drops it, as it should: it is about the draft, not about the code.
"""

from collections.abc import Iterable

from migrator.rewrite.change import Change
from migrator.rewrite.checks import Check
from migrator.series.message import wrap
from migrator.source.commits import Commit

_ANALYSED = "re-analysed"  # the one whose evidence says more than how it ended
_NOT_COMPILED = "Not compiled: the tool runs no compiler."


def render_evidence(base: Commit, change: Change, *, is_applied: bool) -> list[str]:
    """Return the lines of one patch; `is_applied`: git has applied it on top of those before."""
    applied = "Applied to" if is_applied else "Made for"
    others = ", ".join(f"{name}: {' and '.join(found)}" for name, found in _by_name(change.checks).items())
    items = [*([others] if others else []), *_tell_analysis(change.checks)]
    told = wrap("\n".join(f"  - {item}" for item in items)).split("\n")
    return [f"{applied} {base.id}, in order.", "Checked by the tool:", *told, _NOT_COMPILED]


def _tell_analysis(checks: Iterable[Check]) -> list[str]:
    """Return what the analysis has found, file by file; files of which it says the same are one item, at the end."""
    found: dict[str, list[str]] = {}
    for check in checks:
        if _tells(check):
            path, _, evidence = check.evidence.partition(": ")
            found.setdefault(f"{check.name}: {check.status.value}; {{}}: {evidence}", []).append(path)
    told = sorted(found.items(), key=lambda item: len(item[1]) > 1)
    return [said.format(", ".join(paths)) for said, paths in told]


def _tells(check: Check) -> bool:
    return check.name == _ANALYSED


def _by_name(checks: Iterable[Check]) -> dict[str, list[str]]:
    """Return how the other checks of each name ended, whatever file they were about."""
    found: dict[str, dict[str, None]] = {}
    for check in checks:
        if not _tells(check):
            found.setdefault(check.name, {})[check.status.value] = None
    return {name: list(statuses) for name, statuses in found.items()}
