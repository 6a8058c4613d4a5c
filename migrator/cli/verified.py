"""What `verify` found, told: text, lines that name an error, the document, or the list that b4 reads."""

from collections import Counter

from migrator.cli.selection import Selection
from migrator.cli.verifying import Verified
from migrator.report.json import render_document, render_json
from migrator.report.text import render_checks
from migrator.rewrite.checks import CheckStatus
from migrator.series.reading import ReadSeries
from migrator.series.verify.outcome import count

_LEVELS = {CheckStatus.FAIL: "ERROR", CheckStatus.WARN: "WARNING"}


def render(verified: Verified, series: ReadSeries, selection: Selection, form: str, *, is_mail: bool) -> str:
    """Return what is written to stdout."""
    if form == "terse":
        told = [check for check in verified.checks if check.status in _LEVELS]
        return "".join(f"{_LEVELS[check.status]}: {check.name}: {check.evidence}\n" for check in told)
    if form == "json" and is_mail:
        return render_document(_list_for_b4(verified))
    if form == "json":
        return render_json(verified.report)
    lines = render_checks(verified.report.checks, selection.paint)
    return "\n".join([*lines, "", _sum_up(verified, series)]) + "\n"


def _list_for_b4(verified: Verified) -> list[dict[str, str]]:
    """Return a result for each check that was made; b4 knows no skipped one, and keeps one for each name.

    Source: b4/review/checks.py, run_perpatch_checks().
    """
    worst: dict[str, dict[str, str]] = {}
    order = [CheckStatus.PASS, CheckStatus.WARN, CheckStatus.FAIL]
    for check in sorted((c for c in verified.checks if c.status in order), key=lambda c: order.index(c.status)):
        tool = f"migrator/{check.name}"
        before = worst.get(tool, {}).get("summary", "") if worst.get(tool, {}).get("status") != "pass" else ""
        summary = f"{before}; {check.evidence}" if before else check.evidence
        worst[tool] = {"tool": tool, "status": check.status.value, "summary": summary}
    names = dict.fromkeys(f"migrator/{check.name}" for check in verified.checks)
    return [worst[name] for name in names if name in worst]


def _sum_up(verified: Verified, series: ReadSeries) -> str:
    counts = Counter(check.status.value for check in verified.checks)
    told = ", ".join(f"{counts[status.value]} {status.value}" for status in CheckStatus if counts[status.value])
    tree = verified.report.tree
    version = f"v{series.version} of " if series.version > 1 else ""
    what = f"{version}{count(series.patches, 'patch', 'patches')}"
    return f"{series.place}: {what} on {tree.describe} ({tree.commit[:12]}): {told}"
