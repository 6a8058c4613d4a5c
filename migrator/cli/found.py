"""What a scan found, as text: loaded while git searches, since everything here waits for it."""

from migrator.cli.following import tell_following
from migrator.cli.scanning import Scanned
from migrator.facts.recipe import Era
from migrator.report.build import find_listed, report_scan
from migrator.report.terse import render_terse
from migrator.report.text import render_scan


def render_found(form: str, scanned: Scanned) -> str:
    """Return the report of a scan in one of its formats: `text`, `terse`, `json`."""
    old = scanned.facts.names(Era.OLD)
    asked = scanned.scan, scanned.facts.name, scanned.info, scanned.archs, scanned.selection.left_out()
    report = report_scan(*asked, has_base=scanned.wanted.has_base)
    if form == "json":
        from migrator.report.json import render_json

        return render_json(report)
    if form == "terse":
        return render_terse(report, old)
    return render_scan(report, scanned.selection.paint, tell_following(report, scanned, old, is_followed=False))


def has_old(scanned: Scanned) -> bool:
    """Tell whether an architecture that was asked for calls a name that is to go, by one of the recipes wanted."""
    archs = [arch for arch in scanned.scan.archs if arch.name in scanned.archs]
    sites = (site for arch in archs for site in find_listed(scanned.scan, arch, has_base=scanned.wanted.has_base))
    return any(site.helper.era is Era.OLD for site in sites)
