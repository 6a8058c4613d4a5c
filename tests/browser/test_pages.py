"""Every page in a real browser: at both ends of the widths, by day and by night, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.page import NARROW, WIDE, shown

_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_NAMES = ("report", "checklist", "rule", "recipe", "list")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", _NAMES)
def test_page_fits_and_is_quiet(browser: Browser, pages: dict[str, Path], name: str, width: int) -> None:
    """Nothing is loaded, nothing is complained of, nothing sticks out or is cut off, and every link leads somewhere."""
    with shown(browser, pages[name], width) as page:
        assert page.said == []
        assert page.asked == []
        assert page.sticking_out() == []
        assert page.cut_off() == []
        assert page.loose_links() == []
        assert page.same_ids() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", _NAMES)
def test_page_is_for_everybody(browser: Browser, pages: dict[str, Path], name: str, scheme: str) -> None:
    """axe-core finds no violation: contrast, landmarks, headings, names, regions that scroll; unfolded, too."""
    for width in (NARROW, WIDE):
        with shown(browser, pages[name], width, scheme) as page:
            assert page.hurdles() == []
            page.unfold()
            assert page.hurdles() == []
            assert page.sticking_out() == []
            assert page.cut_off() == []


@pytest.mark.parametrize("name", _NAMES)
def test_keyboard_reaches_everything(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """The first key leads past the navigation; where the focus is can be seen."""
    with shown(browser, pages[name], WIDE) as page:
        page.page.keyboard.press("Tab")
        first = page.page.evaluate("document.activeElement.getAttribute('href')")
        outline = page.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow; })()"
        )

        assert first is not None
        assert first.startswith("#")
        assert outline != "nonenone"
        page.page.keyboard.press("Enter")
        assert page.page.evaluate("location.hash") == first


@pytest.mark.parametrize("name", ["report", "checklist"])
def test_page_prints_whole(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """On paper nothing is folded away, and what only helps on a screen is gone."""
    with shown(browser, pages[name], WIDE, "dark") as page:
        page.page.emulate_media(media="print")
        page.page.evaluate(_DRAWN)  # what was not laid out counts as hidden until it is
        hidden = page.page.evaluate(
            """() => [...document.querySelectorAll('main details')]
                .filter(d => [...d.children].some(c => c.tagName !== 'SUMMARY' && !c.checkVisibility(
                    {contentVisibilityAuto: true, checkOpacity: true})))
                .map(d => d.textContent.trim().slice(0, 60))"""
        )
        background = page.page.evaluate("getComputedStyle(document.body).backgroundColor")

        assert hidden == []
        assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        assert not page.page.locator("nav").first.is_visible()
        assert len(page.page.pdf(format="A4")) > 10_000


def test_pictures_stand_level(browser: Browser, pages: dict[str, Path]) -> None:
    """Where two timelines stand side by side, the guest runs at one height in both."""
    with shown(browser, pages["report"], WIDE) as page:
        pairs = page.page.evaluate(
            """() => [...document.querySelectorAll('.pair')]
                .map(pair => [...pair.querySelectorAll('svg.pic')]
                    .map(svg => svg.querySelector('.pic-runs rect')?.getBoundingClientRect().top))
                .filter(tops => tops.length === 2 && tops.every(top => top !== undefined))"""
        )

    assert pairs
    assert [pair for pair in pairs if abs(pair[0] - pair[1]) > 1] == []


def test_no_meaning_hangs_on_colour(browser: Browser, pages: dict[str, Path]) -> None:
    """With the system's own colours, marks and bands are still drawn, and badges keep their edges."""
    with shown(browser, pages["report"], WIDE) as page:
        page.page.emulate_media(forced_colors="active")
        edges = page.page.evaluate(
            "[...document.querySelectorAll('.badge, .card')].map(each => getComputedStyle(each).borderTopStyle)"
        )
        bands = page.page.evaluate(
            "[...document.querySelectorAll('svg.pic .pic-band')].map(each => getComputedStyle(each).stroke)"
        )

    assert edges
    assert set(edges) == {"solid"}
    assert bands
    assert "none" not in bands


def test_link_opens_what_is_folded(browser: Browser, pages: dict[str, Path]) -> None:
    """Who follows a patch to what was assumed sees it, and need not open it first."""
    with shown(browser, pages["report"], WIDE) as page:
        link = page.page.locator("section.patch a[href^='#assumed-']").first
        target = page.page.locator(str(link.get_attribute("href")))

        assert not target.is_visible()
        link.click()
        target.wait_for(state="visible", timeout=2000)
