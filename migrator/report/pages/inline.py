"""The words of a sentence that are code: between backticks, or named as a function, `name()`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(r"`(?P<quoted>[^`]+)`|(?P<call>\b[A-Za-z_]\w*\(\))")


@dataclass(frozen=True)
class Part:
    """A part of a sentence."""

    text: str
    is_code: bool


def split_code(text: str) -> tuple[Part, ...]:
    """Return the parts of a sentence in order; backticks go, a single one stays."""
    return tuple(part for part in _split(text) if part.text)


def _split(text: str) -> Iterator[Part]:
    cursor = 0
    for match in _CODE.finditer(text):
        yield Part(text[cursor : match.start()], is_code=False)
        yield Part(match["quoted"] or match["call"], is_code=True)
        cursor = match.end()
    yield Part(text[cursor:], is_code=False)
