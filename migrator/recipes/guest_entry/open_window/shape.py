"""A guest that runs with interrupts open gets its timing region shrunk to the run call, in a shared helper.

Why:     interrupts are enabled behind enter and before the run call, since the
         hardware takes them only so; the deprecated pair has stopped RCU
         watching by then, so whatever they lead to runs unwatched, and so does
         all that stands between the pair.
Before:  disable; guest_enter_irqoff(); enable; work; ret = run(...); work;
         disable; guest_exit_irqoff(); enable;
After:   work; disable; guest_timing_enter_irqoff(); ret = helper(...);
         guest_timing_exit_irqoff(); enable; work;
         and in the helper: guest_state_enter_irqoff(); raw enable; run; raw
         disable; guest_state_exit_irqoff();
Safety:  needs review; refused unless the code shows that no exception taken from
         the run call is handled in it, and unless every function that runs the
         guest so can be converted with the others.
Source:  57d88f02eb44 with ee4a2e08c101 (v6.17); arch/s390/kvm/kvm-s390.c.
"""

from collections.abc import Sequence

import regex

from migrator.recipes.guest_entry.open_window.fault import check_faults
from migrator.recipes.guest_entry.open_window.header import find_declared
from migrator.recipes.guest_entry.open_window.helper import Signature, add_helper, edit_call, find_signature
from migrator.recipes.guest_entry.open_window.inline import find_inlined
from migrator.recipes.guest_entry.open_window.model import Pair, Region
from migrator.recipes.guest_entry.open_window.override import find_override
from migrator.recipes.guest_entry.open_window.region import find_pair, find_region
from migrator.recipes.guest_entry.open_window.text import RegionEdits, edit_region
from migrator.recipes.guest_entry.open_window.told import assume, explain, promise, tell
from migrator.recipes.guest_entry.parts.candidates import check_candidate
from migrator.recipes.guest_entry.parts.runcall import find_run_call
from migrator.recipes.model import (
    Candidate,
    Case,
    Decision,
    FileEdits,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Shape,
    Touched,
)
from migrator.syntax.edits import Edit
from migrator.syntax.statements import Body


def propose(case: Case) -> list[Decision]:
    """Return one proposal for all functions that run the guest with interrupts open, or a refusal for each."""
    pairs = [pair for candidate in case.candidates if (pair := find_pair(candidate)) is not None]
    if not pairs:
        return []
    other = _find_other(case, pairs)
    if other is not None:
        how = "and not by one call with interrupts open on every path"
        told = f"{other.key[1]}() of {other.path} runs the guest too, {how}"
        message = (
            f"{told}; which of its run calls go through the helper must be decided for the architecture as a whole"
        )
        return [pair.refuse(Reason.OPEN_WINDOW, pair.at, message) for pair in pairs]
    problems = check_faults(case)
    missing = [check_candidate(pair.candidate) for pair in pairs]
    if not any(missing) and problems:
        return [pair.refuse(Reason.GUEST_FAULT, pair.at, problems[0]) for pair in pairs]
    regions = [refusal or find_region(pair) for pair, refusal in zip(pairs, missing, strict=True)]
    written = [edit_region(each) if isinstance(each, Region) else each for each in regions]
    made = _draft(
        case, [r for r in regions if isinstance(r, Region)], [w for w in written if isinstance(w, RegionEdits)]
    )
    refused = [each for each in (*regions, *written, made) if isinstance(each, Refusal)]
    if isinstance(made, Proposal) and not refused:
        return [made]
    decisions: list[Decision] = []
    for pair in pairs:
        own = next((each for each in refused if (each.path, each.function) == pair.candidate.key), None)
        decisions.append(own or pair.refuse(Reason.OPEN_WINDOW, pair.at, _depends(refused[0])))
    return decisions


def _find_other(case: Case, pairs: Sequence[Pair]) -> Candidate | None:
    """Return another function that is to be converted and runs the guest in another way."""
    own = {pair.candidate.key for pair in pairs}
    others = (candidate for candidate in case.candidates if candidate.key not in own)
    return next((candidate for candidate in others if _runs(candidate)), None)


