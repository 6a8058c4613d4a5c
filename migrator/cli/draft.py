"""`migrator draft`: the patch series, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrator.cli.completing import complete_folder
from migrator.cli.options import selection_options
from migrator.cli.scanning import Scanned, scanned_tree
from migrator.cli.selection import Selection
from migrator.cli.undisturbed import undisturbed
from migrator.errors import UsageError
from migrator.series.folder import CHECKLIST, check_target

if TYPE_CHECKING:
    from migrator.cli.drafting import Wishes
    from migrator.series.reroll import OldSeries

_FILE = click.Path(path_type=Path)
_PLACES = ("trailers", "headers")


def _check_place(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the value of --cc; TREE behind it would be taken for one."""
    if value is not None and value not in _PLACES:
        raise click.BadParameter(
            f"{value!r} is neither trailers nor headers; put --cc behind TREE, or write --cc=trailers"
        )
    return value


@click.command("draft")
@selection_options
@click.option(
    "-o", "--output", type=_FILE, metavar="DIR", shell_complete=complete_folder, help="Folder for the series."
)
@click.option("-v", "--reroll-count", "version", type=click.IntRange(1), metavar="N", help="Version N of the series.")
@click.option("--compare-to", "old", type=_FILE, metavar="OLD", help="The version before: range-diff and changelog.")
@click.option("--rfc", is_flag=True, help="RFC PATCH in the subjects.")
@click.option("--subject-prefix", "prefix", default="PATCH", metavar="TEXT", help="TEXT instead of PATCH.")
@click.option(
    "--only",
    multiple=True,
    metavar="PATH:FUNCTION",
    help="Only what changes this function, or this file with PATH alone; repeatable.",
)
@click.option(
    "-i",
    "--interactive",
    is_flag=True,
    help="Ask about each proposal, as git add -p does; q drafts what was chosen so far.",
)
@click.option(
    "--decisions",
    type=_FILE,
    metavar="FILE",
    help="Decide as FILE says; what it does not know is asked about with -i, else left out.",
)
@click.option("--save-decisions", "save", type=_FILE, metavar="FILE", help="Write the decisions to FILE.")
@click.option(
    "--cc",
    is_flag=False,
    flag_value=_PLACES[0],
    callback=_check_place,
    metavar="[trailers|headers]",
    shell_complete=lambda _, __, typed: [place for place in _PLACES if place.startswith(typed)],
    help="Put the recipients into the mails; trailers, if nothing is named.",
)
@click.option("--branch", metavar="NAME", help="Write the commits to a new branch, too.")
@click.option(
    "--into",
    type=_FILE,
    metavar="REPO",
    shell_complete=complete_folder,
    help="The repository for --branch.  [default: TREE]",
)
@click.option("--force", is_flag=True, help="Replace an earlier draft in DIR.")
@click.option("--dry-run", is_flag=True, help="Show the proposals, write nothing.")
@click.option("--check", is_flag=True, help="End with 1 if there is something to draft.")
@click.option("--no-history", is_flag=True, help="Ask git nothing about commits before.")
@click.option("--no-tree-scripts", is_flag=True, help="Run no script of the tree.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
def command(output: Path | None, force: bool, dry_run: bool, **options: object) -> int:
    """Draft the series that converts TREE, as files for `git am` and b4.

    Every site that is not certainly of a known shape is refused, with the
    reason. Nothing is sent, nothing is signed off, TREE is not written to.
    checkpatch.pl and get_maintainer.pl of TREE are run on the patches.

    \b
    Examples:
      migrator draft ~/linux --arch ARCH -o drafts
      migrator draft ~/linux --dry-run
      migrator draft ~/linux --interactive -o drafts
      migrator draft ~/linux --only PATH:FUNCTION -o drafts --branch timing-split
      migrator draft ~/linux -v 2 --compare-to drafts -o drafts-v2
    """
    if output is None and not dry_run:
        raise UsageError("where to? give a folder with -o DIR, or --dry-run to see the proposals")
    if options["cc"] and options["no_tree_scripts"]:
        raise UsageError("--cc asks get_maintainer.pl of TREE, and --no-tree-scripts forbids it; leave one of them out")
    if output is not None and not dry_run:
        check_target(output, force=force)
        _check_checklist(output)
    own = {name: options.pop(name) for name in _OWN}
    selection = Selection(**options)  # type: ignore[arg-type]
    with undisturbed(), scanned_tree(selection, analysed=True, meanwhile=_load) as scanned:
        from migrator.cli.drafting import draft

        scanned.tell()
        return draft(scanned, _wishes(scanned, None if dry_run else output, force=force, **own))  # type: ignore[arg-type]


def _check_checklist(output: Path) -> None:
    """Make sure that what people ticked in an earlier draft can be kept, before any work is done."""
    if (output / CHECKLIST).exists():
        from migrator.cli.ticking import read_kept

        read_kept(output / CHECKLIST)


_OWN = (
    *("version", "old", "rfc", "prefix", "only", "interactive", "decisions", "save", "cc", "branch", "into"),
    *("check", "no_history", "no_tree_scripts", "form"),
)


def _wishes(
    scanned: Scanned,
    output: Path | None,
    *,
    force: bool,
    version: int | None,
    old: Path | None,
    rfc: bool,
    prefix: str,
    only: tuple[str, ...],
    interactive: bool,
    decisions: Path | None,
    save: Path | None,
    cc: str | None,
    branch: str | None,
    into: Path | None,
    check: bool,
    no_history: bool,
    no_tree_scripts: bool,
    form: str,
) -> Wishes:
    """Return what the options of `draft` ask for; what they name is looked at before any work is done."""
    from migrator.cli.choosing import Choice
    from migrator.cli.drafting import Wishes
    from migrator.cli.handing import Handover, find_branch
    from migrator.series.numbering import follow

    before = _read_old(old, output) if old else None
    made = find_branch(scanned, branch, into)
    return Wishes(
        numbering=follow(before, version, prefix, is_rfc=rfc),
        choice=Choice(only, interactive, decisions, save, output),
        handover=Handover(output, scanned.repository.git_version, force, made) if output else None,
        old=before,
        cc=cc or "",
        with_history=not no_history,
        with_scripts=not no_tree_scripts,
        check=check,
        form=form,
    )


def _read_old(old: Path, output: Path | None) -> OldSeries:
    from migrator.series.reroll import read_old

    return read_old(old, output)


def _load() -> None:
    """Load what is needed to draft, which takes as long as git needs to search."""
    import migrator.cli.drafting  # noqa: F401
