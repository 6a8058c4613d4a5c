"""Copies of the generic state helpers in one architecture: functions that are one, and functions that hold some."""

from collections.abc import Collection, Sequence

from migrator.analysis.definitions import Definition
from migrator.facts.recipe import Part
from migrator.recipes.guest_entry.parts.passing import find_definition
from migrator.recipes.guest_entry.wrapped.groups import Group, find_groups, find_wrapped
from migrator.recipes.guest_entry.wrapped.model import Opened, Problem, Wrapper, read_unit
from migrator.recipes.model import Candidate, Case, Reason
from migrator.syntax.outline import Function
from migrator.syntax.unit import Unit


def wrapper_names(case: Case) -> set[str]:
    """Return the names of functions that are, or are declared to be, copies of the generic helpers."""
    known = {site.helper.name for site in case.sites if site.helper.part is Part.WRAPPER}
    return known | {c.sites[0].function for c in case.candidates if _is_wrapper(c)}


def find_opened(case: Case) -> list[Opened]:
    """Return the functions, other than wrappers, that hold copies and must not be instrumented."""
    found = []
    for candidate in case.candidates:
        function, definition = candidate.sites[0].home, _definition(candidate)
        if function is None or definition is None or _is_wrapper(candidate):
            continue
        groups = find_groups(candidate.unit, function, case.facts)
        if groups and is_guarded(definition):
            found.append(Opened(candidate.path, candidate.unit, function, tuple(groups)))
    return found


def find_wrappers(case: Case, names: Collection[str], paths: Sequence[str]) -> list[Wrapper] | Problem:
    """Return the wrappers of some names; `paths` are the files that hold one."""
    found: list[Wrapper] = []
    for path in paths:
        unit = read_unit(case, path)
        for function in unit.outline.functions if unit else ():
            if unit is None or function.name not in names:
                continue
            group = find_wrapped(unit, function, case.facts)
            if group is None or group.problem or any(w.name == function.name for w in found):
                return Problem(Reason.PRIVATE_WRAPPER, path, unit, function.at, _say_odd(unit, function, group, case))
            found.append(Wrapper(path, unit, function, group))
    missing = sorted({*names} - {wrapper.name for wrapper in found})
    site = next((site for site in case.sites if site.helper.name in missing), None)
    unit = read_unit(case, site.path) if site else None
    if site is not None and unit is not None:
        message = f"what {site.helper.name}() does is not known: no file of the tree defines it as a function"
        return Problem(Reason.PRIVATE_WRAPPER, site.path, unit, site.offset, message)
    return found


def _definition(candidate: Candidate) -> Definition | None:
    home = candidate.sites[0].home
    return find_definition(candidate.study, candidate.path, home) if candidate.study and home else None


def _is_wrapper(candidate: Candidate) -> bool:
    """Tell whether a function is a copy, and nothing else, that becomes a part of code that is not instrumented."""
    home, definition = candidate.sites[0].home, _definition(candidate)
    if home is None or definition is None or find_wrapped(candidate.unit, home, candidate.facts) is None:
        return False
    return is_guarded(definition) or "inline" in " ".join(definition.words)


def is_guarded(definition: Definition) -> bool:
    """Tell whether a function's code is kept from instrumentation, by itself or as a part of its caller."""
    return definition.is_noinstr or definition.is_inline


def _say_odd(unit: Unit, function: Function, group: Group | None, case: Case) -> str:
    groups = find_groups(unit, function, case.facts)
    problem = next((each.problem for each in groups if each.problem), "")
    if group is not None and not group.problem:
        return f"{function.name}() is defined more than once; which of them a call means is not certain"
    what = problem or "more, or other things, stand in it than there"
    return f"{function.name}() is not what the generic state helper is: {what}"
