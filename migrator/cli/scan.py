"""`migrator scan`: where each architecture stands."""

from collections.abc import Collection
from pathlib import Path

import click

from migrator.cli.files import print_text, write_file
from migrator.cli.following import tell_following
from migrator.cli.options import Scanned, Selection, scanned_tree, selection_options
from migrator.facts.recipe import Era
from migrator.report.model import Report
from migrator.report.terse import render_terse
from migrator.report.text import render_scan


@click.command("scan")
@selection_options
@click.option("--format", "form", type=click.Choice(["text", "terse", "json"]), default="text", help="Output format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE, not to stdout.")
@click.option("--check", is_flag=True, help="End with 1 if a deprecated helper is called.")
def command(form: str, output: Path | None, check: bool, **options: object) -> int:
    """Tell where each architecture of TREE stands, and list its sites.

    TREE is a kernel git repository, bare or not; the default is the one you
    stand in.

    \b
    Examples:
      migrator scan ~/linux
      migrator scan ~/linux --rev v6.1 --format terse
      migrator scan --sample
    """
    with scanned_tree(Selection(**options)) as scanned:  # type: ignore[arg-type]
        from migrator.report.build import report_scan  # loaded while the search ran

        report = report_scan(
            scanned.scan, scanned.facts.name, scanned.info, scanned.archs, scanned.selection.left_out()
        )
        old = scanned.facts.names(Era.OLD)
        text = _render(form, report, scanned, old)
        _tell(scanned)
    if output is None:
        print_text(text)
    else:
        write_file(output, text)
    return 1 if check and any(site.call in old for site in report.sites) else 0


def _render(form: str, report: Report, scanned: Scanned, old: Collection[str]) -> str:
    if form == "json":
        from migrator.report.json import render_json

        return render_json(report)
    if form == "terse":
        return render_terse(report, old)
    return render_scan(report, scanned.selection.paint, tell_following(report, scanned, old))


def _tell(scanned: Scanned) -> None:
    if scanned.selection.verbose:
        version = scanned.repository.git_version
        scanned.selection.say(f"git {version}; {len(scanned.scan.units)} files with sites at {scanned.info.commit}")
