"""The report as one HTML page: nothing is loaded from anywhere, and no script is needed to read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Rule
from migrator.facts.render import Renderer
from migrator.report.drawing.rows import find_leads
from migrator.report.model import CheckRow, Report, TimelineRow
from migrator.report.pages.grouping import find_archs, find_patches, make_key
from migrator.report.pages.inline import split_code
from migrator.report.pages.linking import (
    find_entries,
    find_functions,
    find_marks,
    find_named,
    find_refused,
    find_same,
    order_findings,
)
from migrator.report.pages.overview import find_overviews
from migrator.report.pages.picture import Picture, draw_calls, draw_timeline
from migrator.report.witness import find_telling
from migrator.report.words.mending import find_mending
from migrator.report.words.standing import (
    find_done,
    find_entering,
    join_names,
    name_tree,
    say_recipes,
    say_standing,
    say_users,
)
from migrator.report.words.telling import find_board, find_idle, tell_counts
from migrator.report.words.unseen import show_unseen

_CALLS = "Called while RCU does not watch"
_STATUSES = ("fail", "warn", "skip", "pass")  # what needs reading comes first


@dataclass(frozen=True)
class Pictures:
    """The pictures of one function; None where there is nothing to draw."""

    before: Picture | None
    after: Picture | None
    calls_before: Picture | None
    calls_after: Picture | None

    @property
    def is_drafted(self) -> bool:
        """Whether there is anything behind a draft to set beside it."""
        return bool(self.after or self.calls_after)


def render_html(report: Report, pages: Renderer) -> str:
    """Return the page; `pages` renders the templates below `report/`."""
    return show_unseen(pages.render("report/report.html.j2", _values(report, pages)))


def _values(report: Report, pages: Renderer) -> Mapping[str, object]:
    """Return what the template is made of."""
    patches = find_patches(report)
    archs = find_archs(report, patches)
    board = find_board(report)
    idle, same, marks, mending = find_idle(board), find_same(archs), find_marks(archs), find_mending(report.hunks)
    errors = [row for row in report.findings if row.level == "error"]
    return {
        "report": report,
        "name": name_tree(report),
        "standing": say_standing(report),
        "recipes": say_recipes(report),
        "entering": find_entering(report),
        "board": [row for row in board if row.arch not in idle],
        "idle": idle,
        "idle_names": join_names(idle),
        "archs": archs,
        "keys": {arch.name: arch.key for arch in archs},
        "functions": find_functions(archs),
        "patches": patches,
        "found": {row.id: row for row in report.findings},
        "mending": mending,
        "errors": errors,
        "open_errors": [row for row in errors if row.id not in mending],
        "shared": [arch for arch in archs if arch.name not in {row.arch for row in board}],
        "helpers_go": say_users(report),
        "overviews": find_overviews(report, patches, archs),
        "done": find_done(report),
        "pictures": {row.id: _draw(row, pages, is_drawn=row.id not in same) for row in report.timelines},
        "same": same,
        "marks": marks,
        "entries": find_entries(archs, marks, same),
        "refused": find_refused(report),
        "checks": sorted(enumerate(report.checks, 1), key=_weigh_check),
        "check_counts": {status: sum(c.status == status for c in report.checks) for status in _STATUSES},
        "rules": _find_rules(report),
        "make_key": make_key,
        "find_telling": find_telling,
        "find_named": find_named,
        "order_findings": order_findings,
        "tell_counts": tell_counts,
        "split_code": split_code,
        "zip": zip,
    }


def _draw(row: TimelineRow, pages: Renderer, *, is_drawn: bool) -> Pictures:
    """Return the pictures of one function; `is_drawn` is false where another one shows the same timelines."""
    key, name = f"t-{make_key(row.id)}", f"{row.function}()"
    drafted = row.after or row.calls_after
    leads = find_leads(row.before, row.after)
    return Pictures(
        before=draw_timeline(row.before, f"{name}, as it is", pages, f"{key}-b", leads[0])
        if row.before and is_drawn
        else None,
        after=draw_timeline(row.after, f"{name}, as drafted", pages, f"{key}-a", leads[1])
        if row.after and is_drawn
        else None,
        calls_before=draw_calls(row.calls_before, f"{_CALLS}{', as it is' if drafted else ''}", pages, f"{key}-cb")
        if row.calls_before
        else None,
        calls_after=draw_calls(row.calls_after, f"{_CALLS}, as drafted", pages, f"{key}-ca")
        if row.calls_after
        else None,
    )


def _weigh_check(check: tuple[int, CheckRow]) -> int:
    status = check[1].status
    return _STATUSES.index(status) if status in _STATUSES else 0


def _find_rules(report: Report) -> tuple[tuple[str, Rule | None], ...]:
    """Return the rules that the page names, as they are listed; one that is not known here comes last."""
    named = dict.fromkeys(row.rule for row in report.findings)
    named |= dict.fromkeys(rule for hunk in report.hunks for rule in hunk.rules)
    events = (event for row in report.timelines for event in (*row.before, *row.after))
    named |= dict.fromkeys(mark.rule for event in events for mark in event.marks)
    known = {rule.key: rule for rule in RULES if rule.key in named}
    return (*known.items(), *((key, None) for key in named if key not in known))
