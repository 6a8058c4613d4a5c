"""Guest time and state that are open-coded in part become timing around a noinstr helper.

Why:     the deprecated enter sends RCU away long before the guest runs, and the
         exit, open-coded or not, brings it back long behind, so locks stand in
         the extended quiescent state (EQS); lockdep and tracing are told of
         interrupts by hand, inside of it.
Before:  guest_enter_irqoff(); lock; trace_hardirqs_on(); ret = run(); trace_hardirqs_off();
         unlock; context_tracking_guest_exit(); a window; vtime_account_guest_exit();
After:   guest_timing_enter_irqoff(); lock; ret = helper(); unlock; the same window;
         guest_timing_exit_irqoff();
         and in the helper: guest_state_enter_irqoff(); run; guest_state_exit_irqoff();
Safety:  needs review; refused where the run call is C that may be instrumented,
         where the steps do not stand on one straight line, and where something
         else is told by hand.
Source:  arch/powerpc/kvm/book3s_hv.c, v5.16; b31bc24a4903 (v5.18).
"""

from migrator.analysis.sites import Site
from migrator.facts.recipe import Era
from migrator.recipes.guest_entry.parts.candidates import check_tree
from migrator.recipes.guest_entry.stretch.ending import find_ending
from migrator.recipes.guest_entry.stretch.extraction import extract
from migrator.recipes.guest_entry.stretch.half_split_draft import Halves, take_out
from migrator.recipes.guest_entry.stretch.hand_told import find_hand_told
from migrator.recipes.guest_entry.stretch.naming import name_once
from migrator.recipes.guest_entry.stretch.stretch import find_home, find_stretch
from migrator.recipes.model import Candidate, Case, Decision, Proposal, Refusal, Shape
from migrator.syntax.matchers import find_calls

_ENDS = (("enter", "timing-enter", "context-enter"), ("exit", "timing-exit", "context-exit"))


def propose(case: Case) -> list[Decision]:
    """Return a decision on each function that keeps the accounts in two steps, or tells of interrupts by hand."""
    return name_once(case.candidates, lambda candidate: _decide(case, candidate))


def _decide(case: Case, candidate: Candidate) -> Decision | None:
    """Return a decision; None for a function with one pair of calls that tells nothing by hand: another shape's."""
    halves = _find_halves(candidate)
    if halves is None or not (halves.steps or _may_tell(candidate, halves)):
        return None
    decision = _convert(case, candidate, halves)
    is_told = isinstance(decision, Refusal) or bool(decision.words["told"])
    return decision if halves.steps or is_told else None


def _may_tell(candidate: Candidate, halves: Halves) -> bool:
    """Tell whether a function calls, between its one pair of calls, what may tell of interrupts by hand."""
    events = candidate.study.program.events if candidate.study else None
    function = candidate.sites[0].home
    found = find_calls(candidate.unit.significant(function)) if function else ()
    inside = (call for call in found if halves.rcu_enter.offset < call.span.start < halves.rcu_exit.offset)
    told = (events.find(call.name) for call in inside) if events else ()
    return any(event is not None and event.told and not event.mask and not event.role for event in told)


def _find_halves(candidate: Candidate) -> Halves | None:
    """Return the calls of a function that enters and leaves once, in one step or in two."""
    if any(site.helper.era is not Era.OLD for site in candidate.sites):
        return None
    roles = {site.helper.role: site for site in candidate.sites}
    ends = [_find_end(roles, *names) for names in _ENDS]
    if len(roles) < len(candidate.sites) or ends[0] is None or ends[1] is None:
        return None
    return Halves(*ends[0], *reversed(ends[1]))


def _find_end(roles: dict[str, Site], both: str, time: str, rcu: str) -> tuple[Site, Site] | None:
    """Return the calls that change time and RCU: one for both, or two."""
    if both in roles:
        return (roles[both], roles[both]) if time not in roles and rcu not in roles else None
    return (roles[time], roles[rcu]) if time in roles and rcu in roles else None


def _convert(case: Case, candidate: Candidate, halves: Halves) -> Proposal | Refusal:
    home = check_tree(candidate) or find_home(case, candidate)
    if isinstance(home, Refusal):
        return home
    stretch = find_stretch(home, halves.rcu_enter, halves.rcu_exit)
    if isinstance(stretch, Refusal):
        return stretch
    told = find_hand_told(stretch)
    if isinstance(told, Refusal):
        return told
    run, gone = stretch.run.call.callee[-1].start, halves.statements(stretch)
    ending = find_ending(home, halves.time_enter, run, halves.time_exit, gone)
    if isinstance(ending, Refusal):
        return ending
    extracted = extract(home, stretch.run)
    return extracted if isinstance(extracted, Refusal) else take_out(stretch, halves, told, ending, extracted)


SHAPE = Shape(
    name="half_split",
    title="Guest time and state that are open-coded in part become timing around a noinstr helper.",
    propose=propose,
)
