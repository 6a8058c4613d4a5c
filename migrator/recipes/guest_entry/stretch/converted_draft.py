"""The drafts for functions on the new names: the run call taken out, a window made, or the one word added."""

from collections.abc import Sequence

from migrator.analysis.sites import Site
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.parts.removing import remove_statements
from migrator.recipes.guest_entry.stretch.ending import Ending, find_ending
from migrator.recipes.guest_entry.stretch.extraction import Extracted, beside, extract, promise, touched, unfit
from migrator.recipes.guest_entry.stretch.extraction_text import (
    assume,
    common_words,
    stale_comments,
    synchronization,
    tell_doubts,
    tell_why,
)
from migrator.recipes.guest_entry.stretch.marking import mark
from migrator.recipes.guest_entry.stretch.stretch import Home, Stretch
from migrator.recipes.model import FileEdits, Note, Proposal, Refusal, Safety, Touched
from migrator.recipes.promises import Promise, Reached, Runs, Unprobed
from migrator.syntax.edits import Edit


def sites_of(home: Home, role: str) -> list[Site]:
    """Return the calls of a function that have a role."""
    return [site for site in home.candidate.sites if site.helper.role == role]


def take_out(stretch: Stretch) -> Proposal | Refusal:
    """Return the draft that takes run call and state helpers out of a function."""
    home, candidate = stretch.home, stretch.home.candidate
    gone = (stretch.line.inside[0], stretch.line.inside[-1])
    timing = sites_of(home, "timing-exit")
    begin = min((*sites_of(home, "timing-enter"), stretch.first), key=lambda site: site.offset)
    run = stretch.run.call.callee[-1].start
    ending = find_ending(home, begin, run, timing[0], gone) if timing else Ending("kept")
    if isinstance(ending, Refusal):
        return ending
    extracted = extract(home, stretch.run)
    if isinstance(extracted, Refusal):
        return extracted
    left = [s for s in gone if not any(e.span.start <= s.span.start < e.span.end for e in ending.edits)]
    removal = remove_statements(candidate.unit.text, candidate.unit.tokens(home.function), left, extracted.along)
    edits = (*extracted.helper.edits, *ending.edits, *removal.edits)
    moved = beside(stretch, candidate.sites, extracted.along)
    names = [stretch.first.helper.name, stretch.last.helper.name]
    doubts = [*tell_doubts(home, removal), *stale_comments(home, names, edits)]
    return _propose(
        home,
        edits,
        why=tell_why(stretch, extracted, ending, removal, "state enter, run call and state exit"),
        touched=touched(home, extracted.helper.name),
        promises=promise(stretch, extracted.helper.name, _timing(home)),
        words={
            **_words(home, ending, extracted),
            "primitive": stretch.run.primitive,
            "moved": unfit(stretch, moved),
            "inside": _timing_inside(stretch),
        },
        assumptions=assume(stretch, moved, doubts, has_window=ending.window != "kept"),
    )


def _timing(home: Home) -> tuple[int, int] | None:
    """Return the offsets where a function begins and ends guest time; None where others do that."""
    enters, exits = sites_of(home, "timing-enter"), sites_of(home, "timing-exit")
    return (enters[0].offset, exits[0].offset) if enters and exits else None


def mend_window(home: Home) -> Proposal | Refusal | None:
    """Return the window for a function that keeps guest time alone; None where none is missing."""
    (enter,), (leave,) = sites_of(home, "timing-enter"), sites_of(home, "timing-exit")
    ending = find_ending(home, enter, None, leave, ())
    if isinstance(ending, Refusal) or not ending.edits:
        return ending if isinstance(ending, Refusal) else None
    path, name = home.candidate.path, home.function.name
    state = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)
    return _propose(
        home,
        ending.edits,
        why=("interrupts are now opened before the end of guest time, where they were not before",),
        touched=(Touched(path, name, name),),
        promises=(Reached(path, name, leave.helper.name, state),),
        words=_words(home, ending, None),
        assumptions=(synchronization(home),),
    )


def make_noinstr(home: Home, primitives: Sequence[str]) -> Proposal:
    """Return the draft for a function that is the helper already, but for the word."""
    path, name, told = home.candidate.path, home.function.name, " or ".join(primitives)
    return _propose(
        home,
        mark(home),
        why=(
            f"{name}() calls the state helpers, what runs the guest, and nothing that may be instrumented",
            f"what {told} does is not looked into; read it for RCU use",
        ),
        touched=(Touched(path, name, name),),
        promises=(Unprobed(path, name), Runs(path, name)),
        words={**_words(home, Ending("kept"), None), "marked": name, "primitive": told},
        assumptions=(),
    )


def _propose(
    home: Home,
    edits: tuple[Edit, ...],
    *,
    why: tuple[str, ...],
    touched: tuple[Touched, ...],
    promises: tuple[Promise, ...],
    words: dict[str, object],
    assumptions: tuple[Note, ...],
) -> Proposal:
    return Proposal(
        recipe=home.candidate.facts.name,
        arch=home.candidate.arch,
        path=home.candidate.path,
        function=home.function.name,
        shape="converted",
        safety=Safety.NEEDS_REVIEW,
        why=why,
        edits=(FileEdits(home.candidate.path, edits),),
        touched=touched,
        promises=promises,
        words=words,
        assumptions=assumptions,
    )


def _words(home: Home, ending: Ending, extracted: Extracted | None) -> dict[str, object]:
    return {
        **common_words(home, ending, extracted),
        "marked": "",
        "primitive": "",
        "moved": (),
        "inside": (),
    }


def _timing_inside(stretch: Stretch) -> tuple[str, ...]:
    """Return the timing helpers that stand where only state may be."""
    first, last = stretch.first.offset, stretch.last.offset
    sites = (*sites_of(stretch.home, "timing-enter"), *sites_of(stretch.home, "timing-exit"))
    return tuple(site.helper.name for site in sites if first < site.offset < last)
