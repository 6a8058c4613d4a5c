"""A handler that leaves guest time and RCU alone: the run function is converted as any other, the handler wrapped."""

from dataclasses import replace

import regex

from migrator.analysis.states import Time
from migrator.recipes.guest_entry.inside.handler import Handler, Problem, problem_of
from migrator.recipes.guest_entry.inside.parts import (
    assume_handler,
    join_files,
    promise_handler,
    tell_below,
    tell_unwatched,
    touch_handler,
)
from migrator.recipes.guest_entry.inside.returns import find_returns
from migrator.recipes.guest_entry.inside.wrapper import wrap_handler
from migrator.recipes.guest_entry.straight.shape import propose_one
from migrator.recipes.model import Candidate, Case, Proposal, Reason, Refusal

# What the straight shape takes for granted or asks, and this one knows better.
_KNOWN = regex.compile("no exit is handled inside|.* runs the guest too, not through the helper")


def propose_kept(case: Case, candidate: Candidate, handler: Handler) -> Proposal | Problem:
    """Return the edits for the run function and its handler together, or why there are none."""
    returns = find_returns(handler)
    if isinstance(returns, Problem):
        return returns
    left = next((offset for offset, times in returns.items() if times != {Time.GUEST}), None)
    if left is not None:
        message = f"{handler.name}() leaves the guest in a function that it calls, on paths that must be read"
        return handler.problem(Reason.SPLIT_ACROSS_FUNCTIONS, left, message)
    straight = propose_one(candidate, is_handled=True)
    if isinstance(straight, Refusal):
        return problem_of(straight)
    wrapped = wrap_handler(handler, is_left=False)
    if isinstance(wrapped, Problem):
        return wrapped
    edits = join_files([*((file.path, file.edits) for file in straight.edits), (handler.path, wrapped)])
    return replace(
        straight,
        shape="inside",
        why=(*straight.why, _why(handler)),
        edits=edits,
        words={**straight.words, **_words(case, candidate, str(straight.words["run_call"]), handler)},
        touched=(*straight.touched, *touch_handler(handler)),
        promises=(*straight.promises, *promise_handler(handler)),
        assumptions=(
            *(note for note in straight.assumptions if not _KNOWN.match(note.what)),
            *assume_handler(case, handler),
        ),
    )


def _why(handler: Handler) -> str:
    return (
        f"{handler.name}() comes back with interrupts off on every way out, and nothing in C calls it by name; "
        f"all that it does is done with RCU watching behind the wrapper"
    )


def _words(case: Case, candidate: Candidate, run_call: str, handler: Handler) -> dict[str, object]:
    keys = {(handler.path, handler.name)}
    return {
        "is_opened": any((f.path, f.function) in keys and f.rule == "eqs-irqs-enabled" for f in case.findings),
        "unwatched": tell_unwatched(case, keys),
        "kind": "kept",
        "old": [site.helper.name for site in candidate.sites],
        "handler": handler.name,
        "body": handler.body_name,
        "below": tell_below(candidate, run_call.partition("(")[0]),
    }
