"""Sentences in Markdown: what is no code of theirs is shown as it stands."""

import re

from migrator.report.checklist.marks import unmark
from migrator.report.words.unseen import show_unseen

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
# An underscore inside of a word marks nothing, nor does most else where it cannot begin anything.
_SPECIAL = re.compile(r"(?<![^\W_])_|_(?![^\W_])|[\\`*\[\]]|^[-+>#]|<(?=[\w/!?])|~(?=~)|(?<=~)~|&(?=#?\w+;)")
_NOTE = re.compile(r"(?i)^note(?=:)")  # what begins so would be taken for a person's
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#~&:+-])")


def escape(text: str) -> str:
    """Return a text on one line; what stands in backticks stays code, everything else is no markup."""
    text = " ".join(unmark(show_unseen(text)).split())
    pieces, at = [], 0
    for match in _CODE.finditer(text):
        pieces += [_SPECIAL.sub(r"\\\g<0>", text[at : match.start()]), match[0]]
        at = match.end()
    return _NOTE.sub(r"\g<0>\\", "".join([*pieces, _SPECIAL.sub(r"\\\g<0>", text[at:])]))


def code(text: str) -> str:
    """Return a name or a place as code, whatever letters it holds."""
    text = " ".join(unmark(show_unseen(text)).split())
    mark, space = "`" * (_longest(text) + 1), " " if "`" in text else ""
    return f"{mark}{space}{text}{space}{mark}"


def unescape(text: str) -> str:
    """Return the text that was escaped."""
    return _ESCAPED.sub(r"\1", text)


def fence(text: str, margin: str, info: str = "") -> list[str]:
    """Return a fenced block as lines behind a margin; no run of backticks inside is as long as its fence."""
    mark = "`" * max(3, _longest(text) + 1)
    lines = show_unseen(text).removesuffix("\n").split("\n")
    return [f"{margin}{line}" for line in (f"{mark}{info}", *lines, mark)]


def _longest(text: str) -> int:
    """Return how many backticks stand together at most."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
