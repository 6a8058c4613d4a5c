"""The functions that lead to one by calls of their names."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from migrator.analysis.definitions import Definition
from migrator.analysis.study import Study
from migrator.facts.late import LateFacts
from migrator.recipes.model import Ground

_MOST_CALLERS = 1000  # functions that lead to the place; more are not looked for


def find_callers(ground: Ground, facts: LateFacts, arch: str, name: str) -> tuple[dict[str, set[str]], bool]:
    """Return the functions that lead to one by calls of names, each with what it calls; and whether that is all."""
    known = ground.archfacts.get(arch)
    folders = tuple(f":(glob){path}/**/*.[ch]" for path in (known.paths if known else ()))
    specs = tuple(spec.format(arch=arch) for spec in facts.callers) + folders
    found: dict[str, set[str]] = {}
    waiting = [name]
    asked = {name}
    while waiting and len(found) < _MOST_CALLERS:
        level, waiting = waiting, []
        pattern = regex.compile(r"\b(\L<names>)\s*\(", names=level)
        for path in ground.sources.holding(level, specs):
            unit = ground.sources.read(path) if path.endswith((".c", ".h")) else None
            for match in pattern.finditer(unit.text) if unit is not None else ():
                for function in unit.functions_at(match.start()) if unit is not None else ():
                    if match.start() > function.body.start and function.name != match[1]:
                        found.setdefault(function.name, set()).add(match[1])
                        if function.name not in asked:
                            asked.add(function.name)
                            waiting.append(function.name)
    return found, not waiting


def find_noinstr(study: Study, callers: Mapping[str, set[str]], own: Definition) -> str:
    """Return a noinstr function that the place becomes a part of; empty where there is none."""
    inline, asked = [own.name] if own.is_inline else [], {own.name}
    while inline:
        name = inline.pop()
        for caller in (each for each, called in callers.items() if name in called and each not in asked):
            asked.add(caller)
            for definition in study.program.all_of(caller):
                if definition.is_noinstr:
                    return definition.name
                if definition.is_inline:
                    inline.append(caller)
    return ""
