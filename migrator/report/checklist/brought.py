"""What a hunk brings that speaks against it: each finding in full at the hunk that holds it."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.findings import Finding
from migrator.report.checklist.model import ProofRow
from migrator.report.model import HunkRow


def tell_brought(added: Sequence[Finding], row: HunkRow, rows: Sequence[HunkRow]) -> tuple[ProofRow, ...]:
    """Return the findings that a patch brings to the function of a hunk.

    What stands in the lines of another of its hunks is told there in full, and
    here by its rule, since any of them may be what brings it. What stands in
    none is told at the first.
    """
    near = [each for each in rows if (each.path, each.function) == (row.path, row.function)]
    told = [f for f in added if (f.path, f.function) == (row.path, row.function)]
    homes = {finding: next((each for each in near if _holds(each, finding)), near[0]) for finding in told}
    own = [finding for finding in told if homes[finding] is row]
    others = list(dict.fromkeys(finding.rule for finding in told if homes[finding] is not row))
    proofs = [ProofRow(f"it brings {f.rule}: {f.message}", f"{f.path}:{f.place.line}") for f in own]
    if others:
        where = f"at another hunk of {row.function}()"
        proofs.append(ProofRow(f"it may be what brings {', '.join(others)}, told {where}"))
    return tuple(proofs)


def _holds(row: HunkRow, finding: Finding) -> bool:
    """Tell whether a finding stands in the lines that a hunk leaves."""
    lines = [line for line in row.text.removesuffix("\n").split("\n") if line[:1] in {"+", " "}]
    return row.new_line <= finding.place.line < row.new_line + len(lines)
