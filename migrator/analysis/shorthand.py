"""Two names in one: `guest_{enter,exit}_irqoff`, `guest_enter/exit_irqoff`, `guest_enter_irqoff/exit_irqoff`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from migrator.facts.recipe import RecipeFacts
from migrator.syntax.edits import Edit
from migrator.text import Span

_LONGEST = 100  # of what stands in front


@dataclass(frozen=True)
class Shorthand:
    """Two names that are written as one.

    Attributes:
        names: as they would be in full.
        turns: what differs: `enter` and `exit`.
        prefix, suffixes: where the shared parts of the names stand.
    """

    span: Span
    names: tuple[str, str]
    turns: tuple[str, str]
    prefix: Span
    suffixes: tuple[Span, ...]


def find_shorthands(text: str, facts: RecipeFacts) -> Iterator[Shorthand]:
    """Yield the pairs of helpers that a text writes as one, in order."""
    names = facts.names()
    braced, slashed = _patterns(frozenset(helper.role.rpartition("-")[2] for helper in facts.helper))
    found = [made for match in braced.finditer(text) if (made := _read_braced(match, text, names))]
    found += [made for match in slashed.finditer(text) if (made := _read_slashed(match, text, names))]
    return iter(sorted(found, key=lambda each: each.span))


@cache
def _patterns(turns: frozenset[str]) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    either = "|".join(sorted(turns))
    braced = rf"[{{\[<](?P<A>{either})(?:,[ ]?|\||/)(?P<B>{either})[}}\]>](?P<S>\w*)"
    slashed = rf"(?P<A>{either})(?P<S>\w*)/(?P<B>{either})(?P<T>\w*)"
    return regex.compile(braced, regex.ASCII), regex.compile(slashed, regex.ASCII)


def _read_braced(match: regex.Match[str], text: str, names: frozenset[str]) -> Shorthand | None:
    prefix = _word_before(text, match.start())
    full = _full(text[slice(*prefix)], match["S"], match)
    if not names >= {*full}:
        return None
    return Shorthand(Span(prefix.start, match.end()), full, (match["A"], match["B"]), prefix, (Span(*match.span("S")),))


def _read_slashed(match: regex.Match[str], text: str, names: frozenset[str]) -> Shorthand | None:
    prefix = _word_before(text, match.start())
    suffix = match["T"] or match["S"]
    full = _full(text[slice(*prefix)], suffix, match)
    if match["B"] + match["T"] in names or match["S"] not in {"", suffix} or not names >= {*full}:
        return None
    suffixes = tuple(Span(*match.span(key)) for key in ("S", "T") if match[key])
    return Shorthand(Span(prefix.start, match.end()), full, (match["A"], match["B"]), prefix, suffixes)


def _full(prefix: str, suffix: str, match: regex.Match[str]) -> tuple[str, str]:
    return f"{prefix}{match['A']}{suffix}", f"{prefix}{match['B']}{suffix}"


def _word_before(text: str, end: int) -> Span:
    start = end
    while start > max(0, end - _LONGEST) and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return Span(start, end)


def write_shorthand(written: Shorthand, new: tuple[str, str]) -> tuple[Edit, ...] | None:
    """Return the edits that let the same spelling stand for two other names; None where it cannot."""
    prefix, turn, suffix = new[0].rpartition(written.turns[0])
    if not turn or f"{prefix}{written.turns[1]}{suffix}" != new[1] or (suffix and not written.suffixes):
        return None
    return (Edit(written.prefix, prefix), *(Edit(span, suffix) for span in written.suffixes))
