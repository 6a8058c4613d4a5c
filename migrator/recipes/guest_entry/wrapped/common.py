"""The function that keeps guest time for several vendor functions: found by who calls whom, from below.

Every way up from a vendor function must lead into it, so that no guest runs
outside of its timing. Calls through pointers are followed as far as the
architecture's facts name what they reach.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called
from migrator.analysis.sites import Site
from migrator.analysis.study import Study
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.wrapped.model import Common, Problem, Vendor, Wrapper
from migrator.recipes.guest_entry.wrapped.place import find_place
from migrator.recipes.model import Case, Reason


@dataclass(frozen=True)
class _Climb:
    """The ways up from one function.

    Attributes:
        leads: by function above, the calls in it that lead down.
        tops: those that nobody calls.
    """

    leads: Mapping[Definition, frozenset[int]]
    tops: tuple[Definition, ...]


def find_common(case: Case, study: Study, wrappers: Sequence[Wrapper], vendors: Sequence[Vendor]) -> Common | Problem:
    """Return the function that guest time is kept in, or why there is none."""
    first = vendors[0]
    kinds = {(turn.enters, turn.times) for vendor in vendors for turn in vendor.turns}
    if len(kinds) != 2 or kinds == {(True, False), (False, True)}:
        message = "some of the functions that run the guest begin or end guest time, and others do not: "
        message += ", ".join(f"{vendor.name}()" for vendor in vendors)
        return Problem(Reason.OPEN_CODED, first.path, first.unit, first.turns[0].offset, message)
    copies = {*((w.path, w.name) for w in wrappers), *((v.path, v.name) for v in vendors)}
    sites = [site for site in case.sites if (site.path, site.function) not in copies]
    if (False, True) in kinds:
        return _find_new(case, study, vendors)
    leave = [site for site in sites if site.helper.role == "timing-exit"]
    return _find_known(case, study, vendors, leave, sites, begins=(True, False) in kinds)


def _find_known(
    case: Case, study: Study, vendors: Sequence[Vendor], leave: Sequence[Site], sites: Sequence[Site], *, begins: bool
) -> Common | Problem:
    """Return the function that ends guest time; `begins`: it must begin it already."""
    homes = {site: find_definition(study, site.path, site.home) for site in leave if site.home}
    stops = {definition for definition in homes.values() if definition is not None}
    climbs = {vendor.name: _climb(study, vendor.definition, stops) for vendor in vendors}
    found = {stop for climb in climbs.values() for stop in stops & climb.leads.keys()}
    if len(found) != 1:
        return _refuse_none(vendors, climbs, found)
    (definition,) = found
    outside = _find_outside(vendors, climbs, definition)
    if outside is not None:
        return outside
    own = [site for site, home in homes.items() if home is definition]
    enters = [s for s in sites if s.helper.role == "timing-enter" and _stands_in(s, definition)]
    if len(own) != 1 or len(enters) > 1 or (begins and not enters):
        message = f"{definition.name}() begins guest time {len(enters)} times and ends it {len(own)} times"
        return Problem(Reason.SEVERAL_PAIRS, definition.path, definition.unit, own[0].offset, message)
    offsets = frozenset[int]().union(*(climb.leads[definition] for climb in climbs.values()))
    return find_place(case, study, definition, offsets, own[0], next(iter(enters), None))


def _find_new(case: Case, study: Study, vendors: Sequence[Vendor]) -> Common | Problem:
    """Return the nearest function above all vendor functions that takes the interrupts pending behind the guest."""
    climbs = {vendor.name: _climb(study, vendor.definition, set()) for vendor in vendors}
    shared = [d for d in climbs[vendors[0].name].leads if all(d in climb.leads for climb in climbs.values())]
    problem = None
    for definition in shared:
        again = {vendor.name: _climb(study, vendor.definition, {definition}) for vendor in vendors}
        outside = _find_outside(vendors, again, definition)
        offsets = frozenset[int]().union(*(climb.leads[definition] for climb in again.values()))
        found = outside or find_place(case, study, definition, offsets, None, None)
        if isinstance(found, Common):
            return found
        problem = problem or found
    return problem or _refuse_none(vendors, climbs, ())


def _climb(study: Study, start: Definition, stops: Collection[Definition]) -> _Climb:
    """Return the ways up from a function; those to stop at are not left."""
    leads: dict[Definition, set[int]] = {}
    tops: list[Definition] = []
    waiting, seen = [start], {start}
    for at in waiting:
        callers = list(_callers(study, at))
        if not callers:
            tops.append(at)
        for caller, call in callers:
            leads.setdefault(caller, set()).add(call.offset)
            if caller not in seen and caller not in stops:
                waiting.append(caller)
            seen.add(caller)
    return _Climb({definition: frozenset(offsets) for definition, offsets in leads.items()}, tuple(tops))


def _callers(study: Study, callee: Definition) -> Iterator[tuple[Definition, Called]]:
    """Yield the calls of a function that were read, through the pointers too that the facts name."""
    targets = study.facts.target if study.facts else ()
    words = {regex.findall(r"\w+", target.call)[-1] for target in targets if callee.name in target.functions}
    pattern = regex.compile(r"\b(?:\L<words>)\b", words=sorted({*words, callee.name}))
    for definition in study.program.holding(pattern):
        for call in definition.flow.calls() if definition.flow and definition is not callee else ():
            if callee in study.callees.resolve(call, definition.path, certain=False).code:
                yield definition, call


def _find_outside(vendors: Sequence[Vendor], climbs: Mapping[str, _Climb], common: Definition) -> Problem | None:
    """Return the problem of a vendor function that is reached without the common one, or that nobody calls."""
    for vendor in vendors:
        others = [top for top in climbs[vendor.name].tops if top is not common]
        if others:
            told = ", ".join(f"{top.name}()" for top in others)
            message = (
                f"{vendor.name}() is reached from {told} too, and not only through {common.name}(), so guest time "
                f"cannot be kept there alone; if a pointer leads to it, declare that as a `target` in the facts"
            )
            return Problem(Reason.SPLIT_ACROSS_FUNCTIONS, vendor.path, vendor.unit, vendor.turns[0].offset, message)
    return None


def _refuse_none(vendors: Sequence[Vendor], climbs: Mapping[str, _Climb], found: Collection[Definition]) -> Problem:
    """Return the problem of functions that have no one function above them, with what leads to each."""
    ends = ", ".join(sorted(f"{definition.name}()" for definition in found))
    told = "; ".join(
        f"{vendor.name}() is called from {', '.join(f'{d.name}()' for d in climbs[vendor.name].leads) or 'nowhere'}"
        for vendor in vendors
    )
    what = f"guest time ends in several: {ends}" if found else "no one function above them all keeps guest time"
    vendor = vendors[0]
    message = f"{what}; {told}. A pointer that leads to one is followed if the facts declare it as a `target`"
    return Problem(Reason.SPLIT_ACROSS_FUNCTIONS, vendor.path, vendor.unit, vendor.turns[0].offset, message)


def _stands_in(site: Site, definition: Definition) -> bool:
    return site.path == definition.path and site.home is not None and site.home.span == definition.function.span
