"""Wrappers of state and timing give way to the generic helpers, and one function keeps guest time.

Why:     an architecture's own copy of the state helpers is right on the day it
         is written; later changes reach the generic helpers alone. Its enter
         begins guest time too, once in every turn of a loop that runs the
         guest, while another function ends it once.
Before:  arch_enter(); run(vcpu); arch_exit(); in a noinstr function;
         vtime_account_guest_exit(); in the function that calls it in a loop
After:   guest_state_enter_irqoff(); run(vcpu); guest_state_exit_irqoff();
         and guest_timing_enter_irqoff(); guest_timing_exit_irqoff(); around the loop
Safety:  needs review; refused where a user of a wrapper may be instrumented, is
         a macro or stands elsewhere, where a copy tells something else than the
         generic helper does, and where no one function is above all users.
Source:  arch/x86/kvm/x86.h from bc908e091b32 (v5.13) to b2d2af7e5df3 (v5.17).
"""

from collections.abc import Iterator, Sequence

from migrator.analysis.study import Study
from migrator.facts.recipe import Part
from migrator.recipes.guest_entry.wrapped.checks import check_paths, check_texts
from migrator.recipes.guest_entry.wrapped.common import find_common
from migrator.recipes.guest_entry.wrapped.copies import find_opened, find_wrappers, wrapper_names
from migrator.recipes.guest_entry.wrapped.draft import draft
from migrator.recipes.guest_entry.wrapped.model import Opened, Problem, Vendor, Wrapped
from migrator.recipes.guest_entry.wrapped.users import Uses, find_uses, holding, make_vendor, turn_of
from migrator.recipes.model import Candidate, Case, Decision, Reason, Refusal, Shape


def propose(case: Case) -> list[Decision]:
    """Return one decision on all that uses wrappers or copies of the state helpers, with what keeps guest time."""
    names, copies = wrapper_names(case), find_opened(case)
    own = _find_own(case, names, copies) if names or copies else []
    if case.study is None or not own:
        return []
    found = _check_tree(case, own[0]) or _recognise(case, case.study, names, copies)
    return [*_refuse(found, own)] if isinstance(found, Problem) else [draft(case, found)]


def _check_tree(case: Case, first: Candidate) -> Problem | None:
    """Return the problem of a tree that lacks the generic helpers."""
    split = case.facts.split
    wanted = (split.timing_enter, split.timing_exit, split.state_enter, split.state_exit)
    missing = [name for name in wanted if name not in case.defined]
    if not missing:
        return None
    message = f"this tree does not define {', '.join(f'{name}()' for name in missing)}; bring the helpers in first"
    return Problem(Reason.HELPERS_MISSING, first.path, first.unit, first.sites[0].offset, message)


def _recognise(case: Case, study: Study, names: set[str], copies: Sequence[Opened]) -> Wrapped | Problem:
    """Return all that belongs together, if it can be converted."""
    for copy in copies:
        group = next((group for group in copy.groups if group.problem), None)
        if group is not None:
            message = f"{copy.function.name}() tells by hand what the generic state helpers tell: {group.problem}"
            return Problem(Reason.OPEN_CODED, copy.path, copy.unit, group.offset, message)
    paths = holding(case, names)
    wrappers = find_wrappers(case, names, paths)
    if isinstance(wrappers, Problem):
        return wrappers
    uses = find_uses(case, wrappers, paths)
    if isinstance(uses, Problem):
        return uses
    vendors = _find_vendors(case, uses, copies)
    if isinstance(vendors, Problem):
        return vendors
    if not vendors:
        told = ", ".join(f"{wrapper.name}()" for wrapper in wrappers)
        message = f"nobody calls {told}; what nobody needs is removed by hand, without a change of guest entry"
        return Problem(Reason.PRIVATE_WRAPPER, wrappers[0].path, wrappers[0].unit, wrappers[0].function.at, message)
    common = find_common(case, study, wrappers, vendors)
    if isinstance(common, Problem):
        return common
    wrapped = Wrapped(tuple(wrappers), tuple(vendors), common, tuple(uses.told))
    return check_texts(wrapped) or check_paths(case, study, common) or wrapped


def _find_vendors(case: Case, uses: Uses, copies: Sequence[Opened]) -> list[Vendor] | Problem:
    """Return the functions that run the guest between two turns."""
    turns = {home: list(found) for home, found in uses.turns.items()}
    units = dict(uses.units)
    for copy in copies:
        turns.setdefault((copy.path, copy.function), []).extend(turn_of(group) for group in copy.groups)
        units[copy.path] = copy.unit
    vendors = []
    for (path, function), found in turns.items():
        vendor = make_vendor(case, path, units[path], function, found)
        if isinstance(vendor, Problem):
            return vendor
        vendors.append(vendor)
    return vendors


def _find_own(case: Case, names: set[str], copies: Sequence[Opened]) -> list[Candidate]:
    """Return the candidates that the shape decides on: wrappers, their users, copies, and what ends guest time."""
    opened = {(copy.path, copy.function.name) for copy in copies}
    found = []
    for candidate in case.candidates:
        called = any(site.helper.part is Part.WRAPPER for site in candidate.sites)
        timed = all(
            site.helper.part is Part.BUILDING_BLOCK and "timing" in site.helper.role for site in candidate.sites
        )
        if called or timed or candidate.sites[0].function in names or candidate.key in opened:
            found.append(candidate)
    return found


def _refuse(problem: Problem, own: Sequence[Candidate]) -> Iterator[Refusal]:
    """Yield a refusal for each function that cannot be converted without the others."""
    place = f"{problem.path}:{problem.unit.place(problem.offset).line}"
    home = next((function.name for function in problem.unit.functions_at(problem.offset)), "")
    for candidate in own:
        if candidate.key == (problem.path, home):
            yield candidate.refuse(problem.reason, problem.offset, problem.message)
        else:
            message = f"all users of the state helpers' copies are converted together, and at {place} {problem.message}"
            yield candidate.refuse(problem.reason, candidate.sites[0].offset, message)


SHAPE = Shape(
    name="wrapped",
    title="Wrappers of state and timing give way to the generic helpers, and one function keeps guest time.",
    propose=propose,
)
