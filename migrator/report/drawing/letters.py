"""Texts for a picture: what can be printed, in lines that fit."""

from collections.abc import Iterator
from unicodedata import category, east_asian_width

_MOST = 6  # lines of one text; the rest is told in words alone
_DIVIDERS = frozenset("_,./(>")  # a long name may be broken behind them


def clean_text(text: str) -> str:
    """Return a text in one line, with a mark for what has no shape, and for what turns the writing around."""
    shaped = ("\ufffd" if category(letter)[0] == "C" else letter for letter in " ".join(text.split()))
    return text if text.isascii() and text.isprintable() else "".join(shaped)


def measure(text: str) -> int:
    """Return how many columns a text takes; letters of double width take two."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def make_id(key: str) -> str:
    """Return a key as an id: letters, digits and hyphens alone; two keys never give the same."""
    return "pic-" + "".join(c if c.isascii() and (c.isalnum() or c == "-") else f"_{ord(c):x}_" for c in key)


def wrap_code(text: str, columns: int) -> tuple[str, ...]:
    """Return the lines of an event, which break at spaces, and inside of long names; dots end one that is cut.

    All lines but the first have one column less, since they are to stand a bit further to the right.
    """
    lines = [""]
    for word in clean_text(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if _fits(joined, lines, columns):
            lines[-1] = joined
        else:
            lines += [""] if lines[-1] else []
            _add_split(word, lines, columns)
    return tuple(lines) if len(lines) <= _MOST else (*lines[: _MOST - 1], "\u2026")


def _pieces(word: str) -> Iterator[str]:
    """Yield what may stand in lines of its own; an empty pair of parentheses is not torn apart."""
    start = 0
    for end, letter in enumerate(word[1:], 1):
        if word[end - 1] in _DIVIDERS and letter != ")":
            yield word[start:end]
            start = end
    yield word[start:]


def _fits(text: str, lines: list[str], columns: int) -> bool:
    """Whether a text fits as the last of some lines."""
    return measure(text) <= columns - (len(lines) > 1)


def _add_split(word: str, lines: list[str], columns: int) -> None:
    """Add a word to lines of which the last is empty, broken behind what divides a name, or anywhere."""
    for piece in _pieces(word):
        if _fits(lines[-1] + piece, lines, columns):
            lines[-1] += piece
            continue
        lines += [""] if lines[-1] else []
        for letter in piece:
            if lines[-1] and not _fits(lines[-1] + letter, lines, columns):
                lines.append("")
            lines[-1] += letter
