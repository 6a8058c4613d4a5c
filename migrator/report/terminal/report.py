"""The report as text on a terminal, in a log or in a mail: no line is wider than asked for unless it is code."""

from collections.abc import Iterable

from migrator.report.model import HunkRow, PatchRow, ProposalRow, Report
from migrator.report.terminal.board import say_board
from migrator.report.terminal.paper import Paper
from migrator.report.terminal.paths import say_finding, say_timeline
from migrator.report.words.mending import find_mending
from migrator.report.words.standing import count, say_recipes, say_standing, say_users
from migrator.report.words.telling import find_twins, show_all, tell_findings, tell_kind, tell_place

_CHECKS = {"pass": "green", "warn": "yellow", "fail": "red"}
_LEAST = 40  # columns; in fewer, nothing is readable


def render_terminal(report: Report, following: str = "", *, color: bool, width: int = 80) -> str:
    """Return the text, no line wider than `width` unless it is code; colours only where they are wanted.

    `following` is what comes next: a command, or the sentence on why there is none; that one comes first.
    """
    paper, report = Paper(color=color, width=max(width, _LEAST)), show_all(report)
    is_idle = not (report.proposals or report.refusals)
    if is_idle and following:
        paper.say(following)
        paper.gap()
    paper.say(say_standing(report))
    for sentence in say_recipes(report):
        paper.say(f"- {sentence}", indent=2, hang=2)
    paper.say(f"{tell_findings(report.findings)}; commit {report.tree.commit}")
    for say in (say_board, _say_users, _say_drafts, _say_refusals, _say_patches, _say_hunks):
        say(paper, report)
    for say in (_say_findings, _say_timelines, _say_sites, _say_checks, _say_assumptions, _say_not_done):
        say(paper, report)
    if following and not is_idle:
        paper.gap()
        paper.lines([following])  # a command: it can be copied, however long it is
    return paper.text()


def _say_users(paper: Paper, report: Report) -> None:
    if report.users:
        paper.head("who keeps the deprecated helpers alive")
        paper.say(say_users(report), indent=2)
    for row in report.users:
        place = tell_place(row.path, row.line, row.function)
        paper.say(f"{row.arch}: {place}: {row.call}() ({row.fate})", indent=2, hang=4)


def _say_drafts(paper: Paper, report: Report) -> None:
    for row in report.proposals:
        _say_proposal(paper, row, tell_kind(report, row.recipe, row.safety))


def _say_hunks(paper: Paper, report: Report) -> None:
    if report.hunks:
        paper.head("hunk by hunk")
    for hunk in report.hunks:
        _say_hunk(paper, hunk)


def _say_proposal(paper: Paper, row: ProposalRow, kind: str) -> None:
    paper.gap()
    place = tell_place(row.path, 0, row.function)
    paper.say(("drafted", "green"), f"  {row.arch}: {place}  [{kind}]", hang=4)
    _say_sentences(paper, row.why)
    paper.gap()
    paper.diff(row.diff)


def _say_hunk(paper: Paper, row: HunkRow) -> None:
    """Add the reasons of a hunk; its lines stand in the diff of its proposal."""
    paper.gap()
    mended = f"  [mends {', '.join(row.rules)}]" if row.rules else ""
    paper.say(f"patch {row.patch}: {tell_place(row.path, row.new_line, row.function)}{mended}", indent=2, hang=4)
    for name, text in (("what", row.what), ("why", row.why), ("wrong if", row.wrong)):
        for sentence in filter(None, text.split("\n")):
            paper.say((f"{name}: ", "bold"), sentence, indent=4, hang=2)


def _say_refusals(paper: Paper, report: Report) -> None:
    for row in report.refusals:
        paper.gap()
        place = tell_place(row.path, row.line, row.function)
        kind = tell_kind(report, row.recipe, row.reason)
        paper.say(("refused", "yellow"), f"  {row.arch}: {place}  [{kind}]", hang=4)
        paper.say(row.message, indent=4)


def _say_sentences(paper: Paper, text: str) -> None:
    for sentence in text.split("\n"):
        paper.say(f"- {sentence}", indent=4, hang=2)


def _say_patches(paper: Paper, report: Report) -> None:
    for row in report.patches:
        _say_patch(paper, row)


def _say_patch(paper: Paper, row: PatchRow) -> None:
    paper.gap()
    status = f"  [{row.maintainers_status}]" if row.maintainers_status else ""
    paper.say(("patch", "green"), f"    {row.file}{status}", hang=4)
    paper.say(f"{row.arch}: {row.subject}", indent=4, hang=4)
    told = [*row.fixes, *(f"To: {each}" for each in row.to), *(f"Cc: {each}" for each in row.cc)]
    for line in told:
        paper.say(line, indent=4, hang=4)


def _say_findings(paper: Paper, report: Report) -> None:
    if report.findings:
        paper.head("findings")
    mending = find_mending(report.hunks)
    for arch in dict.fromkeys(row.arch for row in report.findings):
        found = [row for row in report.findings if row.arch == arch]
        paper.gap()
        paper.say((f"{arch}: {count(len(found), 'finding')}", "bold"))
        for row in found:
            say_finding(paper, row, mending)


def _say_timelines(paper: Paper, report: Report) -> None:
    if report.timelines:
        paper.head("what happens on the way through each function")
    twins = find_twins(report.timelines)
    for row in report.timelines:
        say_timeline(paper, row, twins.get(row.id))


def _say_sites(paper: Paper, report: Report) -> None:
    if report.sites:
        paper.head("sites")
    for row in report.sites:
        paper.say(f"{tell_place(row.path, row.line, row.function)}: {row.call}() ({row.role})", indent=2, hang=4)


def _say_checks(paper: Paper, report: Report) -> None:
    if report.checks:
        paper.head("checks")
    for row in report.checks:
        paper.say((row.status, _CHECKS.get(row.status, "")), f"  {row.name}: {row.evidence}", indent=2, hang=6)


def _say_assumptions(paper: Paper, report: Report) -> None:
    told = (
        f"{row.arch}: {f'{row.function}(): ' if row.function else ''}{row.what} ({row.source})"
        for row in report.assumptions
    )
    _say_list(paper, "assumed", told)


def _say_not_done(paper: Paper, report: Report) -> None:
    _say_list(paper, "not done:", (f"{row.path}: {row.reason}" if row.path else row.reason for row in report.not_done))


def _say_list(paper: Paper, title: str, rows: Iterable[str]) -> None:
    told = [*rows]
    if told:
        paper.head(title)
    for row in told:
        paper.say(row, indent=4, hang=4)
