"""Names in a document: where the width of a line counts, and paragraphs that are wrapped again."""

import textwrap
from collections.abc import Sequence

import regex

from migrator.syntax.edits import Edit, line_start
from migrator.text import Span

_COLUMNS = 79
# A line of nothing but marks: below a title, or between the rows of a table.
_RULE = regex.compile(r"[ \t]*(?P<MARK>[-=~^\"'`+.*#:_])(?:(?P=MARK)|[ \t+|])*+")
_ROW = regex.compile(r"[ \t]*[|+].*[|+][ \t]*")
_PLAIN = regex.compile(r"[A-Za-z(`]")
# What would become a list, a block or a directive where it begins a line.
_MARK = regex.compile(r"[-*+|>:]|\.\.|#\.")
_ITEM = regex.compile(r"(?:[A-Za-z0-9]{1,3}[.)]|\([A-Za-z0-9]{1,3}\))[ \t]")
# What stands above a block of code: an end of `::`, but no directive that holds plain text.
_LITERAL = regex.compile(r"[ \t]*(?:(?!\.\. ).*::|\.\. (?:code(?:-block)?|sourcecode|parsed-literal)::.*)[ \t]*")


def is_literal(text: str, offset: int) -> bool:
    """Tell whether an offset stands in a block that is shown as it is: below `::`, or a directive for code."""
    lines = text[: text.find("\n", offset) + 1 or len(text)].split("\n")
    depth = _depth(text[line_start(text, offset) :])
    for line in reversed(lines[: text.count("\n", 0, offset)]):
        if line.strip() and _depth(line) < depth:
            if _LITERAL.fullmatch(line):
                return True
            depth = _depth(line)
    return False


def _depth(line: str) -> int:
    line = line.partition("\n")[0].expandtabs(8)
    return len(line) - len(line.lstrip())


def find_frame(text: str, offset: int) -> str:
    """Return what the line of an offset is a part of that counts its columns, or nothing."""
    lines = text[slice(*find_paragraph(text, offset))].split("\n")
    if any(_ROW.fullmatch(line) for line in lines):
        return "a table"
    rules = [line for line in lines if len(line.strip()) > 2 and _RULE.fullmatch(line)]
    if not rules:
        return ""
    return "a table" if any(" " in rule.strip() for rule in rules) else "a title or a table"


def rewrap(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
    """Return the edits, with those of a paragraph as one where a line would become too long.

    From the first such line on the paragraph is filled again. None where a
    line that becomes too long is in no plain paragraph.
    """
    groups: dict[Span, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(find_paragraph(text, edit.span.start), []).append(edit)
    made: list[Edit] = []
    for block, inside in groups.items():
        kept = _rewrap_block(text, block, inside)
        if kept is None:
            return None
        made += kept
    return tuple(made)


def _rewrap_block(text: str, block: Span, edits: Sequence[Edit]) -> Sequence[Edit] | None:
    old, new = text[slice(*block)].split("\n"), _apply(text, block, edits).split("\n")
    long = next((n for n, line in enumerate(new) if _is_long(line) and line != old[n]), None)
    if long is None:
        return edits
    words = " ".join(new[long:])
    filled = textwrap.wrap(words, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    is_plain = all(_PLAIN.match(line) and not _ITEM.match(line) for line in old) and "::" not in old[-1]
    if not is_plain or any(_MARK.match(line) or _ITEM.match(f"{line} ") for line in filled):
        return None
    return [Edit(block, "\n".join([*new[:long], *filled]))]


def _apply(text: str, block: Span, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    cursor = block.start
    for edit in edits:
        pieces += text[cursor : edit.span.start], edit.new
        cursor = edit.span.end
    return "".join([*pieces, text[cursor : block.end]])


def _is_long(line: str) -> bool:
    return len(line.expandtabs(8)) > _COLUMNS


def find_paragraph(text: str, offset: int) -> Span:
    """Return the lines around an offset up to the empty ones, without the last line end."""
    start = line_start(text, offset)
    while start and text[line_start(text, start - 1) : start].strip():
        start = line_start(text, start - 1)
    end = offset
    while end < len(text):
        end = text.find("\n", end)
        end = len(text) if end < 0 else end
        following = text.find("\n", end + 1)
        if not text[end + 1 : following if following >= 0 else len(text)].strip():
            break
        end += 1
    return Span(start, end)
