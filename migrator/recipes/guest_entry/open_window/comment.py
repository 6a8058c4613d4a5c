"""Comments about the old pair, told with the names that bound guest time now."""

from collections.abc import Mapping

import regex

from migrator.facts.recipe import Era, Part
from migrator.recipes.model import Candidate
from migrator.syntax.edits import render_comment

# What the old pair did besides, and the timing helpers do not: such a comment is for a person to reword.
_OTHER = regex.compile(r"\b(?:rcu|context[ _-]?track\w*|eqs|lockdep|watch\w*|quiescent)\b", regex.IGNORECASE)
_LINE = regex.compile(r"^[ \t]*\*?[ \t]?(.*?)[ \t\r]*$")


def new_names(candidate: Candidate) -> dict[str, str]:
    """Return what a comment about guest time calls the old names now."""
    split = candidate.facts.split
    now = {"enter": split.timing_enter, "exit": split.timing_exit}
    return {
        helper.name: now[helper.role]
        for helper in candidate.facts.helper
        if helper.era is Era.OLD and helper.part is Part.HELPER and helper.role in now
    }


def find_stale(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the old names that a comment holds."""
    return tuple(dict.fromkeys(regex.findall(r"\b(?:\L<names>)\b", text, names=list(names))))


def can_reword(text: str) -> bool:
    """Tell whether other names make a comment true: where it speaks of guest time alone."""
    return text.startswith("/*") and not text.startswith("/**") and _OTHER.search(text) is None


def reword(text: str, names: Mapping[str, str], indent: str, newline: str) -> str:
    """Return a block comment with the new names, its paragraphs wrapped at 80 columns behind `indent`.

    What begins on its first line stays there if it still fits on it.
    """
    told = regex.sub(r"\b(?:\L<names>)\b", lambda match: names[match.group()], text, names=list(names))
    if "\n" not in text and len(indent.expandtabs()) + len(told) < 80:
        return told
    lines = [_LINE.sub(r"\1", line) for line in told[2:-2].strip().split("\n")]
    paragraphs = [part for part in "\n".join(line.strip() for line in lines).split("\n\n") if part.strip()]
    body = [
        line
        for number, part in enumerate(paragraphs)
        for line in ([" *"] if number else []) + render_comment(part, indent)[1:-1]
    ]
    return (newline + indent).join(["/*", *body, " */"])
