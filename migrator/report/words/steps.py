"""What happens on a path, and what is called around it, in words: for every renderer that has only text."""

from collections.abc import Iterator, Sequence

from migrator.report.model import RUNS, CallRow, EventRow, WitnessStep
from migrator.report.words.standing import count


def tell_event(row: EventRow) -> str:
    """Return what happens: that the guest runs is said, since no account tells it."""
    if row.folded > 1:
        return row.event if str(row.folded) in row.event else count(row.folded, "step")
    return f"{row.event} {RUNS}" if row.kind == "run" and RUNS not in row.event else row.event


def find_accounts(row: EventRow) -> tuple[str, str, str, str]:
    """Return the four accounts, in the order of their names."""
    return row.irqs, row.time, row.rcu, row.told


def step_of(row: EventRow) -> WitnessStep:
    """Return an event as a step of a witness."""
    state = f"irqs {row.irqs}, {row.time} time, RCU {row.rcu}, told {row.told}"
    return WitnessStep(row.path, row.line, tell_event(row), state)


def tell_calls(calls: Sequence[CallRow]) -> Iterator[tuple[str, int]]:
    """Yield each call in words, once, with how deep it is nested: what a function calls stands below its own call."""
    below: dict[str, list[CallRow]] = {}
    for call in calls:
        below.setdefault(call.caller, []).append(call)
    called = {call.callee for call in calls}
    for caller in [*(name for name in below if name not in called), *below]:
        for call in below.pop(caller, ()):
            yield f"{call.caller}() calls {_tell_call(call)}", 0
            yield from _tell_below(call, below, 1)


def _tell_below(call: CallRow, below: dict[str, list[CallRow]], depth: int) -> Iterator[tuple[str, int]]:
    for inner in below.pop(call.callee, ()):
        yield _tell_call(inner), depth
        yield from _tell_below(inner, below, depth + 1)


def _tell_call(call: CallRow) -> str:
    return f"{call.callee}() at {call.path}:{call.line}: {call.tells or call.kind}"
