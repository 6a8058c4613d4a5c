"""The checklist of what would be drafted, or was; and a checklist in each of its formats."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator import __version__
from migrator.analysis.sources import TreeSources
from migrator.cli.following import tell_nothing
from migrator.cli.planning import decide_tree
from migrator.cli.scanning import Scanned
from migrator.facts.folders import Folders
from migrator.facts.neighbour import Neighbour
from migrator.facts.questions import load_questions
from migrator.facts.render import Renderer
from migrator.facts.voices import load_voices
from migrator.report.build import report_scan
from migrator.report.checklist.build import make_checklist
from migrator.report.checklist.model import Checklist
from migrator.report.checklist.review import Review
from migrator.report.drafts import add_notes, report_plan
from migrator.report.model import NotDoneRow, Report
from migrator.report.reviewing import review_plan
from migrator.rewrite.checks import Check
from migrator.rewrite.plan import Plan, plan_decided
from migrator.series.advice import NOT_COMPILED, find_advice
from migrator.series.build import Series, build_series
from migrator.series.message import Disclosure
from migrator.series.order import Order
from migrator.source.maintainers import TreeMaintainers
from migrator.source.repository import NOBODY

_NO_SCRIPT = "a checklist runs no script of the tree; `migrator draft` does"
_BY_SCRIPTS = ("checkpatch", "recipients")
FORMS = ("markdown", "html", "json")


def list_tree(scanned: Scanned) -> tuple[Checklist, bool]:
    """Return the checklist of what would be drafted, and whether anything is refused; no script of the tree is run."""
    maintainers = TreeMaintainers(scanned.tree)
    left_out = scanned.selection.left_out()
    asked = scanned.scan, scanned.facts.name, scanned.info, scanned.archs, left_out, maintainers.status
    report = report_scan(*asked, has_base=scanned.wanted.has_base)
    plan = plan_decided(decide_tree(scanned, maintainers))
    series = build_series(_order(scanned, plan)) if plan.changes else None
    left = [*find_advice(plan.changes, scanned.info.describe), *([NOT_COMPILED] if series else [])]
    report = report_plan(add_notes(report, plan), plan, _checks(series) if series else (), left)
    checklist = list_draft(report, scanned, plan, series)
    unwritten = tuple(replace(patch, file="") for patch in checklist.patches)
    nothing = () if plan.changes else (_tell_nothing(report, scanned),)
    return replace(checklist, patches=unwritten, warnings=(*nothing, *checklist.warnings)), bool(plan.refusals)


def _order(scanned: Scanned, plan: Plan) -> Order:
    words = ["migrator", "draft", *scanned.selection.words(rev=scanned.info.commit)]
    return Order(
        tree=scanned.tree,
        plan=plan,
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        texts=Renderer(scanned.folders),
        author=NOBODY,
        disclosure=Disclosure(f"migrator {__version__}", tuple(words)),
        progress=scanned.selection.progress(),
    )


def _checks(series: Series) -> list[Check]:
    """Return the checks of a series for which no script was run; nobody was asked whether any should be."""
    return [replace(c, evidence=_NO_SCRIPT) if c.name in _BY_SCRIPTS else c for c in series.checks]


def _tell_nothing(report: Report, scanned: Scanned) -> str:
    if report.refusals:
        return "nothing is drafted: all was refused, as told below"
    return tell_nothing(scanned, sum(row.level != "note" for row in report.findings))


def list_draft(report: Report, scanned: Scanned, plan: Plan, series: Series | None) -> Checklist:
    """Return the checklist of a draft."""
    known = {path: unit for each in plan.judged.values() for path, unit in each.study.program.units.items()}
    review = Review(
        series="",
        tree=report.tree,
        patches=review_plan(plan, series),
        facts=scanned.facts,
        archfacts=scanned.archfacts,
        events=scanned.events,
        sources=TreeSources(scanned.tree, known=known),
        checks=report.checks,
        not_done=(*_refused(report), *report.not_done),
    )
    return make(review, scanned.folders, scanned.wanted.neighbours)


def _refused(report: Report) -> Iterator[NotDoneRow]:
    """Yield what the series leaves as it is; a function can be refused for several reasons."""
    for row in report.refusals:
        yield NotDoneRow(f"{row.path}:{row.line}", f"`{row.function}()` is refused: {row.message}")


def make(review: Review, folders: Folders, neighbours: Sequence[Neighbour], warnings: Sequence[str] = ()) -> Checklist:
    """Return the checklist of a review, with the questions of the recipes that its patches are of."""
    questions = load_questions(folders, review.facts.name, neighbours)
    checklist = make_checklist(review, questions, load_voices(folders, review.facts, neighbours))
    return replace(checklist, warnings=(*warnings, *checklist.warnings))


def render(checklist: Checklist, form: str, folders: Folders) -> str:
    """Return the checklist in one of its formats."""
    if form == "json":
        from migrator.report.checklist.json import render_json

        return render_json(checklist)
    if form == "html":
        from migrator.report.checklist.html import render_html

        return render_html(checklist, Renderer(folders))
    from migrator.report.checklist.markdown import render_markdown

    return render_markdown(checklist)
