"""`migrator checklist`: what a reviewer must confirm, of a tree's draft or of a series."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from migrator.cli.options import selecting_options
from migrator.cli.output import check_output, choose_form, hand_out
from migrator.cli.scanning import scanned_tree
from migrator.cli.selection import Selection
from migrator.cli.undisturbed import undisturbed
from migrator.errors import UsageError

if TYPE_CHECKING:
    from migrator.report.checklist.model import Checklist

_FILE = click.Path(path_type=Path)
_MAILS = ("*.patch", "*.eml")


@click.command("checklist")
@click.argument("place", metavar="[TREE|SERIES]", required=False)
@click.argument("tree", metavar="[TREE]", required=False)
@selecting_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "html", "json"]),
    help="Output format.  [default: by FILE's ending, else markdown]",
)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write to FILE, not to stdout; its ticks are kept.")
@click.option("--ticks", type=_FILE, multiple=True, metavar="FILE", help="Take over the ticks of FILE; repeatable.")
def command(
    place: str | None,
    tree: str | None,
    form: str | None,
    output: Path | None,
    ticks: tuple[Path, ...],
    **options: object,
) -> int:
    """Write the checklist for who must stand behind a series.

    SERIES is a folder of *.patch files or an mbox, ours or anybody's. It is
    applied to the TREE behind it, or the one you stand in, and analysed; where
    there is none, or it does not apply, its diffs alone are gone through.
    A TREE alone is asked what `migrator draft` would write; nothing is written.

    For each patch and each hunk: what changes, why, how to show it wrong; then
    what reviewers asked of such series before. What can be shown is ticked,
    with evidence; the rest says how to answer it. Ticks and notes of people
    are kept when the checklist is written again, in any format.

    \b
    Examples:
      migrator checklist drafts ~/linux -o review.md
      migrator checklist drafts/series.mbx ~/linux --format html -o review.html
      migrator checklist ~/linux --arch ARCH
      migrator checklist drafts ~/linux --ticks review.md -o review.json
    """
    from migrator.cli.checklisting import FORMS, render
    from migrator.cli.ticking import find_beside, read_kept, read_ticks, tick_again
    from migrator.facts.folders import find_folders
    from migrator.report.checklist.tick import unite_ticks

    is_series = place is not None and _is_series(Path(place))
    if tree is not None and not is_series:
        raise UsageError(_tell_order(str(place), tree))
    selection = Selection(tree=tree if is_series else place, **options)  # type: ignore[arg-type]
    kept = read_kept(output) if output else {}
    given = [read_ticks(path) for path in ticks]
    check_output(output)
    form = choose_form(form, output, FORMS)
    with undisturbed():
        if is_series and place is not None:
            kept = unite_ticks(find_beside(Path(place)), kept)
            checklist, code = _list_series(place, selection), 0
        else:
            checklist, code = _list_tree(selection)
        checklist = tick_again(checklist, [kept, *given], selection)
        text = render(checklist, form, find_folders(selection.templates))
    hand_out(text, output)
    return code


def _is_series(place: Path) -> bool:
    """Tell whether patches are named, and not a tree."""
    return place.is_file() or any(path.is_file() for pattern in _MAILS for path in place.glob(pattern))


def _tell_order(place: str, tree: str) -> str:
    if _is_series(Path(tree)):
        return f"{tree} is a series, and SERIES comes before TREE: migrator checklist {tree} {place}"
    if not Path(place).exists():
        return f"{place} does not exist; give a folder of *.patch files as git format-patch writes them, or an mbox"
    return f"{place} is no series, as it directly holds no *.patch file; {tree} is one tree too many"


def _list_series(place: str, selection: Selection) -> Checklist:
    from migrator.cli.foreign import list_series
    from migrator.series.reading import read_series

    if selection.paths or selection.archs:
        option = "--path" if selection.paths else "--arch"
        raise UsageError(
            f"{option} selects what is drafted of a TREE; {place} is a series, and says itself what it changes"
        )
    if (Path(place) / ".git").exists():
        selection.say(f"{place} holds patches, and is read as a series; to ask what would be drafted, name no folder")
    source = click.get_current_context().get_parameter_source("rev")
    rev = "" if source is ParameterSource.DEFAULT else selection.rev
    return list_series(read_series(Path(place), whole=False), selection, rev)


def _list_tree(selection: Selection) -> tuple[Checklist, int]:
    from migrator.source.repository import NotARepositoryError

    try:
        with scanned_tree(selection, analysed=True) as scanned:
            from migrator.cli.checklisting import list_tree

            scanned.tell()
            checklist, has_refusals = list_tree(scanned)
            return checklist, 5 if has_refusals else 0
    except NotARepositoryError as error:
        if selection.tree is None or not Path(selection.tree).is_dir():
            raise
        raise NotARepositoryError(f"{error}; nor is it a series, as it directly holds no *.patch file") from error
