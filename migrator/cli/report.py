"""`migrator report`: what would be drafted, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from migrator.cli.options import selection_options
from migrator.cli.output import check_output, choose_form, hand_out, output_options
from migrator.cli.scanning import scanned_tree
from migrator.cli.selection import Selection
from migrator.cli.undisturbed import undisturbed

if TYPE_CHECKING:
    from pathlib import Path

    from migrator.report.model import Report

_FORMS = ("text", "markdown", "html", "json", "sarif")


@click.command("report")
@selection_options
@output_options(_FORMS)
@click.option("--check", is_flag=True, help="End with 1 if there is something to draft.")
def command(form: str | None, output: Path | None, check: bool, **options: object) -> int:
    """Show what would be drafted of TREE, and where each architecture stands.

    The same proposals as of `migrator draft`, and no series on disk; no script
    of TREE is run.

    \b
    Examples:
      migrator report ~/linux --format html -o report.html
      migrator report ~/linux --arch ARCH --format markdown
    """
    form = choose_form(form, output, _FORMS)
    check_output(output)
    with undisturbed(), scanned_tree(Selection(**options), analysed=True, meanwhile=_load) as scanned:  # type: ignore[arg-type]
        from migrator.cli.reporting import make_report, render

        scanned.tell()
        report = make_report(scanned)
        text = render(report, form, scanned, to_file=output is not None)
    hand_out(text, output)
    return _exit_code(report, check=check)


def _load() -> None:
    """Load what is needed to draft, which takes as long as git needs to search."""
    import migrator.cli.reporting  # noqa: F401


def _exit_code(report: Report, *, check: bool) -> int:
    """Return 4 for a failed check, else 5 for a refusal, else 1 where asked to check."""
    if any(row.status == "fail" for row in report.checks):
        return 4
    if report.refusals:
        return 5
    return 1 if check and report.proposals else 0
