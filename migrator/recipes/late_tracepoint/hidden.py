"""Ways into a place that no call by name shows: pointers, arrays, assembly, macros and aliases in the EQS."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import regex

from migrator.analysis.contexts import Context
from migrator.analysis.definitions import Definition, MacroUse
from migrator.analysis.evidence import Callee
from migrator.analysis.flow import Called
from migrator.analysis.members import MEMBER
from migrator.analysis.sites import find_sites
from migrator.analysis.states import Rcu
from migrator.analysis.study import Study
from migrator.facts.late import LateFacts
from migrator.recipes.late_tracepoint.moving import context_rcu
from migrator.recipes.late_tracepoint.paths import read_scope
from migrator.recipes.model import Ground
from migrator.syntax.matchers import find_calls
from migrator.syntax.tokens import COMMENT, Kind, Token
from migrator.syntax.unit import Unit

Pattern = regex.Pattern[str]

_COMMENTS = regex.compile(rf"{COMMENT}|^[ \t]*#(?![ \t]*define\b)[^\n]*$", regex.MULTILINE | regex.DOTALL)
_LINE_END = regex.compile(r"(?<!\\)\n")


def find_hidden(ground: Ground, facts: LateFacts, study: Study, names: Collection[str], opaque: Collection[str]) -> str:
    """Return what may lead to one of some functions while RCU does not watch, and names no call; empty for nothing."""
    for context in study.engine.contexts.values():
        if not isinstance(context.definition, MacroUse) and Rcu.AWAY in context_rcu(context):
            found = next(_find_in(context, names), "")
            if found:
                return found
    return (
        _find_pointer(study)
        or _find_unseen(ground, study, names)
        or _find_elsewhere(ground, facts, study, names, opaque)
    )


def _find_in(context: Context, names: Collection[str]) -> Iterator[str]:
    """Yield where a function in which RCU goes away, or is away, names another one, or calls one of an array."""
    definition = context.definition
    word = regex.compile(r"\b\L<names>\b", names=[*names])
    tokens = [Token(Kind.NAME, 0, ""), *definition.unit.significant(definition.function)]
    for index, (token, after) in enumerate(pairwise(tokens[1:]), start=1):
        if token.text == "]" and after.text == "(":
            yield f"a function of an array is called at {_place(definition, token)}, where RCU may not watch"
        is_named = token.text in names and after.text != "(" and tokens[index - 1].text not in MEMBER
        if token.kind is Kind.STRING:
            is_named = word.search(token.text) is not None
        if is_named:
            told = f"{_place(definition, token)} names {token.text} and does not call it there"
            yield f"{told}, in a function in which RCU goes away"


def _place(definition: Definition, token: Token) -> str:
    where = definition.where(token.start)
    return f"{where.path}:{where.place.line}"


def _find_pointer(study: Study) -> str:
    """Return the call through a local or a parameter, made while RCU does not watch."""
    for moment in study.engine.moments():
        if moment.callee is not Callee.UNKNOWN or moment.before.rcu is not Rcu.AWAY or not moment.call.isidentifier():
            continue
        for definition in study.program.all_of(moment.where.function):
            if definition.path == moment.where.path and _is_pointer(definition, moment.call):
                where = f"{moment.where.path}:{moment.where.place.line}"
                return f"`{moment.call}` is a pointer, called at {where} while RCU does not watch"
    return ""


def _find_unseen(ground: Ground, study: Study, names: Collection[str]) -> str:
    """Return a function that leads to the place, moves the state itself, and was not gone through."""
    seen = {(context.definition.path, context.definition.name) for context in study.engine.contexts.values()}
    for path, unit in study.program.units.items():
        for site in find_sites(path, unit, ground.facts).sites if path.endswith((".c", ".h")) else ():
            if site.home is not None and site.home.name in names and (path, site.home.name) not in seen:
                told = f"{site.home.name}() calls {site.helper.name}() at {path}:{unit.place(site.offset).line}"
                return f"{told} and leads here, and no path that was followed goes through it"
    return ""


def _is_pointer(definition: Definition, name: str) -> bool:
    unit, function = definition.unit, definition.function
    text = unit.text[function.span.start : function.span.end]
    return bool(
        regex.search(rf"\(\s*\*\s*(?:const\s+)?{name}\s*\)\s*\(", text) or read_scope(unit, function).type_of(name)
    )


def _find_elsewhere(
    ground: Ground, facts: LateFacts, study: Study, names: Collection[str], opaque: Collection[str]
) -> str:
    """Return the file in which assembly names a function, or what is called in the EQS is or calls one."""
    arch = study.name
    wanted = regex.compile(r"\b\L<names>\b", names=[*names])
    for path in ground.sources.holding(names, [spec.format(arch=arch) for spec in facts.assembly]):
        unit = ground.sources.read(path)
        found = wanted.search(_COMMENTS.sub("", unit.text)) if unit is not None else None
        if found is not None:
            return f"{path} is assembly that names {found[0]}(), and whether RCU watches there is not known"
    specs = [spec.format(arch=arch) for spec in facts.near]
    others = regex.compile(r"\b\L<opaque>\b", opaque=[*opaque])
    for path in ground.sources.holding(opaque, (*specs, *facts.code)) if opaque else ():
        unit = ground.sources.read(path)
        alias = _find_alias(path, unit, others, wanted, facts) if unit is not None else ""
        if alias:
            return alias
    return _find_inner(study, names)


def _called_away(study: Study) -> list[str]:
    """Return what is called by its name while RCU does not watch, and was not gone through."""
    seen = {context.definition.name for context in study.engine.contexts.values()}
    called = {
        call.callee
        for context in study.engine.contexts.values()
        for (number, state), _ in context.points()
        if state.rcu is Rcu.AWAY and isinstance(call := context.flow.nodes[number].step, Called)
    }
    return sorted(name for name in called - seen if name.isidentifier())


def _find_alias(path: str, unit: Unit, others: Pattern, wanted: Pattern, facts: LateFacts) -> str:
    """Return the line that gives a function another name."""
    for line in _LINE_END.split(_COMMENTS.sub("", unit.text)):
        one, target = others.search(line), wanted.search(line)
        if one is not None and target is not None and regex.search(rf"\b(?:{facts.alias})\b", line):
            return f"{one[0]}() is another name of {target[0]}() by {path}, and is called while RCU does not watch"
    return ""


def _find_inner(study: Study, names: Collection[str]) -> str:
    """Return the function, called while RCU does not watch, that calls one which leads to the place."""
    for definition in (each for name in _called_away(study) for each in study.program.all_of(name)):
        for call in find_calls(definition.unit.significant(definition.function)):
            if call.name in names and not call.is_member:
                where = f"{definition.path}:{definition.unit.place(call.span.start).line}"
                return f"{definition.name}(), called while RCU does not watch, calls {call.name}() at {where}"
    return ""
