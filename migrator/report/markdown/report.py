"""The report as Markdown, for a mail or a forge; it reads as plain text, too."""

from collections.abc import Iterable, Iterator

from migrator.report.markdown.marking import block, bullets, code, heading, join, paragraph, prose, table
from migrator.report.markdown.paths import mark_finding, mark_timeline
from migrator.report.model import BoardRow, HunkRow, PatchRow, ProposalRow, Report
from migrator.report.words.mending import find_mending
from migrator.report.words.standing import count, say_recipes, say_standing, say_users
from migrator.report.words.telling import find_board, find_idle, find_twins, show_all, tell_findings, tell_place

_BOARD = ("Architecture", "Status", "MAINTAINERS", "Sites", "Errors", "Warnings", "Notes", "Drafts", "Refused")


def render_markdown(report: Report) -> str:
    """Return the document: no line of prose is wider than a mail takes, unless a word is."""
    report = show_all(report)
    parts = (_mark_head, _mark_board, _mark_users, _mark_drafts, _mark_refusals, _mark_patches, _mark_hunks)
    more = (_mark_findings, _mark_timelines, _mark_sites, _mark_checks, _mark_assumptions, _mark_not_done)
    return join(line for mark in (*parts, *more) for line in mark(report))


def _mark_head(report: Report) -> Iterator[str]:
    yield from heading(1, f"Guest entry in {code(report.tree.describe or report.tree.commit[:12])}")
    yield from (*paragraph(prose(say_standing(report))), "")
    recipes = say_recipes(report)
    yield from (*(f"- {prose(sentence)}" for sentence in recipes), *([""] if recipes else []))
    made = f"{report.tool.name} {report.tool.version}"
    yield from paragraph(prose(f"{tell_findings(report.findings)}. Commit `{report.tree.commit}`; made by {made}."))


def _mark_board(report: Report) -> Iterator[str]:
    board = find_board(report)
    idle = find_idle(board)
    rows = [row for row in board if row.arch not in idle]
    yield from heading(2, "Where each architecture stands")
    if rows:
        yield from (*table(_BOARD, map(_board_row, rows), right=6), "")
    if idle:
        yield from (*paragraph(f"No guest entry: {prose(', '.join(idle))}."), "")
    caveats = [f"{code(row.arch)}: {prose(row.caveat)}" for row in rows if row.caveat]
    if caveats:
        yield from (*heading(3, "To know first"), *bullets(caveats))
    yield from _mark_left(rows)


def _board_row(row: BoardRow) -> list[str]:
    counts = (row.sites, row.errors, row.warnings, row.notes, row.drafts, row.refusals)
    return [code(row.arch), row.status, prose(row.maintainers_status), *(str(number) for number in counts)]


def _mark_left(rows: Iterable[BoardRow]) -> Iterator[str]:
    left = [f"{code(row.arch)}: {prose(sentence)}" for row in rows for sentence in row.left]
    if left:
        yield from (*heading(3, "What stands between it and done"), *bullets(left))


def _mark_users(report: Report) -> Iterator[str]:
    if report.users:
        yield from heading(2, "Who keeps the deprecated helpers alive")
        yield from (*paragraph(prose(say_users(report))), "")
        rows = [
            [code(row.arch), code(f"{row.path}:{row.line}"), _function(row.function), code(f"{row.call}()"), row.fate]
            for row in report.users
        ]
        yield from table(("Architecture", "Place", "Function", "Call", "Fate"), rows)


def _function(name: str) -> str:
    return code(f"{name}()") if name else ""


def _mark_drafts(report: Report) -> Iterator[str]:
    if report.proposals:
        yield from heading(2, "What is drafted")
    shown = {row.path for row in report.hunks}
    for row in report.proposals:
        yield from _mark_proposal(row, with_diff=row.path not in shown)


def _mark_proposal(row: ProposalRow, *, with_diff: bool) -> Iterator[str]:
    """Yield a proposal; its diff stands hunk by hunk below, where they are known."""
    yield from heading(3, f"{code(row.arch)}: {code(tell_place(row.path, 0, row.function))}")
    yield from (*paragraph(f"Safety: **{row.safety}**; recipe {code(row.recipe)}; id {code(row.id)}"), "")
    yield from (*bullets(prose(sentence) for sentence in row.why.split("\n")), "")
    yield from block(row.diff, "diff") if with_diff else ()


