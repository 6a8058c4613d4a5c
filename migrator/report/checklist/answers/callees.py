"""What is called between state enter and state exit: assembly by its section, C by what the analysis reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from migrator.analysis.callmap import CallKind, InnerCall, find_inner_calls
from migrator.analysis.evidence import Callee, Moment
from migrator.analysis.findings import Level
from migrator.analysis.flow import Called
from migrator.analysis.states import Rcu
from migrator.analysis.study import Study
from migrator.facts.events import Event, Use
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open, tell_finding
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.runcalls import find_assembly, find_primitives

_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"\w+(?:(?:->|\.)\w+)*")
_SECTION = re.compile(r"(?m)^[ \t]*\.(?:(?:push)?section[ \t]+(?P<NAME>[^\s,]+)|(?P<OTHER>text|previous|popsection)\b)")


@dataclass(frozen=True)
class Label:
    """Where assembly defines a name, and the section that it stands in; empty where that is not clear."""

    place: str
    section: str


def answer_asm(look: Look) -> Answer:
    """Return what has no C definition, and which section its assembly stands in."""
    return by_arch(look, _answer_asm)


def _answer_asm(look: Look, arch: str) -> Answer:
    called = {m.call for m in look.moments(arch) if m.callee is Callee.UNKNOWN and _is_inside(m)}
    names = [*find_primitives(look, arch), *sorted(call for call in called if _PLAIN.fullmatch(call))]
    labels = {name: _find_label(look, arch, _WORD.findall(name)[-1]) for name in names}
    proofs = [_tell_label(told, label, _is_safe(look, label)) for told, label in labels.items()]
    if not proofs:
        return left_open("no call of assembly was seen; look for it in the disassembly")
    return (answered if all(_is_safe(look, label) for label in labels.values()) else left_open)(*few(proofs))


def _is_inside(moment: Moment) -> bool:
    return moment.before.in_eqs and not moment.before.loose


def _find_label(look: Look, arch: str, name: str) -> Label | None:
    pattern = re.compile(rf"(?m)^(?:\w+[ \t]*\([ \t]*{re.escape(name)}[ \t]*\)|{re.escape(name)}[ \t]*:)")
    for path in find_assembly(look, arch, name):
        unit = look.unit(path)
        match = pattern.search(unit.text) if unit else None
        if unit and match:
            return Label(f"{path}:{unit.place(match.start()).line}", _find_section(unit.text[: match.start()]))
    return None


def _find_section(text: str) -> str:
    """Return the section that the end of some assembly stands in; empty where that is not clear."""
    found = list(_SECTION.finditer(text))
    if not found:
        return ".text"
    last = found[-1]
    return last["NAME"] or (".text" if last["OTHER"] == "text" else "")


def _is_safe(look: Look, label: Label | None) -> bool:
    return label is not None and any(re.fullmatch(pattern, label.section) for pattern in look.words.sections)


def _tell_label(told: str, label: Label | None, is_safe: bool) -> ProofRow:
    if label is None:
        return ProofRow(
            f"{told} has no label in the architecture's assembly: it is C, generated code, or something else"
        )
    if not label.section:
        return ProofRow(f"{told}: which section it stands in is not clear from the directives above it", label.place)
    kept = "" if is_safe else ", which may be probed"
    return ProofRow(f"{told} stands in {label.section}{kept}", label.place)


def answer_c(look: Look) -> Answer:
    """Return what is called while RCU does not watch, from the functions that enter or leave the guest's state."""
    return by_arch(look, _answer_c)


def _answer_c(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    calls = [call for path, names in _find_homes(look, arch).items() for call in _inner(look, arch, path, names)]
    if not calls:
        return left_open("no call was seen on a path between state enter and state exit")
    wrong = [call for call in calls if _is_wrong(call)]
    if wrong:
        return against(*few(map(_tell, wrong)))
    # What calls them counts, too: a helper that is not noinstr is instrumented itself.
    loose = [f for f in look.findings(arch, "eqs-instrumentable") if f.level is not Level.NOTE]
    if loose:
        return against(*few(map(tell_finding, loose)))
    if not any(call.kind is CallKind.RUN for call in calls):
        return left_open("no run call is among those between state enter and state exit", *few(map(_tell, calls)))
    unclear = [call for call in calls if call.kind is CallKind.UNKNOWN]
    told = few(map(_tell, sorted(calls, key=lambda call: call.kind is not CallKind.UNKNOWN)))
    known = _tell_harmless(look.judged[arch].study, {call.caller for call in calls})
    return left_open(*told, *known) if unclear else answered(*told, *known)


def _tell_harmless(study: Study, callers: Collection[str]) -> list[ProofRow]:
    """Return what is called there, too, and is not looked into, since the facts say that it uses nothing."""
    names = set[str]()
    for context in study.engine.contexts.values():
        away = {point[0] for point, _ in context.points() if point[1].rcu is Rcu.AWAY}
        steps = [context.flow.nodes[number].step for number in away] if context.definition.name in callers else []
        calls = [step for step in steps if isinstance(step, Called) and not step.is_bare]
        names |= {call.callee for call in calls if _is_declared(study.program.events.of(call.callee, call.told))}
    listed = ", ".join(f"{name}()" for name in sorted(names))
    return [ProofRow(f"declared to use nothing, and not looked into: {listed}")] if names else []


def _is_declared(event: Event | None) -> bool:
    if event is None:
        return False
    changes = event.mask or event.told or event.time or event.rcu or event.allows
    return event.uses is Use.NOTHING and not changes


_TOLD = {
    CallKind.INSTRUMENTABLE: "may be instrumented",
    CallKind.USE: "relies on RCU",
    CallKind.UNKNOWN: "has no C definition in reach",
    CallKind.RUN: "runs the guest",
    CallKind.NOINSTR: "is noinstr",
    CallKind.INLINED: "is always inlined",
    CallKind.STATE: "moves the state, or the mask alone",
    CallKind.STUB: "calls nothing",
}


def _is_wrong(call: InnerCall) -> bool:
    """Tell whether a call must not be there: a bare trap may be, and so may what its author vouches for."""
    is_trap = call.event is not None and call.event.uses is Use.TRAP
    return call.kind in {CallKind.INSTRUMENTABLE, CallKind.USE} and not is_trap and not call.is_allowed


def _inner(look: Look, arch: str, path: str, names: Iterable[str]) -> Sequence[InnerCall]:
    return find_inner_calls(look.judged[arch].study, path, frozenset(names))


def _find_homes(look: Look, arch: str) -> dict[str, dict[str, None]]:
    """Return by file the functions that call a helper which sends RCU away or brings it back."""
    homes: dict[str, dict[str, None]] = {}
    for moment in look.moments(arch):
        if moment.event is not None and moment.event.rcu and moment.where.path in look.paths:
            homes.setdefault(moment.where.path, {})[moment.where.function] = None
    return homes


def _tell(call: InnerCall) -> ProofRow:
    is_trap = call.event is not None and call.event.uses is Use.TRAP
    what = "traps where it warns" if is_trap else _TOLD[call.kind]
    return ProofRow(f"{call.callee}() in {call.caller}() {what}", f"{call.path}:{call.place.line}")
