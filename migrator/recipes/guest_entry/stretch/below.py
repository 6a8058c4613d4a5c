"""What the run call reaches before it comes to its primitive: code that no helper around the call makes right."""

from collections.abc import Sequence

from migrator.analysis.evidence import Callee, Moment
from migrator.analysis.findings import Finding, Level
from migrator.analysis.record import record
from migrator.recipes.guest_entry.parts.runcall import RunCall
from migrator.recipes.model import Candidate, Case, Reason, Refusal

_FAULTS = frozenset({"eqs-tracepoint", "eqs-irqs-enabled"})
_MOST = 6


def check_below(case: Case, candidate: Candidate, run: RunCall) -> Refusal | None:
    """Return a refusal where what the run call reaches may be instrumented, or uses RCU.

    A noinstr helper says that from state enter to state exit nothing is
    instrumented. Around such a call it would say so and not be right.
    """
    study = candidate.study
    if study is None:
        return None
    moments = record(study, case.sites, candidate.facts).moments
    reached = _reached(candidate, run, moments)
    faults = _faults(case, candidate, run, moments)
    if reached is None and not faults:
        return None
    call = run.call.name
    told = [_tell_reached(reached)] if reached is not None else []
    told += [f"`{_first_word(fault)}` at {fault.path}:{fault.place.line} {_tell_rule(fault)}" for fault in faults[:3]]
    message = (
        f"{call}() runs C before the guest, and behind it, where RCU does not watch: {'; '.join(told)}. No noinstr "
        f"helper around {call}() mends that; make all of that code noinstr, or bring the state helpers down to where "
        f"{run.primitive} is called, and read every function on the way"
    )
    return candidate.refuse(Reason.RUN_CALL_INSTRUMENTED, run.call.span.start, message)


def _reached(candidate: Candidate, run: RunCall, moments: Sequence[Moment]) -> tuple[str, ...] | None:
    """Return what an instrumentable run call reaches, the nearest first; None where it is not instrumentable."""
    at = candidate.path, run.call.callee[-1].start
    here = [m for m in moments if (m.where.path, m.where.offset) == at and m.callee is Callee.INSTRUMENTABLE]
    return next((moment.reached for moment in here if moment.before.in_eqs), None)


def _faults(case: Case, candidate: Candidate, run: RunCall, moments: Sequence[Moment]) -> list[Finding]:
    """Return the faults between the run call and its primitive."""
    place = candidate.unit.place(run.call.callee[-1].start)
    found = [f for f in case.findings if f.rule in _FAULTS and f.level is not Level.NOTE]
    places = {(f.path, f.place) for f in found}
    inside = {
        (m.where.path, m.where.place)
        for m in moments
        if m.before.running
        and (m.where.path, m.where.place) in places
        and any((step.path, step.place) == (candidate.path, place) for step in m.path())
    }
    return [f for f in found if (f.path, f.place) in inside]


def _tell_reached(reached: Sequence[str]) -> str:
    if not reached:
        return "it may be instrumented itself"
    names = [f"{name}()" for name in reached]
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"it reaches {', '.join(names[:_MOST])}{more}, which may be instrumented"


def _first_word(fault: Finding) -> str:
    return fault.message.split("`")[1] if "`" in fault.message else fault.rule


def _tell_rule(fault: Finding) -> str:
    return "enables interrupts" if fault.rule == "eqs-irqs-enabled" else "needs RCU, which does not watch there"