def _mark_hunks(report: Report) -> Iterator[str]:
    if report.hunks:
        yield from heading(2, "Hunk by hunk")
    for row in report.hunks:
        yield from _mark_hunk(row)


def _mark_hunk(row: HunkRow) -> Iterator[str]:
    place = code(tell_place(row.path, row.new_line, row.function))
    yield from heading(3, f"Patch {row.patch}, {code(row.arch)}: {place}")
    yield from (*paragraph(f"**What:** {prose(row.what)}"), "")
    for name, text in (("Why it is right", row.why), ("How to show it wrong", row.wrong)):
        sentences = [prose(sentence) for sentence in text.split("\n") if sentence]
        yield from (f"**{name}:**", "", *bullets(sentences), "") if sentences else ()
    if row.rules:
        yield from (*paragraph(f"**Mends:** {', '.join(map(code, row.rules))}"), "")
    yield from block(row.text, "diff")


def _mark_refusals(report: Report) -> Iterator[str]:
    if report.refusals:
        yield from heading(2, "What is refused")
    for row in report.refusals:
        place = code(tell_place(row.path, row.line, row.function))
        told = f"{code(row.arch)}: {place} ({code(row.reason)}; id {code(row.id)}): {prose(row.message)}"
        yield from bullets([told])


def _mark_patches(report: Report) -> Iterator[str]:
    if report.patches:
        yield from heading(2, "Patches")
    for row in report.patches:
        yield from _mark_patch(row)


def _mark_patch(row: PatchRow) -> Iterator[str]:
    status = f" [{prose(row.maintainers_status)}]" if row.maintainers_status else ""
    yield from bullets([f"{code(row.file)}, {code(row.arch)}{status}: {prose(row.subject)}"])
    told = [*row.fixes, *(f"To: {each}" for each in row.to), *(f"Cc: {each}" for each in row.cc)]
    yield from bullets(map(code, told), "  ")


def _mark_findings(report: Report) -> Iterator[str]:
    if report.findings:
        yield from heading(2, "Findings")
    mending = find_mending(report.hunks)
    for arch in dict.fromkeys(row.arch for row in report.findings):
        found = [row for row in report.findings if row.arch == arch]
        yield from heading(3, f"{code(arch)}: {count(len(found), 'finding')}")
        for row in found:
            yield from mark_finding(row, mending)


def _mark_timelines(report: Report) -> Iterator[str]:
    if report.timelines:
        yield from heading(2, "What happens on the way through each function")
    twins = find_twins(report.timelines)
    for row in report.timelines:
        yield from mark_timeline(row, twins.get(row.id))


def _mark_sites(report: Report) -> Iterator[str]:
    if report.sites:
        yield from heading(2, "Sites")
        rows = [
            [code(row.arch), code(f"{row.path}:{row.line}"), _function(row.function), code(f"{row.call}()"), row.role]
            for row in report.sites
        ]
        yield from table(("Architecture", "Place", "Function", "Call", "Role"), rows)


def _mark_checks(report: Report) -> Iterator[str]:
    rows = (f"**{row.status}** {code(row.name)}: {prose(row.evidence)}" for row in report.checks)
    yield from _mark_list("Checks", rows)


def _mark_assumptions(report: Report) -> Iterator[str]:
    rows = (
        f"{code(row.arch)}{f', {_function(row.function)}' if row.function else ''}: {prose(row.what)} "
        f"({prose(row.source)})"
        for row in report.assumptions
    )
    yield from _mark_list("What was assumed", rows)


def _mark_not_done(report: Report) -> Iterator[str]:
    rows = (f"{code(row.path)}: {prose(row.reason)}" if row.path else prose(row.reason) for row in report.not_done)
    yield from _mark_list("What was not done", rows)


def _mark_list(title: str, rows: Iterable[str]) -> Iterator[str]:
    told = [*rows]
    if told:
        yield from (*heading(2, title), *bullets(told))
