"""A scanned tree drafted: the plan, the series, the report; written, and told."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator import __version__
from migrator.cli.beside import Beside, start_beside
from migrator.cli.choosing import Choice, Chosen, choose_plan
from migrator.cli.documents import DOCUMENTS, make_documents
from migrator.cli.files import StdoutError, print_text, write_file
from migrator.cli.following import tell_draft, tell_nothing
from migrator.cli.handing import Handover, tell_ways, write_files
from migrator.cli.reporting import complete, render
from migrator.cli.scanning import Scanned
from migrator.errors import UsageError
from migrator.facts.render import Renderer
from migrator.report.build import report_scan
from migrator.report.drafts import add_left_out, add_notes, add_patches, report_plan
from migrator.report.json import render_json
from migrator.report.model import Report
from migrator.report.text import render_draft, render_nothing
from migrator.rewrite.checks import CheckStatus
from migrator.series.advice import NOT_COMPILED, find_advice
from migrator.series.build import Series, build_series
from migrator.series.message import Disclosure
from migrator.series.numbering import Numbering
from migrator.series.order import Order
from migrator.source.history import History
from migrator.source.maintainers import TreeMaintainers
from migrator.source.repository import NOBODY, Identity, read_identity
from migrator.source.scripts import TreeScripts

if TYPE_CHECKING:
    from migrator.series.reroll import OldSeries

_NO_HISTORY = "history was not asked, as wished: no Fixes: trailer, and subjects have the prefix of the facts"
_SAMPLE_AUTHOR = Identity("Sample Author", "sample@example.invalid")
_SECONDS = 30.0  # for all questions about history together
_IDENTITY = """\
no identity is set, so the drafts come from EDITME; set yours with
\tgit config --global user.name "Your Name"
\tgit config --global user.email you@example.org"""


@dataclass(frozen=True)
class Wishes:
    """The options that `draft` has of its own.

    Attributes:
        numbering: how the subjects begin.
        cc: where recipients stand in the mails: `trailers`, `headers`, or empty for nowhere.
        old: the version before; None for a first one.
        handover: where the series goes; None for a dry run.
    """

    numbering: Numbering
    choice: Choice
    handover: Handover | None
    old: OldSeries | None
    cc: str
    with_history: bool
    with_scripts: bool
    check: bool
    form: str

    def words(self) -> list[str]:
        """Return the options as they change the commits, for the command line to be shown."""
        words = ["--cc", self.cc] if self.cc == "trailers" else []
        return [*words, *([] if self.with_history else ["--no-history"])]

    def mailing(self) -> list[str]:
        """Return the options that change the mails and no commit, for the same."""
        version, prefix = self.numbering.version, self.numbering.prefix
        words = ["-v", str(version)] if version > 1 else []
        words += ["--subject-prefix", prefix] if prefix != Numbering().prefix else []
        words += ["--compare-to", "OLD"] if self.old else []
        return [*words, *(["--cc", self.cc] if self.cc == "headers" else [])]


def draft(scanned: Scanned, wishes: Wishes) -> int:
    """Draft, write where that is wished, tell on stdout; return the exit code."""
    maintainers = TreeMaintainers(scanned.tree)
    left_out, status = scanned.selection.left_out(), maintainers.status
    report = report_scan(scanned.scan, scanned.facts.name, scanned.info, scanned.archs, left_out, status)
    searches = start_beside(scanned)
    chosen = choose_plan(scanned, maintainers, wishes.choice)
    report = add_notes(report, chosen.plan)
    if not chosen.plan.changes and not chosen.plan.refusals:
        return _tell_nothing(scanned, chosen, wishes, report, searches)
    author = _SAMPLE_AUTHOR if scanned.selection.sample else read_identity(scanned.repository)
    with ExitStack() as stack:
        series = None
        if chosen.plan.changes and wishes.handover:
            series = build_series(_order(scanned, chosen, wishes, author or NOBODY, stack))
        left = [*find_advice(chosen.plan.changes, scanned.info.describe), *_left_out(chosen, wishes, series)]
        report = report_plan(report, chosen.plan, series.checks if series else (), left)
        report = add_patches(report, series, status) if series else report
        relied = len(report.assumptions)
        report = complete(report, scanned, chosen.plan, series, searches)
        is_json = wishes.form == "json"
        text = render_json(report) if is_json else _render(report, series, wishes, scanned, chosen, relied)
        _save(scanned, chosen, wishes)
        if wishes.handover:
            documents = make_documents(report, scanned, chosen.plan, series, wishes.handover.output)
            write_files(wishes.handover, scanned.tree, series, documents)
    scanned.selection.line.clear()
    _print(text, wishes)
    if series and author is None:
        scanned.selection.say(_IDENTITY)
    return _exit_code(report, wishes)


def _print(text: str, wishes: Wishes) -> None:
    """Write to stdout what was done, last of all, so that "nothing was written" is true of whatever fails before."""
    try:
        print_text(text)
    except StdoutError as error:
        if wishes.handover is None:
            raise
        raise UsageError(f"{error}; the files are in {wishes.handover.output} all the same") from error


def _tell_nothing(scanned: Scanned, chosen: Chosen, wishes: Wishes, report: Report, searches: Beside) -> int:
    """Say that there is nothing to draft, and why; a dry run shows where all stands, too."""
    report = complete(add_left_out(report, chosen.left_out), scanned, chosen.plan, None, searches)
    left = sum(row.level != "note" for row in report.findings)
    told = chosen.nothing or tell_nothing(scanned, left)
    text = render_nothing(report, told) if wishes.handover else render(report, "text", scanned, told)
    _save(scanned, chosen, wishes)
    scanned.selection.line.clear()
    print_text(render_json(report) if wishes.form == "json" else text)
    output = wishes.handover.output if wishes.handover else None
    if output is not None and output.exists() and any(output.iterdir()):
        scanned.selection.say(f"{output} still holds an earlier draft, which is not the answer to this")
    return 0


def _save(scanned: Scanned, chosen: Chosen, wishes: Wishes) -> None:
    """Write the decisions, where that is wished."""
    target = wishes.choice.save
    if target is not None:
        write_file(target, chosen.record)
        scanned.selection.say(f"wrote {target}")


def _left_out(chosen: Chosen, wishes: Wishes, series: Series | None) -> list[str]:
    """Return what was not done about the series."""
    told = [*chosen.left_out, *([NOT_COMPILED] if chosen.plan.changes else [])]
    told += [] if wishes.with_history else [_NO_HISTORY]
    return [*told, *(series.left_out if series else ())]


def _order(scanned: Scanned, chosen: Chosen, wishes: Wishes, author: Identity, stack: ExitStack) -> Order:
    words = ["migrator", "draft", *scanned.selection.words(rev=scanned.info.commit), *chosen.words, *wishes.words()]
    return Order(
        tree=scanned.tree,
        plan=chosen.plan,
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        texts=Renderer(scanned.folders),
        author=author,
        disclosure=Disclosure(f"migrator {__version__}", tuple(words), tuple(wishes.mailing())),
        numbering=wishes.numbering,
        history=History(scanned.tree, _SECONDS, scanned.selection.progress()) if wishes.with_history else None,
        scripts=stack.enter_context(_scripts(scanned)) if wishes.with_scripts else None,
        cc=wishes.cc,
        old=wishes.old,
        progress=scanned.selection.progress(),
    )


def _scripts(scanned: Scanned) -> TreeScripts:
    return TreeScripts(scanned.tree, scanned.selection.say, progress=scanned.selection.progress())


def _render(
    report: Report, series: Series | None, wishes: Wishes, scanned: Scanned, chosen: Chosen, relied: int
) -> str:
    """Return what is told on stdout: the draft, the files, and what comes next; of a dry run, the report.

    Of the assumptions, the first, on which the drafts rely, are listed.
    """
    if wishes.handover is None:
        return render(report, "text", scanned, tell_draft(report, scanned, chosen.words))
    text = render_draft(report, scanned.selection.paint, relied)
    return text + tell_ways(wishes.handover, series, scanned.selection, DOCUMENTS, has_failed=_has_failed(report))


def _exit_code(report: Report, wishes: Wishes) -> int:
    """Return 4 for a failed check, else 5 for a refusal, else 1 where asked to check."""
    if _has_failed(report):
        return 4
    if report.refusals:
        return 5
    return 1 if wishes.check and report.proposals else 0


def _has_failed(report: Report) -> bool:
    return any(check.status == CheckStatus.FAIL.value for check in report.checks)
