"""A tracepoint that has come to where its value is computed: whether RCU watches there, and who reads the old field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrator.analysis.evidence import Moment
from migrator.analysis.states import Rcu
from migrator.facts.events import Use
from migrator.report.checklist.answers.model import Answer, against, answered, few, join, left_open, place_of, shown_by
from migrator.report.checklist.lines import Line
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow

_MEMBER = re.compile(r"(?:->|\.)\s*(\w+)\b(?!\s*\()")
_CALL = re.compile(r"\b(\w+)\s*\(")


def answer_watching(look: Look) -> Answer:
    """Return in which state each tracepoint runs that the patch adds, on every path that reaches it."""
    if not look.judged:
        return join(left_open(look.why_unknown(arch)) for arch in look.archs)
    called = {name for line in look.added for name in _CALL.findall(line.text)}
    gone = {name for line in look.removed for name in _CALL.findall(line.text)}
    moments = [m for arch in look.judged for m in look.moments(arch) if m.call in called & gone and _is_traced(m)]
    if not moments:
        shown = shown_by(look, "traced-watching")
        return answered(*few(shown)) if shown else left_open("no path that was followed leads to what it traces now")
    away = [moment for moment in moments if moment.before.rcu is not Rcu.WATCHING]
    if away:
        told = "{0}() is reached where RCU {1}"
        return against(*few(ProofRow(told.format(m.call, _tell_rcu(m)), place_of(m)) for m in away))
    return answered(*few(ProofRow(f"RCU watches at {m.call}(), on every path to it", place_of(m)) for m in moments))


def _is_traced(moment: Moment) -> bool:
    return moment.event is not None and moment.event.uses is Use.TRACEPOINT


def _tell_rcu(moment: Moment) -> str:
    return "does not watch" if moment.before.rcu is Rcu.AWAY else "is not known to watch"


def answer_fields(look: Look) -> Answer:
    """Return whether any code still reads the fields whose declarations the patch takes away."""
    used = {name for line in look.removed for name in _MEMBER.findall(line.text)}
    fields = sorted(name for name in used if _declares(look.removed, name) and not _declares(look.added, name))
    if not fields:
        return left_open("no declaration of a field goes whose uses the patch takes away")
    if look.behind is None:
        return left_open("there is no tree to look for other readers in")
    left = [row for name in fields for row in _find_uses(look, name)]
    told = " and ".join(f"`{name}`" for name in fields)
    lost = [row for name in fields if not _is_declared(look, name) for row in _find_uses(look, name)]
    if lost:
        return against(*few(lost))
    if left:
        return left_open(*few(left), f"whether these are what goes, {told}, hangs on the type in front of each")
    return answered(ProofRow(f"behind the patch, no C file of the tree reads or writes a member called {told}"))


def _declares(lines: Sequence[Line], name: str) -> bool:
    """Tell whether one of some lines declares a member of the name."""
    declared = re.compile(rf"^\s*[\w\s]+[\s*]{re.escape(name)}(?:\s*\[[^]]*\])*\s*(?::\s*\d+\s*)?;")
    return any(declared.match(line.text) for line in lines)


def _is_declared(look: Look, name: str) -> bool:
    """Tell whether any structure behind the patch may still have a member of the name."""
    declared = re.compile(rf"(?m)^(?:(?!->|\.).)*[\s*,]{re.escape(name)}\b\s*(?:\[[^]]*\]\s*)*(?::\s*\w+\s*)?[;,]")
    paths = look.behind.holding([name], (":(glob)**/*.[ch]",)) if look.behind else ()
    return any(unit is not None and declared.search(unit.text) for unit in map(look.unit, paths))


def _find_uses(look: Look, name: str) -> Iterator[ProofRow]:
    pattern = re.compile(rf"(?:->|\.)\s*{re.escape(name)}\b(?!\s*\()")
    for path in look.behind.holding([name], (":(glob)**/*.[ch]",)) if look.behind else ():
        unit = look.behind.read(path) if look.behind else None
        found = pattern.search(unit.text) if unit else None
        if unit and found:
            yield ProofRow(f"a member called `{name}` is used here", f"{path}:{unit.place(found.start()).line}")
