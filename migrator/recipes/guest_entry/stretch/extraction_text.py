"""What is told of a run call taken out of its function: reasons, assumptions, and words for the changelog."""

from collections.abc import Sequence

import regex

from migrator.analysis.states import Mask
from migrator.recipes.guest_entry.parts.removing import Removal
from migrator.recipes.guest_entry.parts.runcall import find_other_runners
from migrator.recipes.guest_entry.stretch.ending import Ending
from migrator.recipes.guest_entry.stretch.extraction import Extracted
from migrator.recipes.guest_entry.stretch.stretch import Home, Stretch
from migrator.recipes.model import Note
from migrator.syntax.edits import Edit
from migrator.syntax.tokens import Kind


def tell_why(stretch: Stretch, extracted: Extracted, ending: Ending, removal: Removal, line: str) -> tuple[str, ...]:
    """Return what makes a draft safe, or not; `line` is what stands on one straight line."""
    home = stretch.home
    sentences = [
        f"{line} stand on one straight line of {home.function.name}()",
        f"what {stretch.run.primitive} does, now in {extracted.helper.name}(), is not looked into; read it for RCU use",
    ]
    if ending.window != "kept":
        sentences.append("interrupts are now opened and closed again before the end of guest time")
    dropped = sorted({*removal.dropped, *ending.dropped})
    if dropped:
        lines = ", ".join(str(home.candidate.unit.place(offset).line) for offset in dropped)
        sentences.append(f"comments at what is gone were removed (lines {lines} of the old file)")
    return tuple(sentences)


def tell_doubts(home: Home, removal: Removal) -> list[str]:
    """Return a sentence for each comment that stays, and may have been about a call that is gone."""
    lines = [home.candidate.unit.place(offset).line for offset in removal.doubtful]
    return [f"the comment at line {line} of the old file stood above a call that is gone from there" for line in lines]


def common_words(home: Home, ending: Ending, extracted: Extracted | None) -> dict[str, object]:
    """Return the words that both shapes have."""
    known = home.candidate.archfacts.synchronization if home.candidate.archfacts else None
    return {
        "function": home.function.name,
        "helper": extracted.helper.name if extracted else "",
        "run_call": extracted.call if extracted else "",
        "along": extracted.names if extracted else (),
        "elsewhere": find_other_runners(home.candidate, home.function) if extracted else [],
        "window": ending.window,
        "synchronization": known.call if known else "",
        "document": known.document if known else "",
    }


def assume(stretch: Stretch, moved: Sequence[str], told: Sequence[str], *, has_window: bool) -> tuple[Note, ...]:
    """Return what was taken for granted, and what must be read.

    `told` are sentences of the shape's own; `has_window`: an interrupt window was made.
    """
    home, run = stretch.home, stretch.run

    def note(what: str, source: str) -> Note:
        return Note(home.candidate.path, home.function.name, what, source)

    call = run.call.name
    end = f" and ends in {run.primitive}" if run.primitive != call else ""
    notes = [note(f"{call}() runs the guest{end}", run.source)]
    handlers = home.candidate.archfacts.handlers_in(run.primitive) if home.candidate.archfacts else ()
    inside = ", ".join(f"{handler.name}()" for handler in handlers)
    if inside:
        notes.append(note(f"no code but {inside} is called in the middle of the guest, inside {call}()", "the facts"))
    else:
        what = f"no exit is handled inside {call}() by code that assembly calls"
        notes.append(note(what, "the architecture's facts name none"))
    if moved:
        names = ", ".join(f"{name}()" for name in moved)
        notes.append(note(f"{names} need not stand between the state helpers, next to {call}()", "read them"))
    if stretch.passing.states(stretch.passing.between.first) and not _is_mask_proven(stretch):
        notes.append(note("interrupts are off at enter", f"the contract of {stretch.first.helper.name}()"))
    if not stretch.is_timed and {"enter", "timing-enter"}.isdisjoint(s.helper.role for s in home.candidate.sites):
        notes.append(note(f"guest time has begun where {home.function.name}() is called", "no caller is seen"))
    if has_window:
        notes.append(synchronization(home))
    others = find_other_runners(home.candidate, home.function)
    if others:
        names = ", ".join(f"{name}()" for name in others)
        notes.append(note(f"{names} of the same file runs the guest too, not through the helper", "read it"))
    return (*notes, *(note(sentence, "read the comment") for sentence in told))


def synchronization(home: Home) -> Note:
    """Return what makes a pending interrupt be taken in a window, or that nothing is known to."""
    known = home.candidate.archfacts.synchronization if home.candidate.archfacts else None
    what = "no synchronization is known that makes a pending interrupt be taken"
    told = (f"{known.call} {known.why}", known.document) if known else (what, "the facts name none")
    return Note(home.candidate.path, home.function.name, *told)


def _is_mask_proven(stretch: Stretch) -> bool:
    return {state.mask for state in stretch.passing.states(stretch.passing.between.first)} == {Mask.OFF}


def stale_comments(home: Home, names: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """Return a sentence for each comment of the function that stays and names what the function no longer calls."""
    gone = regex.compile(r"\b(?:\L<names>)\b", names=list(names))
    found = []
    for token in home.candidate.unit.tokens(home.function):
        match = gone.search(token.text) if token.kind is Kind.COMMENT else None
        if match and not any(edit.span.start < token.end and token.start < edit.span.end for edit in edits):
            line = home.candidate.unit.place(token.start).line
            found.append(f"the comment at line {line} of the old file names {match.group()}(), no longer called here")
    return found
