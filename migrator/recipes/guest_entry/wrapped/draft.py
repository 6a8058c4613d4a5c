"""The proposal of the wrapped shape: one for all files, with what must be seen on every path afterwards."""

from collections.abc import Iterator

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.recipe import Era
from migrator.recipes.guest_entry.parts.running import find_running
from migrator.recipes.guest_entry.wrapped.edits import (
    dropped,
    edit_common,
    edit_names,
    edit_vendor,
    edit_wrapper,
    new_names,
)
from migrator.recipes.guest_entry.wrapped.model import Vendor, Wrapped, read_unit
from migrator.recipes.guest_entry.wrapped.place import has_window
from migrator.recipes.model import Case, FileEdits, Note, Proposal, Safety, Touched
from migrator.recipes.promises import Paired, Promise, Reached, Unprobed
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Loop

_OUTSIDE = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)


def draft(case: Case, wrapped: Wrapped) -> Proposal:
    """Return the proposal that converts the vendor functions and the common one, and removes the wrappers."""
    common = wrapped.common
    homes = [(common.path, common.name), *((vendor.path, vendor.name) for vendor in wrapped.vendors)]
    gone = [(wrapper.path, wrapper.name) for wrapper in wrapped.wrappers]
    edits = _edit(case, wrapped)
    return Proposal(
        recipe=case.facts.name,
        arch=case.arch,
        path=common.path,
        function=common.name,
        shape="wrapped",
        safety=Safety.NEEDS_REVIEW,
        why=tuple(_why(case, wrapped)),
        edits=tuple(FileEdits(path, tuple(made)) for path, made in edits.items()),
        words=_words(case, wrapped),
        touched=tuple(Touched(path, name, name) for path, name in homes),
        removed=tuple(gone),
        promises=_promise(case, wrapped),
        covers=tuple(dict.fromkeys([*homes, *gone])),
        assumptions=tuple(_assume(case, wrapped, edits)),
    )


def _edit(case: Case, wrapped: Wrapped) -> dict[str, list[Edit]]:
    """Return the edits by path, the common function's file first."""
    common, names = wrapped.common, new_names(case.facts, wrapped)
    made = edit_common(case, common)
    edits = {common.path: [*made, *edit_names(common.unit, common.function, names, made)]}
    for vendor in wrapped.vendors:
        made = edit_vendor(case.facts, vendor)
        made += edit_names(vendor.unit, vendor.function, names, made)
        edits.setdefault(vendor.path, []).extend(made)
    for wrapper in wrapped.wrappers:
        edits.setdefault(wrapper.path, []).append(edit_wrapper(wrapper))
    return {path: made for path, made in edits.items() if made}


def _promise(case: Case, wrapped: Wrapped) -> tuple[Promise, ...]:
    """Return what the new code must show: timing around all loops, and state around the guest."""
    split, common = case.facts.split, wrapped.common
    promises: list[Promise] = [
        Paired(common.path, common.name, (split.timing_enter, split.timing_exit)),
        Reached(common.path, common.name, split.timing_enter, _OUTSIDE._replace(time=Time.HOST)),
        Reached(common.path, common.name, split.timing_exit, _OUTSIDE),
    ]
    for vendor in wrapped.vendors:
        promises += [
            Reached(vendor.path, vendor.name, split.state_enter, _OUTSIDE),
            *(Reached(vendor.path, vendor.name, run, state) for run, state in _running(case, vendor)),
        ]
        if vendor.definition.is_noinstr:
            promises.append(Unprobed(vendor.path, vendor.name))
    return tuple(promises)


def _runs(case: Case, vendor: Vendor) -> dict[str, list[int]]:
    """Return the run calls of a vendor function, with their offsets."""
    found: dict[str, list[int]] = {}
    flow = vendor.definition.flow
    for call in flow.calls() if flow and case.study else ():
        if case.study and case.study.callees.run_call(call) is not None:
            found.setdefault(call.callee, []).append(call.offset)
    return found


