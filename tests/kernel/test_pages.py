"""The report of a real kernel: in the browser, small enough to be mailed, and made at once."""

from pathlib import Path
from time import process_time

import pytest
from playwright.sync_api import Browser

from migrator.cli.reporting import make_report
from migrator.cli.scanning import scanned_tree
from migrator.cli.selection import Selection
from migrator.facts.render import Renderer
from migrator.report.model import Report
from migrator.report.pages.report import render_html
from tests.browser.conftest import browser as browser
from tests.browser.page import NARROW, WIDE, shown
from tests.report.parsed import Parsed

pytestmark = pytest.mark.kernel
_MOST_BYTES = 3_000_000
_MOST_SECONDS = 2


@pytest.fixture(scope="module")
def told(kernel_tree: Path) -> tuple[Report, Renderer]:
    """Return the report about everything, and what renders pages."""
    wishes = {"archs": (), "recipes": (), "paths": (), "sample": False, "templates": None}
    selection = Selection(tree=str(kernel_tree), rev="HEAD", quiet=True, verbose=False, color="never", **wishes)  # type: ignore[arg-type]
    with scanned_tree(selection, analysed=True) as scanned:
        return make_report(scanned), Renderer(scanned.folders)


@pytest.fixture(scope="module")
def page(told: tuple[Report, Renderer], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its page."""
    target = tmp_path_factory.mktemp("page") / "report.html"
    target.write_text(render_html(*told), encoding="utf-8")
    return target


def test_page_is_made_at_once(told: tuple[Report, Renderer]) -> None:
    """Behind the analysis, nobody waits for the page."""
    start = process_time()
    render_html(*told)

    assert process_time() - start < _MOST_SECONDS


def test_every_row_is_on_the_page(told: tuple[Report, Renderer], page: Path) -> None:
    """Nothing of the document is dropped: each row has its element, with its own words in it."""
    report = told[0]
    read = Parsed(page.read_text(encoding="utf-8"))
    rows = [
        *((f"f-{row.id}", (row.rule, row.level, row.path, str(row.line), row.message)) for row in report.findings),
        *((f"p-{row.id}", (row.safety, row.path, row.why, row.diff)) for row in report.proposals),
        *((f"r-{row.id}", (row.arch, row.function, row.reason, row.message)) for row in report.refusals),
        *((f"h-{row.id}", (row.path, row.what, row.why, row.wrong, *row.rules)) for row in report.hunks),
        *((f"c-{number}", (row.name, row.status, row.evidence)) for number, row in enumerate(report.checks, 1)),
        *((f"as-{number}", (row.function, row.what, row.source)) for number, row in enumerate(report.assumptions, 1)),
        *((f"n-{number}", (row.path, row.reason)) for number, row in enumerate(report.not_done, 1)),
        *((f"u-{number}", (row.path, row.call, row.fate)) for number, row in enumerate(report.users, 1)),
    ]
    texts = {
        element.attributes["id"]: _squeeze(element.text) for element in read.elements if "id" in element.attributes
    }
    lost = [(name, words) for name, told in rows for words in told if _squeeze(words) not in texts.get(name, "")]

    assert len(rows) > 200
    assert lost == []


def test_every_line_of_a_patch_is_on_the_page(told: tuple[Report, Renderer], page: Path) -> None:
    """Each patch has its heading, and each line of its hunks stands in the diff, in order."""
    read = Parsed(page.read_text(encoding="utf-8"))
    assert {f"patch-{row.patch}" for row in told[0].hunks} <= set(read.ids)
    for row in told[0].hunks:
        shown = _squeeze(read.by_id(f"h-{row.id}").text)
        for line in row.text.removesuffix("\n").split("\n"):
            assert _squeeze(line[1:]) in shown, (row.id, line)


def _squeeze(text: str) -> str:
    """Return a text without white space and marks of code, which the page shows in its own way."""
    return "".join(text.replace("`", "").split())


def test_page_is_small(page: Path) -> None:
    """It can be attached to a mail."""
    assert page.stat().st_size < _MOST_BYTES


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_page_fits_and_is_quiet(browser: Browser, page: Path, width: int) -> None:
    """What is true of the sample's page is true of this one."""
    with shown(browser, page, width) as seen:
        assert seen.said == []
        assert seen.asked == []
        assert seen.sticking_out() == []
        assert seen.cut_off() == []
        assert seen.loose_links() == []
        assert seen.same_ids() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_for_everybody(browser: Browser, page: Path, scheme: str) -> None:
    """axe-core finds no violation, with everything unfolded neither."""
    with shown(browser, page, WIDE, scheme) as seen:
        assert seen.hurdles() == []
        seen.unfold()
        assert seen.sticking_out() == []
        assert seen.hurdles() == []
