"""State helpers of an ordinary function enclose the run call alone, in a noinstr helper.

Why:     the new helpers in a function that may be traced and probed leave the
         extended quiescent state (EQS) as unsafe as the old pair did; so does
         what stands between them and the run call, and timing that ends before
         state does, or with no interrupt window before its end.
Before:  guest_timing_enter_irqoff(); guest_state_enter_irqoff(); prepare();
         ret = run(vcpu); trace(); guest_state_exit_irqoff(); guest_timing_exit_irqoff();
After:   guest_timing_enter_irqoff(); prepare(); ret = helper(vcpu); trace();
         an interrupt window where there was none; guest_timing_exit_irqoff();
         and in the helper: guest_state_enter_irqoff(); run; guest_state_exit_irqoff();
         a function that is such a helper already becomes noinstr, and no more.
Safety:  needs review; refused where the run call is C that may be instrumented,
         where interrupts open in the stretch, and where the function is noinstr.
Source:  include/linux/kvm_host.h, comments above the helpers; b31bc24a4903 (v5.18).
"""

from dataclasses import replace

from migrator.analysis.states import Time
from migrator.facts.recipe import Era
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.stretch.converted_draft import make_noinstr, mend_window, sites_of, take_out
from migrator.recipes.guest_entry.stretch.marking import find_runs
from migrator.recipes.guest_entry.stretch.naming import name_once
from migrator.recipes.guest_entry.stretch.stretch import Home, Stretch, find_home, find_stretch
from migrator.recipes.model import Candidate, Case, Decision, Proposal, Reason, Refusal, Shape

_PAIRS = (("state-enter", "state-exit"), ("timing-enter", "timing-exit"))


def propose(case: Case) -> list[Decision]:
    """Return a decision on each function that calls new names alone, and has a fault that a recipe mends."""
    new = (c for c in case.candidates if all(site.helper.era is Era.NEW for site in c.sites))
    return name_once(new, lambda candidate: _decide(case, candidate))


def _decide(case: Case, candidate: Candidate) -> Proposal | Refusal:
    home = find_home(case, candidate)
    if isinstance(home, Refusal):
        return home
    refusal = _check_timed(home) or _check_home(home) or _check_sites(home)
    if refusal is not None:
        return refusal
    if not sites_of(home, "state-enter"):
        unclear = f"how to mend {home.function.name}() is not certain"
        return mend_window(home) or _refuse_fault(home, Reason.IRQS_UNCLEAR, unclear)
    runs = find_runs(home) if not sites_of(home, "timing-enter") else ()
    if runs:
        return make_noinstr(home, [run.primitive for run in runs])
    stretch = find_stretch(home, sites_of(home, "state-enter")[0], sites_of(home, "state-exit")[0])
    if isinstance(stretch, Refusal):
        return stretch
    return _check_told(stretch) or take_out(stretch)


def _check_told(stretch: Stretch) -> Refusal | None:
    telling = stretch.passing.telling(stretch.passing.between.inside - {stretch.third})
    if not telling:
        return None
    message = (
        f"between {stretch.first.helper.name}() and {stretch.last.helper.name}() something is told by hand that these "
        f"two tell already; which of them stays must be decided"
    )
    return stretch.home.refuse(Reason.OPEN_CODED, telling[0], message)


def _check_timed(home: Home) -> Refusal | None:
    """Return a refusal for state helpers on a path that has not begun guest time: a pair that was only renamed."""
    study, enters = home.candidate.study, sites_of(home, "state-enter")
    if study is None or not enters or sites_of(home, "timing-enter"):
        return None
    if all(state.time is not Time.HOST for state in study.before(home.candidate.path, enters[0].offset)):
        return None
    split = home.candidate.facts.split
    message = (
        f"a path comes to {enters[0].helper.name}() outside of guest time: no {split.timing_enter}() stands before it. "
        f"Put {split.timing_enter}() and {split.timing_exit}() around it, the latter "
        f"behind an interrupt window; the deprecated pair, merely renamed, keeps its faults"
    )
    return home.refuse(Reason.HALF_CONVERTED, enters[0].offset, message)


def _check_home(home: Home) -> Refusal | None:
    """Return a refusal for a handler, and for a function that is noinstr."""
    candidate, study = home.candidate, home.candidate.study
    handlers = candidate.archfacts.exit_handler if candidate.archfacts else ()
    if any(handler.name == home.function.name for handler in handlers):
        message = f"{home.function.name}() handles exits inside the run call; mend it together with that call"
        return home.refuse(Reason.EXIT_INSIDE_RUN_CALL, candidate.sites[0].offset, message)
    definition = find_definition(study, candidate.path, home.function) if study else None
    if definition is None or not (definition.is_noinstr or definition.is_inline):
        return None
    message = (
        f"{home.function.name}() is noinstr, or a part of its callers, so what is wrong in it has to move to those"
    )
    return _refuse_fault(home, Reason.ALREADY_NOINSTR, message)


def _refuse_fault(home: Home, reason: Reason, message: str) -> Refusal:
    """Return a refusal that points at the first fault of the function, and quotes it."""
    fault = next(finding for finding in home.candidate.findings if finding.is_owed)
    told = f"{message}. The analysis found {fault.rule}: {fault.message}"
    return replace(home.refuse(reason, home.candidate.sites[0].offset, told), line=fault.place.line)


def _check_sites(home: Home) -> Refusal | None:
    """Return a refusal unless there is one of each helper; the state's, or the timing's, may stand elsewhere."""
    counts = {role: len(sites_of(home, role)) for pair in _PAIRS for role in pair}
    name, first = home.function.name, home.candidate.sites[0].offset
    several = [role for role, count in counts.items() if count > 1]
    if several:
        message = f"{name}() calls more than one {' and '.join(several)}; which belong together is not certain"
        return home.refuse(Reason.SEVERAL_PAIRS, first, message)
    if all(counts[enter] == counts[leave] for enter, leave in _PAIRS):
        return None
    held = ", ".join(f"{site.helper.name}()" for site in home.candidate.sites)
    lacking = {role for pair in _PAIRS if counts[pair[0]] != counts[pair[1]] for role in pair if not counts[role]}
    others = [s for s in home.case.sites if s.helper.role in lacking and (s.path, s.function) != home.candidate.key]
    places = ", ".join(f"{s.helper.name}() in {s.function}() at {s.path}:{s.place.line}" for s in others)
    told = (
        f"for the other half read {places}"
        if places
        else f"no function in reach makes the call for {' and '.join(sorted(lacking))}"
    )
    return _refuse_fault(home, Reason.SPLIT_ACROSS_FUNCTIONS, f"{name}() calls {held}; {told}")


SHAPE = Shape(
    name="converted",
    title="State helpers of an ordinary function enclose the run call alone, in a noinstr helper.",
    propose=propose,
)
