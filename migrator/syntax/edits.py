"""Edits: spans of the original text and what takes their place."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from migrator.errors import MigratorError
from migrator.text import Span

_COLUMNS = 79
_TAB = 8
_NARROWEST = 30  # a comment deeper than this is read badly however it is wrapped
_INDENT = regex.compile(r"[ \t]*+")


@dataclass(frozen=True)
class Edit:
    """One replacement; an empty span inserts, an empty text removes."""

    span: Span
    new: str


class OverlappingEditsError(MigratorError):
    """Two edits share a character of the original text.

    Attributes:
        edit: the later one of the two.
    """

    def __init__(self, edit: Edit) -> None:
        super().__init__(f"two edits overlap at offset {edit.span.start}; none was made")
        self.edit = edit


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with every edit made, and nothing else touched.

    Edits may come in any order; insertions at one offset keep theirs.

    Raises:
        OverlappingEditsError: two spans share a character; no edit is made.
    """
    pieces: list[str] = []
    cursor = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < cursor:
            raise OverlappingEditsError(edit)
        pieces += text[cursor : edit.span.start], edit.new
        cursor = edit.span.end
    return "".join([*pieces, text[cursor:]])


def line_start(text: str, offset: int) -> int:
    """Return the offset of the first character of the line that holds `offset`."""
    return text.rfind("\n", 0, offset) + 1


def indent_at(text: str, offset: int) -> str:
    """Return the white space that begins the line of `offset`."""
    match = _INDENT.match(text, line_start(text, offset))
    return match.group() if match else ""


def newline_of(text: str) -> str:
    """Return how the file ends its lines, by its first line."""
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def indent_step(text: str, span: Span) -> str:
    """Return what one level of indentation is in the function at `span`: a tab where unsure."""
    for line in text[span.start : span.end].split("\n")[1:]:
        white = _INDENT.match(line)
        if white and white.group() and len(line.strip()) > 1:
            return "\t" if white.group()[0] == "\t" else white.group()
    return "\t"


def render_lines(lines: Sequence[str], indent: str, step: str, newline: str) -> str:
    """Return the lines indented by `indent`, their own tabs turned into `step`.

    Lines come without line ends and with one tab per level; the last one gets
    no line end, so that the text can replace a statement.
    """
    rendered = []
    for line in lines:
        body = line.lstrip("\t")
        rendered.append(indent + step * (len(line) - len(body)) + body if body else "")
    return newline.join(rendered)


def render_comment(prose: str, indent: str) -> list[str]:
    """Return prose as the lines of a kernel block comment that fits 80 columns behind `indent`."""
    width = max(_COLUMNS - len(indent.expandtabs(_TAB)) - len(" * "), _NARROWEST)
    wrapped = textwrap.wrap(" ".join(prose.split()), width, break_long_words=False, break_on_hyphens=False)
    return ["/*", *(f" * {line}" for line in wrapped), " */"]
