"""Pieces of Markdown: prose in lines that a mail takes, code, tables, blocks.

What looks like code becomes a code span, so that nothing of a tree is taken for markup, and a reader of
the plain text sees few backslashes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

WIDTH = 78
_GLUE = "\ue000"  # stands for a space that no line is broken at, until the lines are made; of private use
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_CHUNK = re.compile(rf"(?:{_SPAN.pattern}|\S)+")  # a word; a code span belongs to its word, blanks and all
# A word with one of these is no plain word. The last one is a forge's name for a picture.
_CODE = re.compile(r"[_*<>\[\]|\\`~#&@$]|://|www\.|\(\)|->|\w/\w|\.[a-z]|:\w+:")
_FENCED = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_EDGES = re.compile(r"(\(*)(.*?)([.,;:!?]*)", re.DOTALL)
_BLOCK = re.compile(r"([-+=:]|\d+(?=[.)](?:\s|$)))")  # what would begin a block in front of a line


def prose(text: str) -> str:
    """Return a text on one line; code in it stands in code spans, whether it came with backticks or not."""
    return " ".join(_word(match[0]) for match in _CHUNK.finditer(text.replace("\n", " ")))


def _word(word: str) -> str:
    rest = _SPAN.sub("\n", word)
    if "\n" in rest and not _CODE.search(rest):
        return _SPAN.sub(lambda match: code(match[1]), word)
    if not _CODE.search(word):
        return word
    before, core, behind = _EDGES.fullmatch(word).groups()  # type: ignore[union-attr]
    if core.endswith(")") and core.count(")") > core.count("("):
        core, behind = core[:-1], f"){behind}"
    return f"{before}{code(core)}{behind}" if _CODE.search(core) else code(word)


def code(text: str) -> str:
    """Return a code span; its fence is longer than any inside, and no line is broken within it."""
    text = " ".join(text.split("\n")) or " "
    fence = "`" * _longest(text)
    pad = " " if text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " " and text.strip()) else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace(" ", _GLUE)


def _longest(text: str, least: int = 1) -> int:
    """Return how many backticks no run inside the text has."""
    return max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def paragraph(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Yield the lines of marked text, behind margins; none of them begins a block of its own."""
    lines = wrap(text, WIDTH - len(rest), break_long_words=False, break_on_hyphens=False) or [""]
    for number, line in enumerate(lines):
        yield f"{rest if number else first}{_BLOCK.sub(_escape, line, count=1) if _BLOCK.match(line) else line}"


def _escape(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"


def bullets(texts: Iterable[str], margin: str = "") -> Iterator[str]:
    """Yield a list of marked texts."""
    for text in texts:
        yield from paragraph(text, f"{margin}- ", f"{margin}  ")


def heading(level: int, text: str) -> Iterator[str]:
    """Yield a heading of marked text, with the empty lines around it."""
    yield from ("", f"{'#' * level} {text}", "")


def block(text: str, info: str = "", margin: str = "") -> Iterator[str]:
    """Yield a fenced block, as one piece; its fence is longer than any inside."""
    fence = "`" * _longest(text, 3)
    lines = (f"{fence}{info}", *text.removesuffix("\n").split("\n"), fence)
    yield "\n".join(f"{margin}{line}" if line else "" for line in lines)


def join(pieces: Iterable[str]) -> str:
    """Return the document of all pieces: no two empty lines in a row but in blocks."""
    kept: list[str] = []
    for piece in pieces:
        if piece or (kept and kept[-1]):
            kept.append(piece.replace(_GLUE, " "))
    return "\n".join(kept).rstrip("\n") + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: int = 0) -> Iterator[str]:
    """Yield a table of marked texts, its columns in line; the last `right` ones are numbers."""
    cells = [[_cell(text) for text in row] for row in (heads, *rows)]
    widths = [max(3, *(len(row[number]) for row in cells)) for number in range(len(heads))]
    left = len(heads) - right
    rules = ["-" * width if number < left else f"{'-' * (width - 1)}:" for number, width in enumerate(widths)]
    for row in (cells[0], rules, *cells[1:]):
        padded = [
            text.ljust(width) if number < left else text.rjust(width)
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"| {' | '.join(padded)} |"


def _cell(text: str) -> str:
    """Return marked text as it stands in a table: a bar would end the cell, in a code span too."""
    return _FENCED.sub(_keep_bars, text.replace(_GLUE, " "))


def _keep_bars(match: re.Match[str]) -> str:
    """Return a code span of a cell; where a bar stands behind a backslash, no code span can hold it."""
    if "\\|" not in match[2]:
        return match[0].replace("|", "\\|")
    return f"<code>{''.join(letter if letter.isalnum() else f'&#{ord(letter)};' for letter in match[2])}</code>"
