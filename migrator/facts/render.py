"""Texts from templates; a name that a template uses and nobody gave is an error."""

from collections.abc import Mapping, Sequence
from functools import cache

import jinja2

from migrator.facts.folders import Folders


class Renderer:
    """Renders the templates of the folders given."""

    def __init__(self, folders: Folders) -> None:
        self._environment = _environment(tuple(str(path.absolute()) for path in folders.paths))

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Return the text of one template.

        Raises:
            jinja2.TemplateError: it does not exist, is no template, or lacks a value.
        """
        return self._environment.get_template(name).render(values)

    def render_first(self, names: Sequence[str], values: Mapping[str, object]) -> str:
        """Return the text of the first of some templates that exists.

        Raises:
            jinja2.TemplateError: none exists, or it is no template, or lacks a value.
        """
        return self._environment.select_template([*names]).render(values)


@cache
def _environment(paths: tuple[str, ...]) -> jinja2.Environment:
    """Return the environment of some folders; a template is compiled once, and again when its file has changed."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html", "html.j2")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
