"""The README's pictures, made of the sample's report: the board, and one function before and after its draft.

Run as `make pictures`. Files are small, since each clone of the project carries them.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.page import find_program, running, shown
from tests.repos import ROOT, run_program

_FOLDER = ROOT / "tests" / "pictures"
_WIDTH = 1100
_COLORS = 64  # enough for text and bands, at a quarter of the bytes
# Element, and the name of its picture: the first function that is drafted is the one that the README tells of.
_SHOTS = {"board": ".scroll:has(table.board)", "timeline": ".pair:has(figure + figure)"}


def take(browser: Browser, page: Path) -> None:
    """Write the pictures of a report's page."""
    with shown(browser, page, _WIDTH) as seen:
        seen.page.add_style_tag(content="main details { display: none } main { background: #fff }")
        for name, element in _SHOTS.items():
            target = _FOLDER / f"{name}.png"
            seen.page.locator(element).first.screenshot(path=target)
            with Image.open(target) as taken:
                fewer = taken.convert("RGB").quantize(_COLORS)
            fewer.save(target, optimize=True)


def main() -> int:
    """Make them; return the exit code."""
    program = find_program()
    if program is None:
        print("there is no chromium on this machine; install it (Debian: apt install chromium)", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder, running(program) as browser:
        done = run_program("report", "--sample", "--format", "html", "-o", "report.html", cwd=Path(folder))
        if done.code not in {0, 5}:
            print(done.err, file=sys.stderr)
            return 1
        take(browser, Path(folder) / "report.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
