"""What a proposal of the straight shape tells: why, in which words, and on what it relies."""

from collections.abc import Sequence

import regex

from migrator.facts.events import Use
from migrator.recipes.guest_entry.parts.beside import Moved
from migrator.recipes.guest_entry.parts.runcall import find_other_runners
from migrator.recipes.guest_entry.parts.window_edits import find_scheduling
from migrator.recipes.guest_entry.straight.recognise import Shape
from migrator.recipes.model import Candidate, Note
from migrator.syntax.edits import Edit
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import walk
from migrator.syntax.tokens import Kind


def tell_why(candidate: Candidate, shape: Shape, helper: str, dropped: Sequence[int]) -> tuple[str, ...]:
    """Return sentences on what makes the change safe, or not; `dropped` are the offsets of comments that went."""
    sentences = [
        f"enter, run call and exit stand on one straight line of {shape.function.name}()",
        f"whether all code that {helper}() reaches may run unwatched by RCU must be read",
    ]
    if not shape.window.existed:
        sentences.append("interrupts are now opened before the end of guest time, where they were not before")
    if not shape.window.existed and shape.window.between:
        sentences.append(f"what stands between {shape.exit.helper.name}() and the enabling behind it is guest time now")
    behind = _ended_early(candidate, shape)
    if behind:
        sentences.append(f"what stands between {behind}() and {shape.exit.helper.name}() is no guest time now")
    if dropped:
        lines = ", ".join(str(candidate.unit.place(offset).line) for offset in dropped)
        sentences.append(f"comments that told the old order were replaced (lines {lines} of the old file)")
    return tuple(sentences)


def tell_words(candidate: Candidate, shape: Shape, helper: str, moved: Moved) -> dict[str, object]:
    """Return what the messages say of this very change."""
    facts = candidate.archfacts
    synchronization = facts.synchronization if facts else None
    window = shape.window
    return {
        "function": shape.function.name,
        "helper": helper,
        "run_call": moved.arguments.call,
        "enter": shape.enter.helper.name,
        "exit": shape.exit.helper.name,
        "window": "moved" if window.existed else "new",
        "elsewhere": find_other_runners(candidate, shape.function),
        "beside": list(moved.names),
        "late": not window.existed and bool(window.between),
        "scheduled": [s.tokens[0].text for s in find_scheduling(candidate, shape.function, window)],
        "ended_early": bool(_ended_early(candidate, shape)),
        "synchronization": synchronization.call if synchronization else "",
        "document": synchronization.document if synchronization else "",
    }


def _ended_early(candidate: Candidate, shape: Shape) -> str:
    """Return what may schedule and has other code behind it, up to the exit, that follows guest time with it."""
    behind, between = find_scheduling(candidate, shape.function, shape.window), shape.window.between
    is_last = not shape.window.existed or not behind or between[-len(behind) :] == tuple(behind)
    return "" if is_last else behind[0].tokens[0].text


def tell_assumptions(candidate: Candidate, shape: Shape, moved: Moved, edits: Sequence[Edit]) -> tuple[Note, ...]:
    """Return what was taken from facts, or from names, and not proved from the code."""

    def note(what: str, source: str) -> Note:
        return Note(candidate.path, shape.function.name, what, source)

    call = shape.run.call.name
    end = f" and ends in {shape.run.primitive}" if shape.run.primitive != call else ""
    notes = [
        note(f"{call}() runs the guest{end}", shape.run.source),
        note(f"no exit is handled inside {call}() by code that assembly calls", "the architecture's facts name none"),
    ]
    if not shape.is_mask_proven:
        notes.append(note("interrupts are off at enter", f"the contract of {shape.enter.helper.name}()"))
    notes.append(note(*_tell_synchronization(candidate)))
    notes += [
        note(f"{name} goes into the helper beside {call}()", "the architecture's facts on what belongs there")
        for name in moved.names
    ]
    if moved.left:
        told = ", ".join(moved.left)
        notes.append(note(f"{told} may stay outside the helper, not all standing alone beside {call}()", "read it"))
    notes += [
        note(f"{name}() stays in guest time, where another task may run", "what it stands in keeps it there")
        for name in _find_sleepers(candidate, shape)
    ]
    others = find_other_runners(candidate, shape.function)
    if others:
        told = ", ".join(f"{name}()" for name in others)
        notes.append(note(f"{told} of the same file runs the guest too, not through the helper", "read it"))
    if shape.restoring:
        told = ", ".join(f"{name}()" for name in shape.restoring)
        what = f"{told} and what follows up to the exit leave the interrupt mask as they find it"
        notes.append(note(what, "one function puts back what another has saved, which the analysis does not follow"))
    if shape.unread:
        told = ", ".join(f"{name}()" for name in shape.unread)
        what = f"no call of {told} between enter and exit changes the interrupt mask or jumps"
        notes.append(note(what, "their names alone"))
    notes += [note(what, "read the comment") for what in _stale_comments(candidate, shape, edits)]
    return tuple(notes)


def _find_sleepers(candidate: Candidate, shape: Shape) -> list[str]:
    """Return the names of what may schedule and is called in the window, before guest time ends."""
    behind = find_scheduling(candidate, shape.function, shape.window)
    first = behind[0].span.start if behind and shape.window.existed else shape.function.span.end
    inside = [s for s in walk(shape.window.between) if s.span.start < first and s not in behind]
    names = [call.name for s in inside for call in find_calls(s.tokens)]
    return list(dict.fromkeys(name for name in names if _may_schedule(candidate, name)))


def _may_schedule(candidate: Candidate, name: str) -> bool:
    event = candidate.study.program.events.of(name, name) if candidate.study else None
    return name in candidate.facts.irqs.schedules or (event is not None and event.uses is Use.SLEEP)


def _tell_synchronization(candidate: Candidate) -> tuple[str, str]:
    synchronization = candidate.archfacts.synchronization if candidate.archfacts else None
    if synchronization is not None:
        return f"{synchronization.call} {synchronization.why}", synchronization.document
    return "no synchronization is known that makes a pending interrupt be taken", "the facts name none"


def _stale_comments(candidate: Candidate, shape: Shape, edits: Sequence[Edit]) -> list[str]:
    """Return a sentence for each comment of the function that still names a helper it no longer calls."""
    gone = regex.compile(rf"\b(?:{shape.enter.helper.name}|{shape.exit.helper.name})\b")
    found = []
    for token in candidate.unit.tokens(shape.function):
        inside = any(edit.span.start <= token.start < edit.span.end for edit in edits)
        match = gone.search(token.text) if token.kind is Kind.COMMENT and not inside else None
        if match:
            line = candidate.unit.place(token.start).line
            found.append(f"the comment at line {line} of the old file names {match.group()}(), no longer called here")
    return found
