"""A scanned tree drafted: the plan, the series, the report; written, and told."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from migrator import __version__
from migrator.cli.files import print_text
from migrator.cli.following import tell_nothing
from migrator.cli.options import Scanned, Selection
from migrator.cli.planning import plan_tree
from migrator.facts.render import Renderer
from migrator.report.build import report_scan
from migrator.report.drafts import add_notes, report_plan
from migrator.report.findings import add_findings
from migrator.report.json import render_json
from migrator.report.model import Report
from migrator.report.text import render_draft, render_nothing
from migrator.rewrite.checks import CheckStatus
from migrator.rewrite.plan import Plan
from migrator.series.build import Order, Series, build_series
from migrator.series.folder import write_folder
from migrator.series.message import Disclosure
from migrator.source.maintainers import TreeMaintainers
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
class Wishes:
    """The options that `draft` has of its own."""

    output: Path | None
    version: int
    force: bool
    dry_run: bool
    check: bool
    form: str


def draft(scanned: Scanned, wishes: Wishes) -> int:
    """Draft, write where that is wished, tell on stdout; return the exit code."""
    maintainers = TreeMaintainers(scanned.tree)
    left_out, status = scanned.selection.left_out(), maintainers.status
    report = report_scan(scanned.scan, scanned.facts.name, scanned.info, scanned.archs, left_out, status)
    plan = plan_tree(scanned, maintainers)
    report = add_notes(report, plan)
    if not plan.changes and not plan.refusals:
        report = add_findings(report, plan.findings)
        print_text(render_json(report) if wishes.form == "json" else _tell_nothing(scanned, report))
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


def _tell_nothing(scanned: Scanned, report: Report) -> str:
    left = sum(row.level != "note" for row in report.findings)
    return render_nothing(report, tell_nothing(scanned, left))


def _order(scanned: Scanned, plan: Plan, wishes: Wishes, author: Identity) -> Order:
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


def _render(report: Report, series: Series | None, wishes: Wishes, selection: Selection) -> str:
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


def _exit_code(report: Report, wishes: Wishes) -> int:
    """Return 4 for a failed check, else 5 for a refusal, else 1 where asked to check."""
    if _has_failed(report):
        return 4
    if report.refusals:
        return 5
    return 1 if wishes.check and report.proposals else 0


def _has_failed(report: Report) -> bool:
    return any(check.status == CheckStatus.FAIL.value for check in report.checks)
