"""Templates: the user's first, and no value left out in silence."""

from pathlib import Path

import jinja2
import pytest

from migrator.facts.folders import Folders, find_folders
from migrator.facts.render import Renderer


def test_missing_value() -> None:
    """A name that nobody gave is an error, not an empty text."""
    with pytest.raises(jinja2.UndefinedError, match="synchronization"):
        Renderer(find_folders()).render("guest-entry/window.c.j2", {})


def test_missing_template() -> None:
    """A template that does not exist is an error with its name."""
    with pytest.raises(jinja2.TemplateNotFound, match=r"odd\.j2"):
        Renderer(find_folders()).render("odd.j2", {})


def test_users_template_wins(tmp_path: Path) -> None:
    """A template of the user's folder takes the place of the tool's own; others stay."""
    (tmp_path / "guest-entry").mkdir()
    (tmp_path / "guest-entry" / "window.c.j2").write_text("{{ word }}\n", encoding="utf-8")
    renderer = Renderer(find_folders(tmp_path))

    assert renderer.render("guest-entry/window.c.j2", {"word": "<here>"}) == "<here>\n"
    with pytest.raises(jinja2.UndefinedError):
        renderer.render("guest-entry/helper.c.j2", {})


@pytest.mark.parametrize(
    ("name", "text"), [("page.html.j2", "&lt;b&gt;"), ("page.html", "&lt;b&gt;"), ("a.c.j2", "<b>")]
)
def test_escape(name: str, text: str, tmp_path: Path) -> None:
    """Pages are escaped, C and mails are not."""
    (tmp_path / name).write_text("{{ word }}", encoding="utf-8")

    assert Renderer(Folders((tmp_path,))).render(name, {"word": "<b>"}) == text