def _runs(candidate: Candidate) -> bool:
    home = candidate.sites[0].home
    body = candidate.unit.body(home) if home else None
    found = find_run_call(candidate, body.statements, 0) if isinstance(body, Body) else None
    return found is not None and (not isinstance(found, Refusal) or found.reason is Reason.TWO_RUN_CALLS)


def _depends(other: Refusal) -> str:
    return (
        f"{other.function}() at {other.path}:{other.line} runs the guest in the same way and is refused "
        f"({other.reason.value}); with one of them converted, some run calls would go through the helper and some not"
    )


def _draft(case: Case, regions: Sequence[Region], written: Sequence[RegionEdits]) -> Proposal | Refusal | None:
    """Return the one proposal; None where not every function can be written."""
    if not regions or len(regions) != len(written):
        return None
    first = regions[0].pair
    signature = find_signature(case, regions)
    override = find_override(case)
    raw = _find_lacking(case)
    if isinstance(signature, Refusal):
        return signature
    if isinstance(override, str) or raw:
        message = override if isinstance(override, str) else f"arch/{case.arch} does not define {raw}()"
        return first.refuse(Reason.OPEN_WINDOW, first.at, message)
    edits: dict[str, list[Edit]] = {}
    for region, each in zip(regions, written, strict=True):
        edits.setdefault(region.pair.candidate.path, []).extend((*each.edits, edit_call(region, signature)))
    home = _place(case, regions, signature, edits)
    if isinstance(home, Refusal):
        return home
    inlined = find_inlined(case, signature.callee)
    for file in (override[0] if override else None, inlined):
        if file is not None:
            edits.setdefault(file.path, []).extend(file.edits)
    touched = [Touched(r.pair.candidate.path, r.pair.function.name, r.pair.function.name) for r in regions]
    touched += [Touched(home.pair.candidate.path, signature.name, home.pair.function.name)]
    touched += [override[1]] if override else []
    return Proposal(
        recipe=case.facts.name,
        arch=case.arch,
        path=first.candidate.path,
        function=first.function.name,
        shape=SHAPE.name,
        safety=Safety.NEEDS_REVIEW,
        why=explain(regions, written, signature),
        edits=tuple(FileEdits(path, tuple(made)) for path, made in edits.items()),
        words=tell(case, regions, signature, override=override is not None, inlined=inlined is not None),
        touched=tuple(touched),
        promises=promise(case, regions, home, signature),
        covers=tuple(region.pair.candidate.key for region in regions),
        assumptions=assume(case, regions, written, signature),
    )


def _find_lacking(case: Case) -> str:
    """Return a raw interrupt call that the tree does not have for the architecture."""
    raw = (case.facts.irqs.raw_enable, case.facts.irqs.raw_disable)
    return next((name for name in raw if not _is_defined(case, name)), "")


def _is_defined(case: Case, name: str) -> bool:
    specs = [f":(glob)arch/{case.arch}/include/**/*.h", ":(glob)include/asm-generic/**/*.h"]
    units = (case.sources.read(path) for path in case.sources.holding([name], specs))
    define = regex.compile(rf"#\s*define\s+{regex.escape(name)}\b")
    return any(
        unit.function_named(name) is not None or any(define.match(token.text) for token in unit.outline.directives)
        for unit in units
        if unit is not None
    )


def _place(
    case: Case, regions: Sequence[Region], signature: Signature, edits: dict[str, list[Edit]]
) -> Region | Refusal:
    """Add the helper, and its declaration where several files need it; return the function it stands in front of."""
    is_shared = len({region.pair.candidate.path for region in regions}) > 1
    home = regions[0].pair.candidate.path
    if is_shared:
        declared = find_declared(case, regions, signature)
        if isinstance(declared, Refusal):
            return declared
        home = declared.home
        edits.setdefault(declared.header, []).append(declared.edit)
    own = [region for region in regions if region.pair.candidate.path == home]
    first = min(own, key=lambda region: region.pair.function.span.start)
    helper = add_helper(case, first, signature, is_shared=is_shared)
    if isinstance(helper, Refusal):
        return helper
    edits[home].insert(0, helper)
    return first


SHAPE = Shape(
    name="open_window",
    title="A guest that runs with interrupts open gets its timing region shrunk to the run call, in a shared helper.",
    propose=propose,
)
