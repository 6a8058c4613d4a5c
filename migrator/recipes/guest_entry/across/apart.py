"""Half of a pair is told with where the other half stands, and who calls it.

Why:     a function that enters and never leaves, or leaves and never entered,
         shows no whole path; how the halves belong together is decided by its
         callers, and all of them have to be read before one is changed.
Before:  prepare(): guest_enter_irqoff();
         finish(): local_irq_enable(); guest_exit();
         run(): prepare(vcpu); enter(vcpu); finish(vcpu);
After:   the same; the refusal names the calls of the other half, the callers of
         this one, and who looks after it.
Safety:  always refused; brought into one function, the pair is another shape.
Source:  arch/powerpc/kvm/powerpc.c, for code whose handlers no facts name.
"""

from migrator.analysis.sites import Site
from migrator.recipes.guest_entry.across.callers import find_callers
from migrator.recipes.guest_entry.across.shape import (
    ENTERS,
    EXITS,
    is_ordinary,
    list_words,
    refuse,
    roles,
    tell_condition,
    tell_names,
)
from migrator.recipes.guest_entry.parts.candidates import check_tree
from migrator.recipes.model import Candidate, Case, Decision, Refusal, Shape


def propose(case: Case) -> list[Decision]:
    """Return a refusal for each function that holds one half of a pair alone."""
    halves = (c for c in case.candidates if is_ordinary(c) and (roles(c) <= ENTERS or roles(c) <= EXITS))
    return [check_tree(candidate) or _refuse(case, candidate) for candidate in halves]


def _refuse(case: Case, candidate: Candidate) -> Refusal:
    name = candidate.sites[0].function
    others = _find_others(case, candidate)
    does, undone = ("enters", "left") if roles(candidate) <= ENTERS else ("leaves", "entered")
    callers = find_callers(case, name)
    told = [
        f"{name}() {does} the guest with {tell_names(candidate.sites)}{tell_condition(candidate)}",
        f"It is {undone} in {list_words(others)}" if others else f"Nowhere in reach is it {undone}",
        f"{name}() is called by {list_words(each.told for each in callers)}"
        if callers
        else "Nothing in reach calls it",
        "Read every path between these; once both halves stand in one function, it can be converted",
    ]
    return refuse(case, candidate, told)


def _find_others(case: Case, candidate: Candidate) -> list[str]:
    """Return the functions that hold the other half alone, each with its places; else those that hold both."""
    wanted = EXITS if roles(candidate) <= ENTERS else ENTERS
    homes: dict[tuple[str, str], list[Site]] = {}
    for site in case.sites:
        if (site.path, site.function) != candidate.key:
            homes.setdefault((site.path, site.function), []).append(site)
    alone = [sites for sites in homes.values() if {site.helper.role for site in sites} <= wanted]
    return [
        f"{sites[0].function}() at {list_words(f'{s.path}:{s.place.line}' for s in sites if s.helper.role in wanted)}"
        for sites in alone or homes.values()
        if any(site.helper.role in wanted for site in sites)
    ]


SHAPE = Shape(
    name="apart",
    title="Half of a pair is told with where the other half stands, and who calls it.",
    propose=propose,
)
