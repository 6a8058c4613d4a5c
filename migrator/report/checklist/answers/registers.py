"""What an interrupt in the window can overwrite, and whether it is read before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from migrator.analysis.definitions import Definition
from migrator.analysis.flow import Called, Step
from migrator.analysis.paths import Ways
from migrator.analysis.states import Rcu, Time
from migrator.analysis.study import Study
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.syntax.matchers import CallPattern, find_calls, parse_call_pattern


def answer_which(look: Look) -> Answer:
    """Return what is declared of an architecture: that it is all, only a person can tell."""
    return by_arch(look, _answer_which)


def _answer_which(look: Look, arch: str) -> Answer:
    known = look.facts_of(arch).early_read
    if not known:
        return left_open(f"no register of {arch} is declared that an interrupt of the host overwrites")
    told = "declared: what {0} reads is overwritten by any trap of the host ({1}); whether that is all, a manual tells"
    return left_open(*(ProofRow(told.format(each.call, each.source)) for each in known))


def answer_reads(look: Look) -> Answer:
    """Return whether what is declared is read before interrupts open; else what runs in between."""
    return by_arch(look, _answer_reads)


def _answer_reads(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    study = look.judged[arch].study
    known = [parse_call_pattern(each.call) for each in look.facts_of(arch).early_read]
    patterns = [pattern for pattern in known if pattern is not None]
    if not patterns:
        between = few(_find_between(look, arch, study))
        told = "what reads a register is not declared; look at what is called between the guest and the window:"
        return left_open(told, *between) if between else left_open("no call between the guest and the window was seen")
    early: list[ProofRow] = []
    late: list[ProofRow] = []
    for proof, is_late in _find_reads(look, arch, study, patterns):
        (late if is_late else early).append(proof)
    if late:
        return against(*few(late))
    return (
        answered(*few(early)) if early else left_open("none of the declared reads was seen on a path behind the guest")
    )


def _find_reads(look: Look, arch: str, study: Study, patterns: list[CallPattern]) -> Iterator[tuple[ProofRow, bool]]:
    """Yield each read behind the guest, and whether interrupts were open since."""
    folders = tuple(f"{folder}/" for folder in look.folders(arch))
    words = {pattern.callee[-1] for pattern in patterns}
    paths = [path for path, unit in study.program.units.items() if path.startswith(folders)]
    for path in sorted(paths):
        unit = study.program.units[path]
        for function in unit.outline.functions if any(word in unit.text for word in words) else ():
            for call in find_calls(unit.significant(function)):
                if any(pattern.matches(call) for pattern in patterns):
                    is_late = _is_late(study, path, call.callee[-1].start)
                    said = f"{unit.text[slice(*call.span)]} in {function.name}() is reached"
                    told = f"{said} {'with interrupts opened since the guest' if is_late else 'before interrupts open'}"
                    place = f"{path}:{unit.place(call.span.start).line}"
                    yield from [(ProofRow(told, place), is_late)] if is_late is not None else ()


def _is_late(study: Study, path: str, offset: int) -> bool | None:
    """Tell whether a path leads to a read with interrupts opened since the guest; None where none comes from it."""
    states = [state for state in study.before(path, offset) if state.ran]
    if any(state.opened for state in states) or _is_behind(study, path, offset):
        return True
    return False if states else None


def _is_behind(study: Study, path: str, offset: int) -> bool:
    """Tell whether a place is reached from where guest time ends, without its beginning again."""
    for definition in {context.definition for context in study.engine.contexts.values()}:
        flow = definition.flow if definition.path == path else None
        at = [n for n, node in enumerate(flow.nodes) if node.step and node.step.offset == offset] if flow else []
        if flow is None or not at:
            continue
        turns = {n: _turns(study, node.step) for n, node in enumerate(flow.nodes)}
        starts = [to for n, word in turns.items() if word == "host" for _, to in flow.nodes[n].edges]
        reached = Ways(flow).reach(starts, [n for n, word in turns.items() if word == "guest"])
        if not reached.isdisjoint(at):
            return True
    return False


def _turns(study: Study, step: Step | None) -> str:
    """Return whose time begins with a step; empty where none does."""
    event = study.program.events.of(step.callee, step.told) if isinstance(step, Called) else None
    return event.time if event is not None else ""


def _find_between(look: Look, arch: str, study: Study) -> list[ProofRow]:
    """Return the calls between the guest and the first time that interrupts open, in guest time."""
    found: dict[tuple[str, str], dict[int, str]] = {}
    homes: dict[tuple[str, str], Definition] = {}
    for context in study.engine.contexts.values():
        definition = context.definition
        if not definition.path.startswith(f"arch/{arch}/") or not definition.path.endswith(".c"):
            continue
        for point, _ in context.points():
            step, state = context.flow.nodes[point[0]].step, point[1]
            is_between = state.ran and not state.opened and state.time is Time.GUEST and state.rcu is Rcu.WATCHING
            if isinstance(step, Called) and is_between and _may_read(look, study, step):
                found.setdefault((definition.path, definition.name), {})[step.offset] = step.callee
                homes[definition.path, definition.name] = definition
    keys = sorted(found, key=lambda key: (key[0], min(found[key])))
    return [_tell_between(homes[key], found[key]) for key in keys]


def _tell_between(home: Definition, calls: Mapping[int, str]) -> ProofRow:
    """Return the calls of one function, at the place of the first."""
    names = ", ".join(dict.fromkeys(f"{calls[offset]}()" for offset in sorted(calls)))
    first = home.where(min(calls))
    return ProofRow(f"{home.name}() calls {names}", f"{first.path}:{first.place.line}")


def _may_read(look: Look, study: Study, call: Called) -> bool:
    """Tell whether a call may read a register: it is ordinary code, or is named so."""
    event = study.program.events.of(call.callee, call.told)
    is_named = any(re.fullmatch(pattern, call.callee) for pattern in look.words.reads)
    return not call.is_bare and not call.is_release and (event is None or is_named)
