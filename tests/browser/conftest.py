"""The browser, and the pages that it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.page import find_program, running
from tests.repos import run_program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the browser."""
    program = find_program()
    if program is None:
        # It is as large as all the rest together, and a desk need not have it; CI installs it.
        pytest.skip("there is no chromium on this machine (Debian: apt install chromium)")
    with running(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages about the sample tree by what they are, as a person has them made."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "report": ("report", "--sample"),
        "checklist": ("checklist", "--sample"),
        "rule": ("explain", "eqs-irqs-enabled"),
        "recipe": ("explain", "guest-entry"),
        "list": ("explain",),
    }
    for name, words in made.items():
        done = run_program(*words, "--format", "html", "-o", f"{name}.html", cwd=folder)
        assert done.code in {0, 5}, done.err
    return {name: folder / f"{name}.html" for name in made}
