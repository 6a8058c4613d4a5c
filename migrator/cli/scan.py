"""`migrator scan`: where each architecture stands."""

from collections.abc import Collection
from pathlib import Path

import click

from migrator.cli.options import Scanned, Selection, scanned_tree, selection_options, show_command
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

        report = report_scan(scanned.scan, scanned.facts.name, scanned.info, scanned.archs)
        old = scanned.facts.names(Era.OLD)
        text = _render(form, report, scanned, old)
        _tell(scanned)
    _write(text, output)
    return 1 if check and any(site.call in old for site in report.sites) else 0


def _render(form: str, report: Report, scanned: Scanned, old: Collection[str]) -> str:
    if form == "json":
        from migrator.report.json import render_json

        return render_json(report)
    if form == "terse":
        return render_terse(report, old)
    return render_scan(report, scanned.selection.paint, _following(report, scanned, old))


def _following(report: Report, scanned: Scanned, old: Collection[str]) -> str:
    """Return the command that comes next."""
    archs = list(dict.fromkeys(site.arch for site in report.sites if site.call in old))
    if not archs:
        return "nothing to convert: no architecture calls a deprecated helper"
    selection = scanned.selection
    words = ["draft", *([selection.tree] if selection.tree else []), *(["--sample"] if selection.sample else [])]
    words += ["--rev", selection.rev] if selection.rev != "HEAD" else []
    words += [word for arch in archs for word in ("--arch", arch)]
    return f"next: {show_command([*words, '-o', 'drafts'])}"


def _tell(scanned: Scanned) -> None:
    if scanned.selection.verbose:
        version = scanned.repository.git_version
        scanned.selection.say(f"git {version}; {len(scanned.scan.units)} files with sites at {scanned.info.commit}")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from migrator.cli.files import write_file

    write_file(output, text)
