"""What people read of a draft, beside its patches: the report, the page, the checklist."""

from pathlib import Path

from migrator.cli.checklisting import list_draft, render
from migrator.cli.scanning import Scanned
from migrator.cli.ticking import read_kept, tick_again
from migrator.facts.render import Renderer
from migrator.report.json import render_json
from migrator.report.model import Report
from migrator.report.pages.report import render_html
from migrator.rewrite.plan import Plan
from migrator.series.build import Series
from migrator.series.folder import CHECKLIST
from migrator.text import encode

PAGE = "report.html"
REPORT = "report.json"
DOCUMENTS = (CHECKLIST, PAGE, REPORT)


def make_documents(
    report: Report, scanned: Scanned, plan: Plan, series: Series | None, folder: Path
) -> dict[str, bytes]:
    """Return the documents by name; what people ticked in the checklist that stands in the folder is kept.

    Raises:
        UsageError: what stands there is no checklist.
    """
    checklist = list_draft(report, scanned, plan, series)
    checklist = tick_again(checklist, [read_kept(folder / CHECKLIST)], scanned.selection)
    texts = {
        CHECKLIST: render(checklist, "markdown", scanned.folders),
        PAGE: render_html(report, Renderer(scanned.folders)),
        REPORT: render_json(report),
    }
    return {name: encode(text) for name, text in texts.items()}
