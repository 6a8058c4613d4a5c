"""The draft for a function that keeps the accounts in part by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.guest_entry.stretch.ending import Ending
from migrator.recipes.guest_entry.stretch.extraction import Extracted, beside, promise, touched, unfit
from migrator.recipes.guest_entry.stretch.extraction_text import (
    assume,
    common_words,
    stale_comments,
    tell_doubts,
    tell_why,
)
from migrator.recipes.guest_entry.stretch.hand_told import HandTold
from migrator.recipes.guest_entry.stretch.stretch import Home, Stretch
from migrator.recipes.model import FileEdits, Proposal, Safety
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Statement
from migrator.syntax.tokens import Kind
from migrator.text import Span


@dataclass(frozen=True)
class Halves:
    """The calls that change the two accounts; where one call does both, it stands here twice."""

    time_enter: Site
    rcu_enter: Site
    rcu_exit: Site
    time_exit: Site

    @property
    def steps(self) -> list[Site]:
        """The calls that change RCU alone, and so have no place in the run function any more."""
        pairs = ((self.rcu_enter, self.time_enter), (self.rcu_exit, self.time_exit))
        return [rcu for rcu, time in pairs if rcu is not time]

    def statements(self, stretch: Stretch) -> list[Statement]:
        """Return the statements of those calls."""
        ends = (stretch.line.inside[0], stretch.line.inside[-1])
        steps = {site.offset for site in self.steps}
        return [statement for statement in ends if statement.span.start in steps]


def take_out(stretch: Stretch, halves: Halves, told: HandTold, ending: Ending, extracted: Extracted) -> Proposal:
    """Return the draft: timing in the places of the first and the last step, the run call in a helper."""
    home, candidate = stretch.home, stretch.home.candidate
    gone = [*told.statements, *halves.statements(stretch)]
    left = [s for s in gone if not any(e.span.start <= s.span.start < e.span.end for e in ending.edits)]
    removal = remove_statements(candidate.unit.text, candidate.unit.tokens(home.function), left, extracted.along)
    made = (*extracted.helper.edits, *ending.edits, *removal.edits)
    edits = (*made, *_rename(home, halves, made))
    moved = [name for name in beside(stretch, candidate.sites, extracted.along) if name not in told.names]
    names = [*(site.helper.name for site in candidate.sites), *told.names]
    doubts = [*tell_doubts(home, removal), *stale_comments(home, names, edits)]
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=candidate.path,
        function=home.function.name,
        shape="half_split",
        safety=Safety.NEEDS_REVIEW,
        why=tell_why(stretch, extracted, ending, removal, "enter, run call and exit, whatever their steps,"),
        edits=(FileEdits(candidate.path, edits),),
        touched=touched(home, extracted.helper.name),
        promises=promise(stretch, extracted.helper.name, (halves.time_enter.offset, halves.time_exit.offset)),
        words={
            **_words(halves, told),
            **common_words(home, ending, extracted),
            **_tell_run(stretch, moved),
        },
        assumptions=assume(stretch, moved, doubts, has_window=ending.window != "kept"),
    )


def _rename(home: Home, halves: Halves, made: Sequence[Edit]) -> list[Edit]:
    """Return the edits that put the timing helpers' names in place, in comments too where a name means just that."""
    split = home.candidate.facts.split
    pairs = [(halves.time_enter, split.timing_enter), (halves.time_exit, split.timing_exit)]
    spans = {Span(site.offset, site.offset + len(site.helper.name)): new for site, new in pairs}
    meant = {site.helper.name: new for site, new in pairs if site.helper.role.startswith("timing")}
    pattern = regex.compile(r"\b(?:\L<names>)\b", names=list(meant))
    for token in home.candidate.unit.tokens(home.function) if meant else ():
        if token.kind is Kind.COMMENT:
            found = pattern.finditer(token.text)
            spans |= {Span(token.start + m.start(), token.start + m.end()): meant[m.group()] for m in found}
    free = {s: new for s, new in spans.items() if not any(e.span.start <= s.start < e.span.end for e in made)}
    return [Edit(span, new) for span, new in free.items()]


def _words(halves: Halves, told: HandTold) -> dict[str, object]:
    return {
        "enter": halves.time_enter.helper.name,
        "exit": halves.time_exit.helper.name,
        "rcu_enter": halves.rcu_enter.helper.name,
        "rcu_exit": halves.rcu_exit.helper.name,
        "told": told.names,
    }


def _tell_run(stretch: Stretch, moved: Sequence[str]) -> dict[str, object]:
    return {"primitive": stretch.run.primitive, "moved": unfit(stretch, moved)}
