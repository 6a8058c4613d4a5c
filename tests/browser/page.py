"""One page opened in the browser, and what is wrong with it there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it has no stubs
from playwright.sync_api import Browser, Page, sync_playwright

NARROW, WIDE = 360, 1600
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# What sticks out of the window and lies in no region that scrolls by itself: page and reader would have to scroll
# both ways.
_STICKING_OUT = """() => {
    const scrolls = element => {
        for (let at = element.parentElement; at && at !== document.documentElement; at = at.parentElement)
            if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true;
        return false;
    };
    const width = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll('*')]
        .filter(element => element.checkVisibility() && !element.closest('.skip, .visually-hidden'))
        .filter(element => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
        .map(element => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 60)}`);
}"""
# Text that is cut off, with nothing to scroll it by.
_CUT_OFF = """() => [...document.body.querySelectorAll('*')]
    .filter(element => element.checkVisibility() && !element.closest('svg, .skip, .visually-hidden'))
    .filter(element => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX))
    .filter(element => element.scrollWidth > element.clientWidth + 1)
    .map(element => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 60)}`)"""
_LOOSE_LINKS = """() => [...document.querySelectorAll('a[href^="#"]')]
    .map(link => decodeURIComponent(link.getAttribute('href').slice(1)))
    .filter(name => !document.getElementById(name))"""
_SAME_IDS = """() => {
    const names = [...document.querySelectorAll('[id]')].map(element => element.id);
    return names.filter((name, index) => names.indexOf(name) !== index);
}"""


def find_program() -> str | None:
    """Return where the browser is; None where there is none."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def running(program: str) -> Iterator[Browser]:
    """Yield the browser, for as long as it is needed."""
    with sync_playwright() as playwright:
        # Without a sandbox: it shows nothing but pages of our own, and CI may be root, for whom there is none.
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--force-device-scale-factor=1"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Shown:
    """A page that is open.

    Attributes:
        said: what the console says, and errors of scripts.
        asked: what was loaded, the page itself left out.
    """

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def sticking_out(self) -> list[str]:
        """Return what is wider than the window."""
        too_wide = self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found: list[str] = self.page.evaluate(_STICKING_OUT)
        return [*(["the page scrolls sideways"] if too_wide else []), *found]

    def cut_off(self) -> list[str]:
        """Return text that nobody can read to its end."""
        found: list[str] = self.page.evaluate(_CUT_OFF)
        return found

    def loose_links(self) -> list[str]:
        """Return the targets inside the page that are not there."""
        found: list[str] = self.page.evaluate(_LOOSE_LINKS)
        return found

    def same_ids(self) -> list[str]:
        """Return ids that stand more than once."""
        found: list[str] = self.page.evaluate(_SAME_IDS)
        return found

    def unfold(self) -> None:
        """Open all that is folded."""
        self.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")

    def hurdles(self) -> list[str]:
        """Return what keeps people from reading the page, by axe-core: rule, and the first elements."""
        violations = Axe().run(self.page).response["violations"]
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in violations
        ]


@contextmanager
def shown(browser: Browser, file: Path, width: int, scheme: str = "light") -> Iterator[Shown]:
    """Yield a page in a window of some width; `scheme` is `light` or `dark`."""
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    result = Shown(page)
    page.on("console", lambda message: result.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: result.said.append(str(error)))
    page.on("request", lambda request: result.asked.append(request.url))
    try:
        page.goto(file.resolve().as_uri())
        result.asked.remove(file.resolve().as_uri())
        yield result
    finally:
        page.close()
