"""The generic helpers that split guest time from guest state are there.

Why:     a tree from before the split has one call for both, and nothing that
         tells lockdep and interrupt tracing that the guest runs with interrupts
         enabled; what the architectures' patches call has to be there first.
Before:  guest_enter_irqoff() { guest time; context tracking; }
After:   guest_timing_enter_irqoff() and guest_context_enter_irqoff(), each with
         its half of that body; guest_enter_irqoff() calls both and is deprecated;
         guest_state_enter_irqoff() tells lockdep and tracing around the second.
Safety:  needs review; the halves are the tree's own text. Refused where the
         bodies do not come apart into two halves, where the tree lacks what the
         state helpers call, and where a part of the split exists already.
Source:  include/linux/kvm_host.h, comments above the helpers; ef9989afda73 (v5.17).
"""

from collections.abc import Mapping, Sequence

from migrator.analysis.scan import defined_in
from migrator.facts.recipe import Generic, RecipeFacts
from migrator.recipes.guest_entry.generic.code import find_code
from migrator.recipes.guest_entry.generic.edits import Draft, draft_edits
from migrator.recipes.guest_entry.generic.halves import Unclear
from migrator.recipes.guest_entry.generic.needs import find_includes, find_tells
from migrator.recipes.guest_entry.generic.pair import Pair, find_pair, old_names
from migrator.recipes.model import (
    Decision,
    FileEdits,
    Ground,
    Proposal,
    Reason,
    Refusal,
    Safety,
    Step,
    Touched,
)
from migrator.syntax.unit import Unit

_GENERIC = "generic"


def split_names(facts: RecipeFacts) -> tuple[str, ...]:
    """Return the names that the architectures' patches use."""
    split = facts.split
    return (split.timing_enter, split.timing_exit, split.state_enter, split.state_exit)


def propose(ground: Ground) -> Sequence[Decision]:
    """Return the header's patch; nothing where the tree has the split, or has no pair to split."""
    generic = ground.facts.generic
    missing = [name for name in split_names(ground.facts) if name not in ground.defined]
    homes = _find_homes(ground) if missing and generic else {}
    if not homes or generic is None:
        return ()
    path, unit = next(iter(homes.items()))
    name = next(f.name for f in unit.outline.functions if f.name in old_names(ground.facts))
    if len(homes) > 1:
        message = f"{' and '.join(homes)} each define the old pair; tell which one of them is to be split"
        return (_refuse(ground, path, unit, name, Unclear(_offset(unit, name), message)),)
    present = _find_present(ground, generic)
    if present:
        lacking = ", ".join(f"{name}()" for name in missing)
        message = f"{present}, but the tree lacks {lacking}; bring in the rest beside {name}() of {path} by hand"
        return (_refuse(ground, path, unit, name, Unclear(_offset(unit, name), message)),)
    return (_decide(ground, generic, path, unit, name),)


def _find_homes(ground: Ground) -> dict[str, Unit]:
    """Return the headers that define an old enter or exit."""
    pair = old_names(ground.facts, "enter") | old_names(ground.facts, "exit")
    found: dict[str, Unit] = {}
    for path in ground.sources.holding(pair, ground.facts.scope.definitions):
        unit = ground.sources.read(path)
        if unit is not None and any(function.name in pair for function in unit.outline.functions):
            found[path] = unit
    return found


def _find_present(ground: Ground, generic: Generic) -> str:
    """Return what of the new helpers any code has already, as the begin of a sentence."""
    names = (*split_names(ground.facts), generic.context_enter, generic.context_exit)
    for path, unit in find_code(ground):
        found = defined_in(unit, names)
        if found:
            return f"{path} defines {', '.join(f'{name}()' for name in sorted(found))}"
    return ""


def _decide(ground: Ground, generic: Generic, path: str, unit: Unit, name: str) -> Decision:
    if "\r\n" in unit.text or "\0" in unit.text:
        held = "CRLF line ends or NUL bytes, which `git am` does not bring over unchanged"
        return _refuse(ground, path, unit, name, Unclear(0, f"{path} holds {held}"), Reason.UNMAILABLE)
    if unit.outline.problems:
        problem = f"{path} could not be read as a whole: {unit.outline.problems[0]}"
        return _refuse(ground, path, unit, name, Unclear(0, problem), Reason.NOT_STRUCTURED)
    pair = find_pair(unit, ground.facts)
    if isinstance(pair, Unclear):
        return _refuse(
            ground, path, unit, name, Unclear(pair.offset, f"{name}() of {path}: {pair.why}; split it by hand")
        )
    calls = find_tells(ground.facts, generic, ground.sources)
    includes = calls if isinstance(calls, str) else find_includes(path, unit, ground.facts, generic, ground.sources)
    if isinstance(calls, str) or isinstance(includes, str):
        message = f"the state helpers cannot be made in {path}: {includes}; bring them in by hand"
        return _refuse(ground, path, unit, name, Unclear(_offset(unit, name), message))
    draft = draft_edits(unit, pair, ground.facts, generic, ground.texts, calls, includes)
    if isinstance(draft, Unclear):
        line = unit.place(draft.offset).line
        function = next((f.name for f in unit.functions_at(draft.offset)), name)
        message = f"{function}() of {path}, line {line}: {draft.why}; split it by hand"
        return _refuse(ground, path, unit, function, Unclear(draft.offset, message))
    return _propose(ground, generic, path, pair, draft, includes)


def _propose(
    ground: Ground, generic: Generic, path: str, pair: Pair, draft: Draft, includes: Sequence[str]
) -> Proposal:
    kept = tuple(dict.fromkeys(f.name for f in (*pair.enters, *pair.exits, *pair.others)))
    new = (*split_names(ground.facts), generic.context_enter, generic.context_exit)
    return Proposal(
        recipe=ground.facts.name,
        arch=_GENERIC,
        path=path,
        function=pair.enters[0].name,
        shape="generic_helpers",
        safety=Safety.NEEDS_REVIEW,
        why=_why(pair, path, includes),
        edits=(FileEdits(path, draft.edits),),
        touched=(*(Touched(path, name, name) for name in kept), *(Touched(path, name, "") for name in new)),
        words={**_words(generic, pair, kept), "reopened": draft.is_reopened},
    )


def _why(pair: Pair, path: str, includes: Sequence[str]) -> tuple[str, ...]:
    enter, leave = pair.enters[0].name, pair.exits[0].name
    sentences = [f"both halves of {enter}() and {leave}() are this tree's own text; the state helpers are new"]
    if len(pair.enters) > 1:
        sentences.append(f"{path} has {len(pair.enters)} variants of the pair, and each was split")
    if includes:
        sentences.append(
            f"{path} includes more than before ({', '.join(includes)}): to be compiled for several architectures"
        )
    return tuple(sentences)


def _words(generic: Generic, pair: Pair, kept: Sequence[str]) -> Mapping[str, object]:
    return {
        "enter": pair.enters[0].name,
        "exit": pair.exits[0].name,
        "kept": kept,
        "variants": len(pair.enters),
        "generic": generic,
    }


def _offset(unit: Unit, name: str) -> int:
    function = unit.function_named(name)
    return function.at if function else 0


def _refuse(
    ground: Ground, path: str, unit: Unit, name: str, unclear: Unclear, reason: Reason = Reason.HELPERS_UNCLEAR
) -> Refusal:
    line = unit.place(unclear.offset).line
    return Refusal(ground.facts.name, _GENERIC, path, name, line, reason, unclear.why)


STEP = Step(
    name="generic_helpers",
    title="The generic helpers that split guest time from guest state are there.",
    propose=propose,
    brings=split_names,
)
