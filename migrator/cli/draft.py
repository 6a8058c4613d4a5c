"""`migrator draft`: the patch series, in a folder."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from migrator import __version__
from migrator.analysis.again import Examiner
from migrator.analysis.library import Index, TreeLibrary
from migrator.analysis.lookup import TreeLookup
from migrator.analysis.sources import TreeSources
from migrator.cli.files import print_text
from migrator.cli.following import tell_nothing
from migrator.cli.options import Scanned, Selection, scanned_tree, selection_options
from migrator.cli.undisturbed import undisturbed
from migrator.errors import UsageError
from migrator.facts.events import load_events
from migrator.facts.render import Renderer
from migrator.recipes.catalog import find_recipe
from migrator.report.build import report_scan
from migrator.report.drafts import report_plan
from migrator.report.json import render_json
from migrator.report.model import Report
from migrator.report.text import render_draft, render_nothing
from migrator.rewrite.cases import Means
from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan, make_plan
from migrator.series.build import Order, Series, build_series
from migrator.series.folder import check_target, write_folder
from migrator.series.message import Disclosure
from migrator.source.repository import NOBODY, Identity, read_identity
from migrator.text import encode

_LEFT_OUT = (
    "the series was not compiled",
    "checkpatch.pl and get_maintainer.pl of the tree were not run; their answers are not in the patches",
    "no Fixes: trailer was looked for",
)
_SAMPLE_AUTHOR = Identity("Sample Author", "sample@example.invalid")
_IDENTITY = """\
no identity is set, so the drafts come from EDITME; set yours with
\tgit config --global user.name "Your Name"
\tgit config --global user.email you@example.org"""


@dataclass(frozen=True)
class _Wishes:
    """The options that `draft` has of its own."""

    output: Path | None
    version: int
    force: bool
    dry_run: bool
    check: bool
    form: str


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
    wishes = _Wishes(output, version, force, dry_run, check, form)
    if output is None and not dry_run:
        raise UsageError("where to? give a folder with -o DIR, or --dry-run to see the proposals")
    if output is not None and not dry_run:
        check_target(output, force=force)
    with scanned_tree(Selection(**options), analysed=True) as scanned:  # type: ignore[arg-type]
        scanned.tell()
        return _draft(scanned, wishes)


def _draft(scanned: Scanned, wishes: _Wishes) -> int:
    report = report_scan(scanned.scan, scanned.facts.name, scanned.info, scanned.archs, scanned.selection.left_out())
    plan = _plan(scanned)
    if not plan.changes and not plan.refusals:
        print_text(render_json(report) if wishes.form == "json" else render_nothing(report, tell_nothing(scanned)))
        if wishes.output is not None and not wishes.dry_run and wishes.output.exists() and any(wishes.output.iterdir()):
            scanned.selection.say(f"{wishes.output} still holds an earlier draft, which is not the answer to this")
        return 0
    author = _SAMPLE_AUTHOR if scanned.selection.sample else read_identity(scanned.repository)
    series = None
    if plan.changes and not wishes.dry_run:
        series = build_series(_order(scanned, plan, wishes, author or NOBODY))
    report = report_plan(report, plan, series.checks if series else (), _LEFT_OUT)
    text = render_json(report) if wishes.form == "json" else _render(report, series, wishes, scanned.selection)
    if wishes.output is not None and not wishes.dry_run:
        _write(wishes.output, series, report, force=wishes.force)
    print_text(text)  # last of all, so that "nothing was written" is true of whatever fails before
    if series and author is None:
        scanned.selection.say(_IDENTITY)
    return _exit_code(report, wishes)


def _plan(scanned: Scanned) -> Plan:
    recipe = find_recipe(scanned.facts.name)
    if recipe is None:
        raise UsageError(f"the facts of {scanned.facts.name} have no recipe")
    lookups = {name: TreeLookup(scanned.tree, name) for name in scanned.archs}
    means = Means(
        recipe=recipe,
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        lookups=lookups,
        sources=TreeSources(scanned.tree),
        texts=Renderer(scanned.folders),
        examine=_examiner(scanned).examine,
        is_whole=not scanned.selection.archs and not scanned.selection.paths,
    )
    with undisturbed():
        return make_plan(scanned.scan, means, scanned.archs)


def _examiner(scanned: Scanned) -> Examiner:
    facts, archfacts, tree = scanned.facts, scanned.archfacts, scanned.tree
    folders = {name: known.paths for name, known in archfacts.items()}
    events = load_events(scanned.folders, facts)
    indexes: dict[Sequence[str], Index] = {}
    return Examiner(scanned.whole, facts, events, archfacts, lambda units: TreeLibrary(tree, units, folders, indexes))


def _order(scanned: Scanned, plan: Plan, wishes: _Wishes, author: Identity) -> Order:
    words = ["migrator", "draft", *scanned.selection.words(rev=scanned.info.commit)]
    words += ["-v", str(wishes.version)] if wishes.version > 1 else []
    return Order(
        tree=scanned.tree,
        plan=plan,
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        texts=Renderer(scanned.folders),
        author=author,
        disclosure=Disclosure(f"migrator {__version__}", tuple(words)),
        version=wishes.version,
    )


def _write(output: Path, series: Series | None, report: Report, *, force: bool) -> None:
    files = {mail.name: mail.content for mail in series.mails} if series else {}
    files["report.json"] = encode(render_json(report))
    write_folder(output, files, force=force)


def _render(report: Report, series: Series | None, wishes: _Wishes, selection: Selection) -> str:
    """Return what is told on stdout: the draft, the files, and what comes next."""
    text = render_draft(report, selection.paint, with_diff=wishes.dry_run)
    if wishes.output is None or wishes.dry_run:
        return text
    mails = series.mails if series else ()
    lines = [f"wrote {wishes.output / name}" for name in (*(mail.name for mail in mails), "report.json")]
    if _has_failed(report):
        lines.append("next: a check failed, as told above; do not send these, and please report it")
    elif series:
        folder = wishes.output.absolute() if selection.tree else wishes.output  # that tree is elsewhere
        patches = [str(folder / mail.name) for mail in mails[1:]]
        lines.append(f"next: read them; then, in a tree at that commit: {shlex.join(['git', 'am', *patches])}")
    return "\n".join([text, *lines]) + "\n"


def _exit_code(report: Report, wishes: _Wishes) -> int:
    """Return 4 for a failed check, else 5 for a refusal, else 1 where asked to check."""
    if _has_failed(report):
        return 4
    if report.refusals:
        return 5
    return 1 if wishes.check and report.proposals else 0


def _has_failed(report: Report) -> bool:
    return any(check.status == CheckStatus.FAIL.value for check in report.checks)
