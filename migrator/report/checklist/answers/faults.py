"""Whether the run call can sleep, or take a fault that is handled inside it."""

from __future__ import annotations

from migrator.analysis.evidence import Moment
from migrator.analysis.states import Rcu
from migrator.facts.events import Use
from migrator.recipes.guest_entry.open_window.fault import check_faults, tell_faults
from migrator.report.checklist.answers.cases import make_case
from migrator.report.checklist.answers.irqs import runs_open
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open, place_of
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.runcalls import find_primitives

_SLEEPS = frozenset({Use.SLEEP, Use.UACCESS})


def answer_sleeps(look: Look) -> Answer:
    """Return whether a call that may sleep is seen while RCU does not watch."""
    return by_arch(look, _answer_sleeps)


def _answer_sleeps(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    inside = [moment for moment in look.moments(arch) if moment.before.rcu is Rcu.AWAY and not moment.before.allowed]
    wrong = [m for m in inside if m.event is not None and m.event.uses in _SLEEPS and _is_near(look, m)]
    if wrong:
        told = "{0}() in {1}() may sleep, while RCU does not watch"
        return against(*few(ProofRow(told.format(m.call, m.where.function), place_of(m)) for m in wrong))
    locks = [m for m in inside if m.event is not None and m.event.uses is Use.LOCK and _is_near(look, m)]
    told = "{0}() in {1}() takes a lock, while RCU does not watch: some of them sleep"
    taken = few(ProofRow(told.format(m.call, m.where.function), place_of(m)) for m in locks)
    calls = {(m.where.path, m.where.offset) for m in inside}
    seen = f"of the {len(calls)} calls seen where RCU does not watch, none is declared to sleep"
    unread = f"not looked into: {', '.join(find_primitives(look, arch))}"
    opened = "interrupts are open there: read what their exit does where the kernel can be preempted"
    return left_open(*taken, f"{seen}; {unread}", *((opened,) if runs_open(look, arch) else ()))


def _is_near(look: Look, moment: Moment) -> bool:
    """Tell whether a call is reached through a file that the patch changes."""
    return moment.where.path in look.paths or any(step.path in look.paths for step in moment.path())


def answer_faults(look: Look) -> Answer:
    """Return whether the code that gets exceptions from the run call ends before it handles them."""
    return by_arch(look, _answer_faults)


def _answer_faults(look: Look, arch: str) -> Answer:
    facts = look.facts_of(arch).fault
    if not facts:
        return left_open(
            f"no code that gets exceptions from the run call is declared of {arch}, and none was looked for"
        )
    if look.behind is None:
        return left_open("there is no tree to look into the code that gets exceptions")
    case = make_case(look, arch, look.behind)
    problems = check_faults(case)
    if problems:
        return against(*(ProofRow(problem, _findplace_of(look, arch)) for problem in problems))
    return answered(*(ProofRow(told, _findplace_of(look, arch)) for told, _ in tell_faults(case)))


def _findplace_of(look: Look, arch: str) -> str:
    """Return where the first handler that is declared stands."""
    for fault in look.facts_of(arch).fault:
        for path in look.behind.holding([fault.handler], [f":(glob)arch/{arch}/**/*.c"]) if look.behind else ():
            unit = look.unit(path)
            function = unit.function_named(fault.handler) if unit else None
            if unit and function:
                return f"{path}:{unit.place(function.at).line}"
    return ""
