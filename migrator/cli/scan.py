"""`migrator scan`: where each architecture stands."""

from pathlib import Path

import click

from migrator.cli.files import print_text, write_file
from migrator.cli.options import Selection, scanned_tree, selection_options


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
        from migrator.cli.found import has_old, render_found

        text = render_found(form, scanned)
        code = 1 if check and has_old(scanned) else 0
        scanned.tell()
    if output is None:
        print_text(text)
    else:
        write_file(output, text)
    return code
