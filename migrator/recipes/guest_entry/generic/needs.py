"""What the generic helpers take from the rest of the tree: the calls as it declares them, and the headers."""

from collections.abc import Mapping

import regex

from migrator.facts.recipe import Generic, RecipeFacts
from migrator.recipes.guest_entry.generic.pair import way_to
from migrator.recipes.model import Sources
from migrator.syntax.prototypes import find_prototype
from migrator.syntax.tokens import Token
from migrator.syntax.unit import Unit

_INCLUDE = regex.compile(r"#\s*include\s*<(?P<HEADER>[^>\n]+)>")
_ROOT = "include/"


def find_tells(facts: RecipeFacts, generic: Generic, sources: Sources) -> Mapping[str, str] | str:
    """Return each call that tells lockdep or tracing, by its field in the facts; or a sentence on what lacks."""
    calls: dict[str, str] = {}
    for field in ("trace_enter", "lockdep_prepare", "lockdep_enter", "lockdep_exit", "trace_exit"):
        name = getattr(generic, field)
        prototype = _prototype(facts, name, sources)
        if prototype is None:
            return f"no header of this tree declares {name}(), which the state helpers call"
        if prototype > 1:
            return f"{name}() takes {prototype} arguments in this tree, where the state helpers have one to give"
        calls[field] = f"{name}({generic.caller if prototype else ''})"
    return calls


def _prototype(facts: RecipeFacts, name: str, sources: Sources) -> int | None:
    """Return how many arguments the tree's own declaration of a function has."""
    for path in sources.holding([name], facts.scope.definitions):
        unit = sources.read(path)
        found = find_prototype(unit, name) if unit else None
        if found is not None:
            return len(found.parameters)
    return None


def find_includes(path: str, unit: Unit, facts: RecipeFacts, generic: Generic, sources: Sources) -> list[str] | str:
    """Return the headers that a header has to include for the helpers; or a sentence on why it cannot."""
    present = {match["HEADER"] for match in _INCLUDE.finditer(unit.text)}
    wanted: list[str] = []
    for include in generic.include:
        held = sources.read(_ROOT + include.header)
        lacking = next((name for name in include.names if held is None or not _has(held, name)), None)
        if lacking is not None:
            return f"{include.header} of this tree does not have {lacking}, which the state helpers use"
        if include.header not in present:
            wanted.append(include.header)
    turning = _find_circle(path, wanted, facts, sources) if wanted else None
    if turning is not None:
        return f"{turning} reaches {path} by its own includes, and cannot be included there"
    return wanted


def _has(unit: Unit, name: str) -> bool:
    return regex.search(rf"\b{regex.escape(name)}\b", unit.text) is not None


def _find_circle(path: str, wanted: list[str], facts: RecipeFacts, sources: Sources) -> str | None:
    """Return the first of the headers that includes `path`, through whatever other headers."""
    known = {path.removeprefix(_ROOT)}
    waiting = set(known)
    while waiting:
        found: set[str] = set()
        for at in sources.holding(waiting, [*facts.scope.definitions, ":(glob)arch/*/include/asm/**/*.h"]):
            unit = sources.read(at)
            names = {match["HEADER"] for match in _INCLUDE.finditer(unit.text)} if unit else set()
            if names & waiting:
                found.add(at.partition(_ROOT)[2])
        waiting = found - known
        known |= found
        hit = next((header for header in wanted if header in known), None)
        if hit is not None:
            return hit
    return None


def include_anchor(unit: Unit) -> Token | None:
    """Return the include below which others go: the last of <linux/...> in the first group that stands for all."""
    found = [d for d in unit.outline.directives if (m := _INCLUDE.match(d.text)) and m["HEADER"].startswith("linux/")]
    if not found:
        return None
    way = way_to(unit, found[0].start)
    group = [found[0]]
    for directive in found[1:]:
        between = unit.text[group[-1].end : directive.start]
        if way_to(unit, directive.start) != way or between.strip() or between.count("\n") > 1:
            break
        group.append(directive)
    return group[-1]
