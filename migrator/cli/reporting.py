"""What would be drafted of a scanned tree, as one report, and the report in each of its formats."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace

from migrator.analysis.rules.catalog import RULES
from migrator.cli.beside import Beside, add_examined, start_beside
from migrator.cli.caveats import find_caveats
from migrator.cli.following import tell_draft, tell_nothing
from migrator.cli.planning import decide_tree
from migrator.cli.scanning import Scanned
from migrator.facts.render import Renderer
from migrator.facts.voices import load_voices
from migrator.report.board import add_board
from migrator.report.build import report_scan
from migrator.report.drafts import add_notes, add_recipes, report_plan
from migrator.report.hunks import find_hunks
from migrator.report.model import Report
from migrator.report.paths.timelines import add_timelines
from migrator.report.reviewing import review_plan
from migrator.rewrite.plan import Plan, plan_decided, tell_outside
from migrator.series.advice import NOT_COMPILED, find_advice
from migrator.series.build import Series
from migrator.source.maintainers import TreeMaintainers

FORMS = ("text", "markdown", "html", "json", "sarif")


def make_report(scanned: Scanned) -> Report:
    """Return the report of everything that would be drafted; no mail is made, and no script of the tree is run."""
    searches = start_beside(scanned)
    maintainers = TreeMaintainers(scanned.tree)
    left_out = scanned.selection.left_out()
    asked = scanned.scan, scanned.facts.name, scanned.info, scanned.archs, left_out, maintainers.status
    report = report_scan(*asked, has_base=scanned.wanted.has_base)
    plan = plan_decided(decide_tree(scanned, maintainers))
    left = [
        *tell_outside(plan),
        *find_advice(plan.changes, scanned.info.describe),
        *([NOT_COMPILED] if plan.changes else []),
    ]
    return complete(report_plan(add_notes(report, plan), plan, (), left), scanned, plan, None, searches)


def complete(report: Report, scanned: Scanned, plan: Plan, series: Series | None, searches: Beside) -> Report:
    """Return the report of a plan with all that a scan finds, the pictures, the hunks with reasons, and the board."""
    scanned.selection.progress()("writing the report")
    report = add_examined(report, scanned, plan, searches)
    patches = review_plan(plan, series)
    events = scanned.events
    voices = load_voices(scanned.folders, scanned.facts, scanned.wanted.neighbours)
    hunks = find_hunks(patches, scanned.facts, events, scanned.archfacts, voices, report.findings)
    sites = ((arch.name, site) for arch in scanned.scan.archs if arch.name in scanned.archs for site in arch.sites)
    base = scanned.facts.name
    own = replace(plan, changes=tuple(change for change in plan.changes if change.recipe == base))
    report = add_timelines(replace(report, hunks=hunks), own)  # what other recipes change is no way into the guest
    report = add_recipes(report, [(each.name, each.title) for each in scanned.wanted.migrations], plan)
    return add_board(report, sites, plan.changes, find_caveats(scanned, plan), base)


def tell_next(report: Report, scanned: Scanned, words: Sequence[str] = ()) -> str:
    """Return the command that writes what is proposed, or the sentence on why there is none."""
    if report.proposals or report.refusals:
        return tell_draft(report, scanned, words)
    return tell_nothing(scanned, sum(row.level != "note" for row in report.findings))


def render(report: Report, form: str, scanned: Scanned, following: str = "", *, to_file: bool = False) -> str:
    """Return the report in one of its formats; `following` is what the text ends with, where it is known better."""
    if form == "json":
        from migrator.report.json import render_json

        return render_json(report)
    if form == "sarif":
        from migrator.report.sarif.log import render_sarif

        return render_sarif(report, RULES)
    if form == "html":
        from migrator.report.pages.report import render_html

        return render_html(report, Renderer(scanned.folders))
    if form == "markdown":
        from migrator.report.markdown.report import render_markdown

        return render_markdown(report)
    from migrator.report.terminal.report import render_terminal

    selection, following = scanned.selection, following or tell_next(report, scanned)
    color = selection.color == "always" if to_file else selection.paint("x", "red") != "x"
    return render_terminal(report, following, color=color, width=80 if to_file else _find_width())


def _find_width() -> int:
    """Return how many columns there are: 80 where that is not known, and no more than are easily read."""
    if sys.stdout is None or not sys.stdout.isatty():
        return 80
    return min(shutil.get_terminal_size((80, 24)).columns, 100)
