"""Whether interrupts come before guest time ends, and who makes RCU watch then."""

from __future__ import annotations

import re

from migrator.analysis.evidence import Moment
from migrator.analysis.states import Mask, Rcu, Time
from migrator.facts.events import MaskEffect
from migrator.report.checklist.answers.model import (
    Answer,
    against,
    answered,
    by_arch,
    few,
    join,
    left_open,
    place_of,
    tell_finding,
)
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.searches import ENTRY


def find_openings(look: Look, arch: str) -> tuple[Moment, ...]:
    """Return the calls that enable interrupts in guest time, in the files that the patch changes, or else anywhere."""
    found = [moment for moment in look.moments(arch) if _opens(moment)]
    near = [moment for moment in found if moment.where.path in look.paths]
    return tuple(near or found)


def _opens(moment: Moment) -> bool:
    event, after = moment.event, moment.after
    if event is None or event.mask not in {MaskEffect.ON, MaskEffect.RESTORE} or event.time or after is None:
        return False
    return moment.before.time is Time.GUEST and after.mask is Mask.ON and not moment.before.loose


def has_window(look: Look, arch: str) -> bool:
    """Tell whether interrupts are enabled in guest time where RCU watches."""
    return any(moment.before.rcu is Rcu.WATCHING and moment.before.ran for moment in find_openings(look, arch))


def runs_open(look: Look, arch: str) -> bool:
    """Tell whether interrupts are enabled where RCU does not watch."""
    return any(moment.before.rcu is Rcu.AWAY for moment in find_openings(look, arch))


def answer_window(look: Look) -> Answer:
    """Return where interrupts are enabled between the guest and the end of guest time."""
    return by_arch(look, _answer_window)


def _answer_window(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    lost = look.findings(arch, "ticks-lost")
    if lost:
        return against(*few(map(tell_finding, lost)))
    early = look.findings(arch, "eqs-irqs-enabled")
    if early:
        return against("they come before state exit, where RCU does not watch yet", *few(map(tell_finding, early)))
    told = {
        Rcu.AWAY: "{0}() in {1}() enables interrupts around the guest itself",
        Rcu.WATCHING: "{0}() in {1}() enables interrupts while guest time runs, behind the guest",
    }
    seen = [m for m in find_openings(look, arch) if m.before.rcu in told and (m.before.ran or m.before.rcu is Rcu.AWAY)]
    if not seen:
        return left_open("no call that enables interrupts in guest time was seen on a path")
    proofs = few(ProofRow(told[m.before.rcu].format(m.call, m.where.function), place_of(m)) for m in seen)
    closed = [m for m in look.moments(arch) if m.where.path in look.paths and _ends_closed(m)]
    if not closed:
        return answered(*proofs)
    told_of = "{0}() in {1}() is also reached on a path that has not enabled them since the guest ran: is that meant?"
    return left_open(*few(ProofRow(told_of.format(m.call, m.where.function), place_of(m)) for m in closed), *proofs)


def _ends_closed(moment: Moment) -> bool:
    """Tell whether guest time ends with interrupts never enabled since the guest ran."""
    ends = moment.event is not None and moment.event.time == Time.HOST.value
    return ends and moment.before.time is Time.GUEST and moment.before.ran and not moment.before.opened


def answer_rcu(look: Look) -> Answer:
    """Return whether RCU watches where interrupts are enabled, or what wakes it there."""
    if look.archs:
        return by_arch(look, _answer_rcu)
    entry = look.review.facts.entry
    if look.behind is None:
        return left_open("there is no tree to look into interrupt entry")
    asked = _find_asked(look)
    if asked is None:
        return left_open(f"{entry.function}() is not seen to ask {entry.hook}()")
    return answered(ProofRow(f"{entry.function}() asks {entry.hook}() before it decides whether to wake RCU", asked))


def _answer_rcu(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    wrong = look.findings(arch, "eqs-irqs-enabled", "irqs-on-at-transition")
    if wrong:
        return against(*few(map(tell_finding, wrong)))
    openings = find_openings(look, arch)
    if not openings:
        return left_open("no call that enables interrupts in guest time was seen on a path")
    told = "RCU watches where {0}() in {1}() enables interrupts: state is left by then"
    behind = [m for m in openings if m.before.rcu is Rcu.WATCHING]
    seen = [answered(*few(ProofRow(told.format(m.call, m.where.function), place_of(m)) for m in behind))]
    inside = [m for m in openings if m.before.rcu is Rcu.AWAY]
    unclear = [m for m in openings if m.before.rcu is Rcu.UNKNOWN]
    told = "no path in reach says whether RCU watches where {0}() in {1}() enables interrupts"
    unsaid = [left_open(ProofRow(told.format(m.call, m.where.function), place_of(m))) for m in unclear]
    return join([*(seen if behind else []), *([_answer_inside(look, arch, inside)] if inside else []), *unsaid])


def _answer_inside(look: Look, arch: str, inside: list[Moment]) -> Answer:
    """Return what wakes RCU for interrupts that come while the guest runs."""
    entry = look.review.facts.entry
    opened = few(ProofRow(f"{m.call}() enables interrupts where RCU does not watch", place_of(m)) for m in inside)
    if look.behind is None:
        return left_open(*opened, "there is no tree to look into interrupt entry")
    asked, override = _find_asked(look), _find_override(look, arch)
    if asked is None:
        return against(*opened, ProofRow(f"{entry.function}() does not ask {entry.hook}(), so nothing wakes RCU there"))
    if override is None:
        return against(*opened, ProofRow(f"{arch} does not override {entry.hook}(), whose default is false", asked))
    told = f"{entry.function}() asks {entry.hook}(), and wakes RCU where that is true"
    return answered(*opened, ProofRow(told, asked), ProofRow(f"{arch} overrides {entry.hook}()", override))


def _find_asked(look: Look) -> str | None:
    """Return where interrupt entry asks the hook."""
    entry = look.review.facts.entry
    for path in (path for specs in ENTRY for path in (look.behind.holding([entry.hook], specs) if look.behind else ())):
        unit = look.unit(path)
        function = unit.function_named(entry.function) if unit else None
        match = re.search(rf"\b{entry.hook}\(", unit.text[slice(*function.body)]) if unit and function else None
        if unit and function and match:
            return f"{path}:{unit.place(function.body.start + match.start()).line}"
    return None


def _find_override(look: Look, arch: str) -> str | None:
    """Return where an architecture defines the hook as its own."""
    hook = look.review.facts.entry.hook
    for path in look.behind.holding([hook], [f":(glob)arch/{arch}/**/*.h"]) if look.behind else ():
        unit = look.unit(path)
        match = re.search(rf"(?m)^[ \t]*#[ \t]*define[ \t]+{hook}\b", unit.text) if unit else None
        function = unit.function_named(hook) if unit else None
        if unit and match:
            return f"{path}:{unit.place(function.at if function else match.start()).line}"
    return None
