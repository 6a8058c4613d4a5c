"""What the changelog says: which configurations see a change, and names that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.report.checklist.answers.model import Answer, against, answered, few, join, left_open
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.naming import find_far, find_functions, find_near, find_strangers
from migrator.report.checklist.options import find_named

MESSAGE = "commit message"
_TRAILERS = re.compile(r"(?m)^[A-Z][\w-]+-by:.*$")
_NO_MESSAGE = "no message is written yet"


def _has_message(look: Look) -> bool:
    return bool(look.patch.subject or look.patch.message.strip())


def _text(look: Look) -> str:
    return f"{look.patch.subject}\n{look.patch.message}"


def answer_configurations(look: Look) -> Answer:
    """Return which configurations the message says see a change; against it where it names what is no option."""
    if not _has_message(look):
        return left_open(_NO_MESSAGE)
    text = _TRAILERS.sub("", _text(look))
    named = dict.fromkeys(f"CONFIG_{name}" for name in find_named(text))
    said = [m[0] for pattern in look.words.configuration for m in re.finditer(pattern, text, re.IGNORECASE)]
    found = [*dict.fromkeys([*named, *said])]
    if not found:
        return left_open("it names no configuration")
    told = ProofRow(f"it names {', '.join(found)}", MESSAGE)
    if look.options is None:
        return left_open(told, "there is no tree to look for these options in")
    declared = look.options.declared
    strange = [name for name in find_named(text) if name not in declared]
    if strange and not look.options.is_whole:
        return left_open(told, "this tree has too few Kconfig files to tell which of these options exist")
    if strange:
        return against(
            *(ProofRow(f"CONFIG_{name} is declared in no Kconfig file of this tree", MESSAGE) for name in strange)
        )
    if not said:
        return left_open(told, "none of that is of context tracking, accounting, lockdep or RCU")
    return answered(told, *few(ProofRow(f"CONFIG_{name} is declared", declared[name]) for name in find_named(text)))


def answer_names(look: Look) -> Answer:
    """Return whether code has every function that the message names, in front of the patch or behind it."""
    if not _has_message(look):
        return left_open(_NO_MESSAGE)
    names = find_functions(look)
    if not names:
        return left_open("it names no function with parentheses")
    left = find_strangers(look)
    if look.behind is None:
        told = "{0}() stands in no line of code of the patch, and there is no tree to look in"
        seen = answered(ProofRow("each of them stands in the code of the patch", MESSAGE))
        return left_open(*few(ProofRow(told.format(name)) for name in left)) if left else seen
    near = find_near(look, left)
    lost = [name for name in left if name not in near]
    if lost:
        return join(_judge_lost(look, lost))
    listed = ", ".join(f"{name}()" for name in names)
    places = few(ProofRow(f"{name}() is not in the patch", place) for name, place in near.items())
    return answered(ProofRow(f"code has all {len(names)}: {listed}", MESSAGE), *places)


def _judge_lost(look: Look, lost: Sequence[str]) -> Iterator[Answer]:
    """Yield what is to be said of each name that no code has where the patch has to do with it."""
    shown = [name for name in lost if re.search(rf"\b{re.escape(name)}\b", look.patch.diff)]
    far = find_far(look, [name for name in lost if name not in shown])
    for name in lost:
        if name in shown:
            told = f"{name}() stands in comments or documents alone: see that the message does not say that it exists"
            yield left_open(ProofRow(told, MESSAGE))
        elif name in far:
            yield left_open(ProofRow(f"only code that has nothing to do with the patch has {name}()", far[name]))
        else:
            yield against(ProofRow(f"no code has {name}(), before the patch or behind it", MESSAGE))


def answer_helper(look: Look) -> Answer:
    """Return whether the message names the functions that the patch makes around the run call, as the code does."""
    if not _has_message(look):
        return left_open(_NO_MESSAGE)
    if not look.patch.new:
        return left_open("the patch was not applied, so what it makes is not known")
    made = _find_made(look)
    if not made:
        return left_open("it makes no function that enters or leaves the guest's state")
    text = _text(look)
    proofs = {name: ProofRow(f"{name}() is named as the code does", place) for name, place in made.items()}
    lacking = [name for name in made if not re.search(rf"\b{re.escape(name)}\(\)", text)]
    if lacking:
        return left_open(
            *(ProofRow(f"the message does not name {name}(), which the patch makes", made[name]) for name in lacking)
        )
    return answered(*proofs.values())


def _find_made(look: Look) -> dict[str, str]:
    """Return the functions with a state helper in them that are in no file before the patch, each with its place."""
    state = {look.review.facts.split.state_enter, look.review.facts.split.state_exit}
    old = {function.name for unit in look.patch.old.values() for function in unit.outline.functions}
    found: dict[str, str] = {}
    for path, unit in sorted(look.patch.new.items()):
        for function in unit.outline.functions:
            calls = {*re.findall(r"\w+", unit.text[slice(*function.body)])}
            if function.name not in old and not state.isdisjoint(calls):
                found[function.name] = f"{path}:{unit.place(function.at).line}"
    return found