def _running(case: Case, vendor: Vendor) -> Iterator[tuple[str, State]]:
    """Yield the run calls with the state that they need; the mask stays as it is, which hardware may want open."""
    for name, offsets in _runs(case, vendor).items():
        before = case.study.before if case.study else None
        masks = {state.mask for at in offsets for state in (before(vendor.path, at) if before else ())}
        mask = Mask.ON if masks == {Mask.ON} else Mask.OFF
        if Mask.ON not in masks or len(masks) == 1:
            yield name, State(mask, Time.GUEST, Rcu.AWAY, Told.ON)


def _why(case: Case, wrapped: Wrapped) -> list[str]:
    common = wrapped.common
    vendors = ", ".join(f"{vendor.name}()" for vendor in wrapped.vendors)
    be = "is" if len(wrapped.vendors) == 1 else "are"
    where = "the outermost loop" if isinstance(common.run, Loop) else "the run call"
    sentences = [
        f"{vendors} {be} exempt from instrumentation already, and every way there leads through {common.name}()",
        f"guest time begins once, before {where} of {common.name}(), and ends once behind it",
    ]
    if common.leave is None:
        sentences.append("guest time now ends behind the interrupt window, where it ended before it until now")
    for vendor in wrapped.vendors:
        lines = [str(vendor.unit.place(token.start).line) for token in dropped(case.facts, vendor)]
        if lines:
            sentences.append(
                f"comments of {vendor.path} that tell what the generic helpers' comments tell go "
                f"(lines {', '.join(lines)} of the old file)"
            )
    return sentences


def _words(case: Case, wrapped: Wrapped) -> dict[str, object]:
    common = wrapped.common
    turns = [turn for vendor in wrapped.vendors for turn in vendor.turns]
    kept = {site.helper.name for site in (common.enter, common.leave) if site and site.helper.era is Era.NEW}
    return {
        "function": common.name,
        "vendors": [vendor.name for vendor in wrapped.vendors],
        "wrappers": sorted(wrapper.name for wrapper in wrapped.wrappers),
        "copies": [vendor.name for vendor in wrapped.vendors if any(turn.group for turn in vendor.turns)],
        "enter": common.enter.helper.name if common.enter else "",
        "exit": common.leave.helper.name if common.leave else "",
        "kept": sorted(kept),
        "begins": "turn" if any(turn.times for turn in turns if turn.enters) else "common",
        "ends": "turn" if common.leave is None else "common",
        "loops": isinstance(common.run, Loop),
        "window": has_window(case, common),
    }


def _assume(case: Case, wrapped: Wrapped, edits: dict[str, list[Edit]]) -> list[Note]:
    notes = []
    for vendor in wrapped.vendors:
        runs = _runs(case, vendor)
        told = ", ".join(f"{name}()" for name in runs)
        what = (
            f"{told} {'run' if len(runs) > 1 else 'runs'} the guest"
            if runs
            else "no call that runs the guest is known by name in it"
        )
        notes.append(Note(vendor.path, vendor.name, what, "the architecture's facts"))
    common = wrapped.common
    notes += _assume_others(case, wrapped)
    touched = [(common.path, common.function.span), *((v.path, v.function.span) for v in wrapped.vendors)]
    for path, offset in wrapped.told:
        inside = any(at == path and span.start <= offset < span.end for at, span in touched)
        gone = any(edit.span.start <= offset < edit.span.end for edit in edits.get(path, ()))
        unit = read_unit(case, path)
        if unit is not None and not inside and not gone:
            what = f"the comment at {path}:{unit.place(offset).line} still names a wrapper that is gone"
            notes.append(Note(wrapped.common.path, wrapped.common.name, what, "read the comment"))
    return notes


def _assume_others(case: Case, wrapped: Wrapped) -> Iterator[Note]:
    """Yield what is taken for granted of functions that make a run call and move no account around it."""
    primitives = {run.primitive for run in (case.archfacts.run_call if case.archfacts else ())}
    known = {(vendor.path, vendor.name) for vendor in wrapped.vendors}
    for other in find_running(case.study, primitives) if case.study else ():
        if (other.path, other.name) not in known:
            what = f"no guest runs in {other.name}(), which makes a run call outside of all accounts and is left alone"
            yield Note(other.path, other.name, what, "read the function")
