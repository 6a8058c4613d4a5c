"""What a proposal of the open window says of itself: promises, reasons, words for the changelog, assumptions."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.facts.recipe import Moving
from migrator.recipes.guest_entry.open_window.fault import tell_faults
from migrator.recipes.guest_entry.open_window.helper import Signature
from migrator.recipes.guest_entry.open_window.model import Region
from migrator.recipes.guest_entry.open_window.order import find_targets
from migrator.recipes.guest_entry.open_window.text import RegionEdits
from migrator.recipes.guest_entry.parts.runcall import find_other_runners
from migrator.recipes.model import Case, Note
from migrator.recipes.promises import Nested, Promise, Reached, Runs, Unprobed
from migrator.syntax.matchers import find_calls
from migrator.syntax.statements import Statement, walk


def promise(case: Case, regions: Sequence[Region], home: Region, signature: Signature) -> tuple[Promise, ...]:
    """Return what the new code must show: timing around the helper, and raw calls around the run call in it."""
    split, irqs = case.facts.split, case.facts.irqs
    path, name = home.pair.candidate.path, signature.name
    found: list[Promise] = []
    for region in regions:
        at, function = region.pair.candidate.path, region.pair.function.name
        found.append(Nested(at, function, (split.timing_enter, name, split.timing_exit)))
        ends = State(Mask.OFF, Time.GUEST, Rcu.WATCHING, Told.OFF)
        found += [Reached(at, function, call, ends) for call in (name, split.timing_exit)]
    return (
        *found,
        Runs(path, name),
        Unprobed(path, name),
        Nested(path, name, (split.state_enter, signature.callee, split.state_exit)),
        Nested(path, name, (irqs.raw_enable, signature.callee, irqs.raw_disable)),
        Reached(path, name, signature.callee, State(Mask.ON, Time.GUEST, Rcu.AWAY, Told.ON)),
        Reached(path, name, split.state_exit, State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.ON)),
    )


def explain(regions: Sequence[Region], written: Sequence[RegionEdits], signature: Signature) -> tuple[str, ...]:
    """Return what makes the proposal safe, or not."""
    sentences = []
    for region, each in zip(regions, written, strict=True):
        pair = region.pair
        under = ", under its own condition" if region.is_guarded else ""
        sentences.append(
            f"as it is, interrupts are on around the run call of {pair.function.name}() on every path{under}"
        )
        for offsets, what in (
            (each.dropped, "comments that told the old order went"),
            (each.left, "comments at calls that go were left where they stood"),
            (each.reworded, "comments name the new calls that bound guest time"),
        ):
            lines = ", ".join(str(pair.candidate.unit.place(offset).line) for offset in sorted(offsets))
            told = f"line{'s' if len(offsets) > 1 else ''} {lines} of the old {pair.candidate.path}"
            sentences += [f"{what} ({told})"] if lines else []
    sentences.append(f"whether all code that {signature.name}() reaches may run unwatched by RCU must be read")
    return tuple(sentences)


def tell(
    case: Case, regions: Sequence[Region], signature: Signature, *, override: bool, inlined: bool
) -> dict[str, object]:
    """Return the words for the changelog."""
    functions = [_tell_function(region) for region in regions]
    return {
        "functions": functions,
        "function": functions[0]["name"],
        "helper": signature.name,
        "run_call": f"{signature.callee}()",
        "enter": regions[0].pair.enter.helper.name,
        "exit": regions[0].pair.exit.helper.name,
        "hook": case.facts.entry.hook,
        "flag": case.facts.entry.flag,
        "entry": case.facts.entry.function,
        "override": override,
        "inlined": inlined,
        "handlers": [fault.handler for fault in case.archfacts.fault] if case.archfacts else [],
        "before": case.archfacts.fault[0].before if case.archfacts and case.archfacts.fault else "",
    }


def _tell_function(region: Region) -> dict[str, object]:
    pair = region.pair
    kept = [
        s for s in (*region.head[1:], *region.tail[:-1]) if s.span.start not in (pair.enter.offset, pair.exit.offset)
    ]
    return {
        "name": pair.function.name,
        "path": pair.candidate.path,
        "outside": bool(region.ahead or region.behind or region.is_guarded),
        "guarded": region.is_guarded,
        "beside": _callees(kept),
    }


def _callees(statements: Sequence[Statement]) -> list[str]:
    calls = (call for statement in walk(statements) for call in find_calls(statement.tokens))
    return list(dict.fromkeys(call.name for call in calls))


def assume(
    case: Case, regions: Sequence[Region], written: Sequence[RegionEdits], signature: Signature
) -> tuple[Note, ...]:
    """Return what was taken from facts, or must be read."""
    notes = []
    for region, each in zip(regions, written, strict=True):
        notes += _assume_one(region, each, {other.pair.function.name for other in regions})
    first = regions[0].pair
    notes += _find_elsewhere(case, regions, signature)
    notes += [Note(first.candidate.path, first.function.name, what, source) for what, source in tell_faults(case)]
    entry = case.facts.entry
    for what, source in (
        (f"{signature.callee}() neither sleeps nor is left other than by returning", first.run.source),
        (
            f"an interrupt that is taken with {entry.flag} set does not preempt on its way out, so what runs the guest "
            f"again looks for a pending reschedule itself",
            entry.source,
        ),
    ):
        notes.append(Note(first.candidate.path, first.function.name, what, source))
    return tuple(notes)


def _find_elsewhere(case: Case, regions: Sequence[Region], signature: Signature) -> list[Note]:
    """Return a note for each function of another file that runs the guest, whatever it does around that."""
    first = regions[0].pair
    known = {region.pair.candidate.path for region in regions}
    notes = []
    for path in case.sources.holding([signature.callee], [f":(glob)arch/{case.arch}/**/*.[ch]"]):
        unit = case.sources.read(path) if path not in known else None
        other = replace(first.candidate, path=path, unit=unit) if unit else None
        names = find_other_runners(other, None) if other else []
        told = [name for name in names if name != signature.callee]
        if told:
            what = f"{_names(told)} runs the guest too, not through {signature.name}()"
            notes.append(Note(path, told[0], what, "read why it enters no guest state"))
    return notes


def _assume_one(region: Region, edits: RegionEdits, covered: Collection[str]) -> list[Note]:
    pair = region.pair
    unit = pair.candidate.unit

    def note(what: str, source: str) -> Note:
        return Note(pair.candidate.path, pair.function.name, what, source)

    notes = [note(f"{pair.run.call.name}() runs the guest and ends in {pair.run.primitive}", pair.run.source)]
    moved = [s for s in region.head[1:] if s.span.start != pair.enter.offset]
    moved_behind = [s for s in region.tail[:-1] if s.span.start != pair.exit.offset]
    for first, second in ((moved, region.ahead), (region.behind, moved_behind)):
        moving = pair.candidate.facts.moving
        those, others = _works(first, moving), _works(second, moving)
        if those and others:
            told = f"{those} and {others} do not rely on each other's work"
            notes.append(note(f"{told}: they change places", "their code, which must be read"))
    if region.restoring:
        what = f"{_names(region.restoring)} and what follows up to the exit leave the interrupt mask as they find it"
        notes.append(note(what, "one function puts back what another has saved, which the analysis does not follow"))
    if region.unread:
        what = f"no call of {_names(region.unread)} between enter and exit changes the interrupt mask or jumps"
        notes.append(note(what, "their names alone"))
    evaluated = _callees_in_arguments(region)
    if evaluated:
        notes.append(note(f"{_names(evaluated)} may be called with interrupts off", "its code, which must be read"))
    near = [name for name in find_other_runners(pair.candidate, pair.function) if name not in covered]
    if near:
        notes.append(note(f"{_names(near)} of the same file runs the guest too", "read whether it uses the helper"))
    for offset in edits.stale:
        what = f"the comment at line {unit.place(offset).line} of the old file names a helper that is not called here"
        notes.append(note(what, "read the comment"))
    return notes


def _works(statements: Sequence[Statement], facts: Moving) -> str:
    """Return what statements call, and what they set that others see."""
    targets = (f"`{name}`" for name in find_targets(statements, facts))
    return ", ".join([*(f"{name}()" for name in _callees(statements)), *targets])


def _callees_in_arguments(region: Region) -> list[str]:
    arguments = region.pair.run.call.arguments
    return list(dict.fromkeys(call.name for argument in arguments for call in find_calls(argument)))


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"{name}()" for name in names)
