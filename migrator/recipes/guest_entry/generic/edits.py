"""The edits that put the generic helpers into the header of the old pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from migrator.facts.recipe import Generic, RecipeFacts
from migrator.recipes.guest_entry.generic.halves import Halves, Unclear, split_body
from migrator.recipes.guest_entry.generic.needs import include_anchor
from migrator.recipes.guest_entry.generic.pair import Pair
from migrator.recipes.model import Texts
from migrator.syntax.comments import comments_above
from migrator.syntax.edits import Edit, line_start
from migrator.syntax.outline import Function
from migrator.syntax.tokens import Token, tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span

_PLAIN = regex.compile(r"/\*(?!\*)\s*(.*?)\s*\*/", regex.DOTALL)
_STAR = regex.compile(r"^[ \t]*\*?[ \t]?")


@dataclass(frozen=True)
class Draft:
    """The edits of the header; `is_reopened` as in the halves, of any variant."""

    edits: tuple[Edit, ...]
    is_reopened: bool


@dataclass(frozen=True)
class _Editor:
    unit: Unit
    facts: RecipeFacts
    generic: Generic
    texts: Texts
    calls: Mapping[str, str]

    def render(self, part: str, **values: object) -> str:
        """Return one part of the template."""
        known = {"split": self.facts.split, "generic": self.generic, "calls": self.calls, "part": part}
        return self.texts.render(f"{self.facts.name}/generic_helpers.c.j2", {**known, **values})

    def split(self, function: Function, halves: Halves, *, is_enter: bool) -> list[Edit]:
        """Return the edits of one variant: the halves in front of it, and it as a wrapper of both."""
        at = self._begin(function)
        new = self.render("enter" if is_enter else "exit", timing=halves.timing, context=halves.context)
        timing = self.facts.split.timing_enter if is_enter else self.facts.split.timing_exit
        order = (timing, self.generic.context_enter) if is_enter else (self.generic.context_exit, timing)
        body = self.render("wrapper", first=order[0], second=order[1]).rstrip("\n")
        deprecated = self.deprecate(function, is_enter=is_enter)
        return [Edit(Span(at, at), f"{new}\n"), *deprecated, Edit(function.body, body)]

    def deprecate(self, function: Function, *, is_enter: bool) -> list[Edit]:
        """Return the edit that says so above a function; what a plain comment there says stays in it."""
        split = self.facts.split
        entering, leaving = (split.timing_enter, split.state_enter), (split.state_exit, split.timing_exit)
        first, second = entering if is_enter else leaving
        at, words = line_start(self.unit.text, function.span.start), []
        comments = self._comments(function)
        span = Span(at, at)
        plain = _PLAIN.fullmatch(comments[0].text) if len(comments) == 1 else None
        if plain is not None:
            span, words = Span(line_start(self.unit.text, comments[0].start), at), _lines(plain[1])
        elif comments:
            first_line = line_start(self.unit.text, comments[0].start)
            span = Span(first_line, first_line)
        return [Edit(span, self.render("deprecated", first=first, second=second, words=words))]

    def _comments(self, function: Function) -> tuple[Token, ...]:
        ends = [f.body.end for f in self.unit.outline.functions if f.body.end <= function.span.start]
        ends += [d.end for d in self.unit.outline.directives if d.end <= function.span.start]
        ends += [span.end for span in self.unit.outline.blocks if span.end <= function.span.start]
        tokens = tuple(tokenize(self.unit.text, max(ends, default=0), function.span.end))
        return comments_above(tokens, function.span.start)

    def _begin(self, function: Function) -> int:
        """Return where the line of the function begins, or of the first comment directly above it."""
        comments = self._comments(function)
        return line_start(self.unit.text, comments[0].start if comments else function.span.start)


def _lines(told: str) -> list[str]:
    """Return the lines of a comment without its stars."""
    return [_STAR.sub("", line, count=1).rstrip() for line in told.split("\n")]


def draft_edits(
    unit: Unit,
    pair: Pair,
    facts: RecipeFacts,
    generic: Generic,
    texts: Texts,
    calls: Mapping[str, str],
    includes: Sequence[str],
) -> Draft | Unclear:
    """Return the edits for every variant, or what cannot be split."""
    editor = _Editor(unit, facts, generic, texts, calls)
    edits: list[Edit] = []
    is_reopened = False
    for functions, is_enter in ((pair.enters, True), (pair.exits, False)):
        for function in functions:
            halves = split_body(unit, function, generic, timing_first=is_enter)
            if isinstance(halves, Unclear):
                return halves
            edits += editor.split(function, halves, is_enter=is_enter)
            is_reopened = is_reopened or halves.is_reopened
    roles = {helper.name: helper.role for helper in facts.helper}
    for function in pair.others:
        edits += editor.deprecate(function, is_enter=roles[function.name] == "enter")
    edits += _state(editor, pair)
    anchor = include_anchor(unit)
    if includes and anchor is None:
        return Unclear(pair.enters[0].at, "the header includes nothing of <linux/>, so what it needs has no place")
    if includes and anchor is not None:
        edits.append(Edit(Span(anchor.end, anchor.end), "".join(f"\n#include <{header}>" for header in includes)))
    return Draft(tuple(edits), is_reopened)


def _state(editor: _Editor, pair: Pair) -> list[Edit]:
    """Return the state helpers: behind the function they go with, or behind the #endif of all variants."""
    enter, leave = editor.render("state-enter").rstrip("\n"), editor.render("state-exit").rstrip("\n")
    if pair.behind is None:
        ends = pair.enters[0].body.end, pair.exits[0].body.end
        return [Edit(Span(end, end), f"\n\n{new}") for end, new in zip(ends, (enter, leave), strict=True)]
    return [Edit(Span(pair.behind, pair.behind), f"\n{enter}\n\n{leave}\n")]
