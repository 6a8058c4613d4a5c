"""Where a split function is called: the calls by who owns them, and its uses that are no calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from migrator.analysis.callcontext.find import CallFinder
from migrator.analysis.callcontext.model import CallContext
from migrator.analysis.findings import Assumption
from migrator.analysis.scan import GENERIC, arch_of
from migrator.analysis.shelf import Shelf
from migrator.facts.events import Events
from migrator.facts.recipe import RecipeFacts
from migrator.facts.splitting import SplitFacts
from migrator.recipes.model import Ground, Reason
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.unit import Unit

# What is read and understood of a file, for all questions of one run: the trees before and behind a patch share most.
_SHELVES: list[Shelf] = []
_MACRO = regex.compile(r"#\s*define\s+(\w+)")


@dataclass(frozen=True)
class Odd:
    """A use that is no call which could be read."""

    path: str
    function: str
    line: int
    reason: Reason
    told: str


@dataclass(frozen=True)
class Group:
    """The calls of one function: all that must follow where its definition is split.

    Attributes:
        arch: the owner of the definition.
    """

    arch: str
    calls: tuple[CallContext, ...]
    odd: tuple[Odd, ...]
    assumptions: tuple[Assumption, ...]


def pathspecs_of(facts: SplitFacts, recipe: RecipeFacts) -> tuple[str, ...]:
    """Return where code is looked for, assembly included."""
    specs = facts.code or recipe.pathspecs(())
    return tuple(dict.fromkeys(spec.replace("*.[ch]", "*.[chS]") for spec in specs))


def find_groups(ground: Ground, facts: SplitFacts, function: str = "") -> list[Group]:
    """Return the calls of a function, that of the recipe unless another is named."""
    name = function or facts.function
    specs = pathspecs_of(facts, ground.facts)
    held = ground.sources.holding({name}, specs)
    units = {path: unit for path in held if path.endswith((".c", ".h")) and (unit := ground.sources.read(path))}
    callers = {arch_of(path, ground.owners) for path in units}
    owners = _find_owners(units, name, ground)
    wide = GENERIC in owners or not owners
    found: list[Group] = []
    for owner in [GENERIC] if wide else sorted(owners):
        seen = sorted(callers) if wide else [owner]
        finders = {arch: CallFinder(name, arch, ground.sources, specs, _shelf(ground.events)) for arch in seen}
        own = {arch: {arch} if wide or len(owners) > 1 else {arch, GENERIC} for arch in seen}
        found += [_make(ground, facts, owner, finders, own, units)] if _is_wanted(owner, ground) else []
    if not wide and len(owners) > 1 and GENERIC in callers:
        finder = CallFinder(name, GENERIC, ground.sources, specs, _shelf(ground.events))
        found.append(_make(ground, facts, GENERIC, {GENERIC: finder}, {GENERIC: {GENERIC}}, units))
    return [each for each in found if each.calls or each.odd or facts.definition is not None]


def _shelf(events: Events) -> Shelf:
    known = next((shelf for shelf in _SHELVES if shelf.events.is_same(events)), None)
    if known is None:
        known = Shelf(events)
        _SHELVES.append(known)
    return known


def _is_wanted(arch: str, ground: Ground) -> bool:
    return arch in ground.archs or arch == GENERIC


def _find_owners(units: dict[str, Unit], name: str, ground: Ground) -> set[str]:
    """Return who owns the function's definition; else its declaration; else one of a file's own."""
    tests = (_defines, _declares, _keeps)
    found = ({arch_of(path, ground.owners) for path, unit in units.items() if test(path, unit, name)} for test in tests)
    return next((owners for owners in found if owners), set())


def _defines(path: str, unit: Unit, name: str) -> bool:
    function = unit.function_named(name)
    return function is not None and (path.endswith(".h") or "static" not in unit.specifiers(function))


def _keeps(path: str, unit: Unit, name: str) -> bool:
    return not path.endswith(".h") and unit.function_named(name) is not None


def _declares(path: str, unit: Unit, name: str) -> bool:
    return path.endswith(".h") and find_prototype(unit, name) is not None


def _make(
    ground: Ground,
    facts: SplitFacts,
    owner: str,
    finders: dict[str, CallFinder],
    own: dict[str, set[str]],
    units: dict[str, Unit],
) -> Group:
    inside = {facts.function, *(into.name for into in facts.into)}
    calls: list[CallContext] = []
    odd: list[Odd] = []
    assumed: list[Assumption] = []
    for arch, finder in finders.items():
        if arch not in ground.archs and not (arch == GENERIC and ground.is_whole):
            continue
        mine = {path: unit for path, unit in units.items() if arch_of(path, ground.owners) in own[arch]}
        here = [call for call in finder.calls if call.path in mine and call.function not in inside]
        calls += [replace(call, arch=arch_of(call.path, ground.owners)) for call in here]
        assumed += finder.assumptions if here else ()
        odd += _find_odd(finder, mine)
    return Group(owner, tuple(calls), tuple(odd), tuple(dict.fromkeys(assumed)))


def _find_odd(finder: CallFinder, mine: dict[str, Unit]) -> Iterator[Odd]:
    name = finder.name
    for path, unit in mine.items():
        for directive in unit.outline.directives:
            macro = _MACRO.match(directive.text)
            if macro and macro[1] != name and regex.search(rf"\b{name}\s*\(", directive.text[macro.end() :]):
                line = unit.place(directive.start).line
                yield Odd(path, macro[1], line, Reason.MACRO_BODY, f"{macro[1]} calls {name}() in a macro's body")
    for kept in finder.world.kept(name, ""):
        if kept.path in mine and kept.name != "a macro":
            function = _function_at(mine[kept.path], kept.line)
            told = f"the address of {name}() is taken; who calls it from there is not seen"
            yield Odd(kept.path, function, kept.line, Reason.USE_UNCLEAR, told)
    for holder in finder.world.unread_holders(name):
        if holder.path in mine:
            line = holder.unit.place(holder.function.span.start).line
            told = f"the body of {holder.name}() is not understood, and names {name}()"
            yield Odd(holder.path, holder.name, line, Reason.NOT_STRUCTURED, told)


def _function_at(unit: Unit, line: int) -> str:
    found = (
        f.name for f in unit.outline.functions if unit.place(f.span.start).line <= line <= unit.place(f.body.end).line
    )
    return next(found, "")


def find_missing(ground: Ground, facts: SplitFacts, names: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with each of the new functions: that the tree has none, or another one; else nothing."""
    specs = pathspecs_of(facts, ground.facts)
    problems: dict[str, str] = {}
    for into in (into for into in facts.into if into.name in names):
        units = [unit for path in ground.sources.holding({into.name}, specs) if (unit := ground.sources.read(path))]
        prototypes = [found for unit in units if (found := find_prototype(unit, into.name)) is not None]
        counts = {len(found.parameters) for found in prototypes}
        if not prototypes:
            problems[into.name] = f"nothing declares {into.name}()"
        elif into.arguments is not None and counts != {len(into.arguments)}:
            takes = " or ".join(str(count) for count in sorted(counts))
            problems[into.name] = f"{into.name}() takes {takes} arguments, and would get {len(into.arguments)}"
    return problems
