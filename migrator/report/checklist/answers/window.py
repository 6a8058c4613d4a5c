"""What orders the window between enabling interrupts and disabling them again, and by which document."""

from __future__ import annotations

from migrator.analysis.evidence import Moment
from migrator.analysis.states import Rcu
from migrator.facts.arch import Synchronization
from migrator.report.checklist.answers.irqs import find_openings
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open, tell_finding
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.syntax.matchers import find_calls


def answer(look: Look) -> Answer:
    """Return the synchronization of each window, with its document; open where none is declared."""
    return by_arch(look, _answer)


def _answer(look: Look, arch: str) -> Answer:
    wrong = look.findings(arch, "window-unsynchronized")
    if wrong:
        return against(*few(map(tell_finding, wrong)))
    known = look.facts_of(arch).synchronization
    if known is None:
        return left_open(f"no manual of {arch} is declared that says what makes a pending interrupt be taken")
    said = f"{known.call} {known.why} ({known.document})"
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(f"declared: {said}; {unknown}")
    windows = [m for m in find_openings(look, arch) if m.before.rcu is Rcu.WATCHING and m.before.ran]
    places = {moment: _find_call(look, arch, moment, known) for moment in windows}
    if not windows or not all(places.values()):
        lacking = [m for m in windows if not places[m]]
        told = f"declared: {said}; it is not seen behind"
        seen = [ProofRow(f"{told} {m.call}()", f"{m.where.path}:{m.where.place.line}") for m in lacking]
        return left_open(*few(seen)) if seen else left_open(f"declared: {said}; no window was seen on a path")
    return answered(*few(ProofRow(said, place) for place in places.values()))


def _find_call(look: Look, arch: str, moment: Moment, known: Synchronization) -> str:
    """Return where the synchronization stands next behind a call that enables interrupts, before what disables them."""
    unit = look.judged[arch].study.program.units.get(moment.where.path)
    functions = unit.functions_at(moment.where.offset) if unit else ()
    name, disable = known.call.partition("(")[0], look.review.facts.irqs.disable
    for call in find_calls(unit.significant(functions[0])) if unit and functions else ():
        if call.span.start <= moment.where.offset or call.name not in {name, disable}:
            continue
        if unit is None or call.name == disable:
            break
        return f"{moment.where.path}:{unit.place(call.span.start).line}"
    return ""
