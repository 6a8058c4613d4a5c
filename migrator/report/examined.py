"""The report of an analysis as text: each architecture, its sites, its findings, and the sums."""

from collections import Counter
from collections.abc import Sequence
from textwrap import wrap

from migrator.report.model import AssumptionRow, FindingRow, Report
from migrator.report.text import Paint, render_arch, render_not_done, render_sites
from migrator.report.witness import render_witness

_LEVELS = {"error": "red", "warning": "yellow", "note": "cyan"}
_WIDE = 100


def render_examined(report: Report, paint: Paint, following: str, *, with_assumptions: bool) -> str:
    """Return where each architecture stands, what is wrong with it and on which path, the sums, and what comes next.

    Assumptions are counted, or listed where that is asked for.
    """
    lines = [f"{report.tree.describe} ({report.tree.commit[:12]})", ""]
    width = max((len(row.name) for row in report.architectures), default=0)
    for row in report.architectures:
        found = [finding for finding in report.findings if finding.arch == row.name]
        lines.append(render_arch(row, width, paint, _tell_counts(found)))
        lines += render_sites([site for site in report.sites if site.arch == row.name])
        for finding in found:
            lines += ["", *_render_finding(finding, paint)]
        lines += [""] if found else []
    lines += [*([""] if lines[-1] else []), *_render_others(report, paint)]
    lines += [*_render_table(report.findings), *_render_total(report.findings)]
    lines += _render_assumptions(report.assumptions, in_full=with_assumptions)
    return "\n".join([*lines, *render_not_done(report), "", following]) + "\n"


def _render_others(report: Report, paint: Paint) -> list[str]:
    """Return the findings in what no architecture owns, as documents are."""
    known = {row.name for row in report.architectures}
    lines: list[str] = []
    for name in sorted({row.arch for row in report.findings} - known):
        found = [finding for finding in report.findings if finding.arch == name]
        lines.append(f"{name}  {_tell_counts(found)}")
        for finding in found:
            lines += ["", *_render_finding(finding, paint)]
        lines.append("")
    return lines


def _render_finding(row: FindingRow, paint: Paint) -> list[str]:
    """Return one finding with its witness."""
    place, rule = f"    {row.path}:{row.line}: ", f" {row.rule}: "
    known = len(place) + len(row.level) + len(rule)
    first, *more = wrap(
        row.message,
        _WIDE,
        initial_indent=" " * known,
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
    color = _LEVELS[row.level]
    lines = [f"{place}{paint(row.level, color)}{rule}{first[known:]}".rstrip(), *more]
    return [*lines, *render_witness(row.witness, row.path, paint, color)]


def _tell_counts(rows: Sequence[FindingRow]) -> str:
    """Return `3 errors, 1 warning`; empty where there is none."""
    counts = Counter(row.level for row in rows)
    return ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level in _LEVELS if (count := counts[level]))


def _render_table(rows: Sequence[FindingRow]) -> list[str]:
    """Return how often each rule found something, by architecture, where there is more than one number to tell."""
    archs, rules = sorted({row.arch for row in rows}), sorted({row.rule for row in rows})
    if len(archs) * len(rules) < 2:
        return []
    counts = Counter((row.rule, row.arch) for row in rows)
    head = max(len(rule) for rule in rules)
    lines = ["  ".join([" " * head, *archs])]
    for rule in rules:
        cells = [(str(counts[rule, arch]) if counts[rule, arch] else ".").rjust(len(arch)) for arch in archs]
        lines.append("  ".join([rule.ljust(head), *cells]))
    return [*lines, ""]


def _render_total(rows: Sequence[FindingRow]) -> list[str]:
    if not rows:
        return ["no findings"]
    return [f"{len(rows)} finding{'s' if len(rows) != 1 else ''}: {_tell_counts(rows)}"]


def _render_assumptions(rows: Sequence[AssumptionRow], *, in_full: bool) -> list[str]:
    if not rows:
        return []
    if not in_full:
        return [f"{len(rows)} assumption{'s' if len(rows) != 1 else ''}; --verbose lists them"]
    return ["", *(f"assumed  {row.arch}: {row.function}(): {row.what} ({row.source})" for row in rows)]
