"""Texts of mails: wrapped, and safe from what git reads as its own."""

import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.text import readable

COLUMNS = 75
_COMMAND_WIDTH = 70
# Blanks before what git or b4 takes, at the start of a line, for a comment, the end of the message, a diff, a header
# or a trailer.
_NO_BREAK = regex.compile(r" +(?=#|---|diff\b|>?From\b|\w\S*:(?:\s|$))")


@dataclass(frozen=True)
class Disclosure:
    """What every message says of the tool.

    Attributes:
        tool: name and version.
        words: the command line, without the tree and the output folder.
        mailing: further options that change the mails and no commit, which the cover letter alone tells: with
            them in the changelogs, a version after another would differ in every patch.
    """

    tool: str
    words: tuple[str, ...]
    mailing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A commit message: subject, empty line, body.

    Attributes:
        short: the subject with the prefix that the facts give, where history gives a longer one.
    """

    subject: str
    text: str
    short: str = ""


def finish(text: str) -> Message:
    """Return a rendered text as a message: its first line is the subject."""
    subject, _, body = readable(text).partition("\n")
    return Message(subject.strip(), f"{subject.strip()}\n\n{wrap(body)}\n")


def show_command(words: Sequence[str]) -> str:
    """Return a command line as a shell takes it, continued on further lines where it is long."""
    lines = [""]
    for word in map(shlex.quote, words):
        if len(lines[-1]) + len(word) > _COMMAND_WIDTH:
            lines[-1] += "\\"
            lines.append("    ")
        lines[-1] += f"{word} "
    return "\n".join(line.rstrip(" ") for line in lines)


def wrap(text: str) -> str:
    """Return paragraphs wrapped at 75 columns.

    A paragraph that begins with blanks keeps its lines; an item of it that is
    too long goes on below its own first word.
    """
    paragraphs: list[str] = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith(" "):
            paragraphs.append("\n".join(_wrap_item(line) for line in lines))
        else:
            paragraphs.append(_fill(" ".join(line.strip() for line in lines), "", ""))
    return "\n\n".join(paragraphs)


def _wrap_item(line: str) -> str:
    head = line[: len(line) - len(line.lstrip(" "))]
    rest = line.strip()
    if not rest.startswith("- "):
        return line  # a command or a title is never broken
    return _fill(rest, head, head + "  ")


def _fill(text: str, first: str, later: str) -> str:
    filled = textwrap.fill(
        _NO_BREAK.sub("\0", text),
        COLUMNS,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace("\0", " ")
