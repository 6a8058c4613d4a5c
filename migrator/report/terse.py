"""The report one line a piece, as the kernel's own tools print: editors jump to it."""

from collections.abc import Collection

from migrator.report.model import Report, SiteRow


def render_terse(report: Report, deprecated: Collection[str]) -> str:
    """Return lines of the form `path:line:col: LEVEL:rule: message`.

    `deprecated` are the names whose calls are to go.
    """
    lines = [_site_line(site, is_old=site.call in deprecated) for site in report.sites]
    lines += [f"{row.path or '-'}:1:1: NOTE:not-done: {row.reason}" for row in report.not_done]
    return "".join(f"{line}\n" for line in lines)


def _site_line(site: SiteRow, *, is_old: bool) -> str:
    kind = "WARNING:deprecated-helper" if is_old else "NOTE:guest-entry"
    return f"{site.path}:{site.line}:{site.column}: {kind}: {site.call}() in {site.function}() ({site.role})"
