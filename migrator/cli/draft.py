"""`migrator draft`: the patch series, in a folder."""

from pathlib import Path

import click

from migrator.cli.options import Selection, scanned_tree, selection_options
from migrator.cli.undisturbed import undisturbed
from migrator.errors import UsageError
from migrator.series.folder import check_target


@click.command("draft")
@selection_options
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the series.")
@click.option("-v", "--reroll-count", "version", type=click.IntRange(1), default=1, metavar="N", help="Version N.")
@click.option("--force", is_flag=True, help="Replace an earlier draft in DIR.")
@click.option("--dry-run", is_flag=True, help="Show the proposals, write nothing.")
@click.option("--check", is_flag=True, help="End with 1 if there is something to draft.")
@click.option("--no-tree-scripts", is_flag=True, help="Run no script of the tree (none is run today).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
def command(
    output: Path | None,
    version: int,
    force: bool,
    dry_run: bool,
    check: bool,
    no_tree_scripts: bool,  # noqa: ARG001
    form: str,
    **options: object,
) -> int:
    """Draft the series that converts TREE, as files for `git am` and b4.

    Every site that is not certainly of a known shape is refused, with the
    reason. Nothing is sent, nothing is signed off, TREE is not written to.

    \b
    Examples:
      migrator draft ~/linux --arch ARCH -o drafts
      migrator draft ~/linux --dry-run
    """
    if output is None and not dry_run:
        raise UsageError("where to? give a folder with -o DIR, or --dry-run to see the proposals")
    if output is not None and not dry_run:
        check_target(output, force=force)
    selection = Selection(**options)  # type: ignore[arg-type]
    with undisturbed(), scanned_tree(selection, analysed=True, meanwhile=_load) as scanned:
        from migrator.cli.drafting import Wishes, draft

        scanned.tell()
        return draft(scanned, Wishes(output, version, force, dry_run, check, form))


def _load() -> None:
    """Load what is needed to draft, which takes as long as git needs to search."""
    import migrator.cli.drafting  # noqa: F401
