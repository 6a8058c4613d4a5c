"""A handler that ends guest time for every exit: it and the run function each keep the half that is theirs."""

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.recipes.guest_entry.inside.body import BodyEdits, edit_body
from migrator.recipes.guest_entry.inside.halves import Half
from migrator.recipes.guest_entry.inside.handler import Handler, Problem
from migrator.recipes.guest_entry.inside.parts import (
    GUEST,
    assume_handler,
    join_files,
    promise_handler,
    tell_dropped,
    tell_lines,
    tell_unwatched,
    touch_handler,
)
from migrator.recipes.guest_entry.inside.run import RunEdits, edit_run
from migrator.recipes.guest_entry.inside.wrapper import wrap_handler
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.guest_entry.stretch.extraction import touched
from migrator.recipes.guest_entry.stretch.stretch import Home
from migrator.recipes.model import Note, Proposal, Safety
from migrator.recipes.promises import Nested, Promise, Reached, Runs, Unprobed


def propose_left(home: Home, run: RunCall, enter: Half, handler: Handler) -> Proposal | Problem:
    """Return the edits for the run function and its handler together, or why there are none."""
    body = edit_body(handler)
    if isinstance(body, Problem):
        return body
    wrapped = wrap_handler(handler, is_left=True)
    if isinstance(wrapped, Problem):
        return wrapped
    runs = edit_run(home, run, enter, [handler])
    if isinstance(runs, Problem):
        return runs
    candidate = home.candidate
    return Proposal(
        recipe=candidate.facts.name,
        arch=candidate.arch,
        path=candidate.path,
        function=home.function.name,
        shape="inside",
        safety=Safety.NEEDS_REVIEW,
        why=_why(home, handler, body, runs),
        edits=join_files([(candidate.path, runs.edits), (handler.path, (*body.edits, *wrapped))]),
        words=_words(home, enter, handler, body, runs),
        touched=(*touched(home, runs.helper.name), *touch_handler(handler)),
        promises=(*_promise(home, run, handler, runs.helper.name), *promise_handler(handler)),
        covers=(candidate.key, (handler.path, handler.name)),
        assumptions=(*_assume(home, run, enter, runs), *assume_handler(home.case, handler)),
    )


def _promise(home: Home, run: RunCall, handler: Handler, helper: str) -> tuple[Promise, ...]:
    """Return what the run function, its helper and the handler proper must show."""
    split, path, function = home.candidate.facts.split, home.candidate.path, home.function.name
    call = run.call.callee[-1].text
    return (
        Nested(path, function, (split.timing_enter, helper, split.timing_exit)),
        Runs(path, helper),
        Nested(path, helper, (split.state_enter, call, split.state_exit)),
        Unprobed(path, helper),
        Reached(path, helper, call, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, function, split.timing_exit, GUEST),
        Reached(handler.path, handler.body_name, split.timing_exit, GUEST),
    )


def _why(home: Home, handler: Handler, body: BodyEdits, runs: RunEdits) -> tuple[str, ...]:
    name, helper = handler.name, runs.helper.name
    sentences = [
        f"{name}() ends guest time for every exit and comes back with interrupts off; nothing in C calls it by name",
        f"whether all code that {helper}() reaches may run unwatched by RCU must be read",
    ]
    if body.entered:
        sentences.append(
            f"guest time is begun on the ways out of {name}() that are done with the guest too "
            f"({tell_lines(body.entered)}), and ended by {home.function.name}(), with nothing between but the way back"
        )
    if body.window == "new":
        sentences.append("interrupts are now opened before the end of guest time, where they were not before")
    dropped = {handler.path: body.dropped}
    dropped[home.candidate.path] = (*dropped.get(home.candidate.path, ()), *runs.dropped)
    return (*sentences, *(told for path, lines in dropped.items() for told in tell_dropped(path, sorted(lines))))


def _words(home: Home, enter: Half, handler: Handler, body: BodyEdits, runs: RunEdits) -> dict[str, object]:
    archfacts = home.candidate.archfacts
    synchronization = archfacts.synchronization if archfacts else None
    halves = (enter, body.leave, body.enter)
    old = dict.fromkeys(half.timing.helper.name for half in halves if half.state is None)
    return {
        "kind": "left",
        "function": home.function.name,
        "helper": runs.helper.name,
        "run_call": runs.call,
        "handler": handler.name,
        "body": handler.body_name,
        "window": body.window,
        "old": list(old),
        "is_opened": False,  # it ends guest time before
        "is_misordered": body.leave.state is not None and body.leave.sites[0] is body.leave.timing,
        "is_begun": bool(body.entered),
        "unwatched": tell_unwatched(home.case, {home.candidate.key, (handler.path, handler.name)}),
        "synchronization": synchronization.call if synchronization else "",
        "document": synchronization.document if synchronization else "",
    }


def _assume(home: Home, run: RunCall, enter: Half, runs: RunEdits) -> tuple[Note, ...]:
    def note(what: str, source: str) -> Note:
        return Note(home.candidate.path, home.function.name, what, source)

    notes = [note(f"{run.call.name}() runs the guest and ends in {run.primitive}", run.source)]
    if not runs.is_mask_proven:
        notes.append(note("interrupts are off at enter", f"the contract of {enter.timing.helper.name}()"))
    archfacts = home.candidate.archfacts
    if archfacts is not None and archfacts.synchronization is not None:
        notes.append(
            note(
                f"{archfacts.synchronization.call} {archfacts.synchronization.why}", archfacts.synchronization.document
            )
        )
    else:
        notes.append(note("no synchronization is known that makes a pending interrupt be taken", "the facts name none"))
    return tuple(notes)
