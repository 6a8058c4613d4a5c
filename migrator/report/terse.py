"""The report one line a piece, as the kernel's own tools print: editors jump to it."""

from collections.abc import Collection

from migrator.report.model import FindingRow, Report, SiteRow


def render_terse(report: Report, deprecated: Collection[str]) -> str:
    """Return lines of the form `path:line:col: LEVEL:rule: message`.

    `deprecated` are the names whose calls are to go and are to be told; where a finding
    tells of one already, it is not told again.
    """
    told = {(row.path, row.line, row.column) for row in report.findings}
    sites = [site for site in report.sites if (site.path, site.line, site.column) not in told]
    lines = [_finding_line(row) for row in report.findings]
    lines += [_site_line(site, is_old=site.call in deprecated) for site in sites]
    lines += [f"{row.path or '-'}:1:1: NOTE:not-done: {row.reason}" for row in report.not_done]
    return "".join(f"{line}\n" for line in lines)


def _finding_line(row: FindingRow) -> str:
    return f"{row.path}:{row.line}:{row.column}: {row.level.upper()}:{row.rule}: {row.message}"


def _site_line(site: SiteRow, *, is_old: bool) -> str:
    kind = "WARNING:deprecated-helper" if is_old else "NOTE:guest-entry"
    return f"{site.path}:{site.line}:{site.column}: {kind}: {site.call}() in {site.function}() ({site.role})"
