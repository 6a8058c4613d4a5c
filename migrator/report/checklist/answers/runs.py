"""Whether every run call is reached through the helper: each caller in the tree, and the state around it."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.analysis.definitions import Definition
from migrator.analysis.states import Rcu, State, Told
from migrator.analysis.study import Study
from migrator.recipes.model import Sources
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, join, left_open
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ItemStatus, ProofRow
from migrator.report.checklist.runcalls import Caller, find_run_calls
from migrator.syntax.matchers import find_calls


def answer(look: Look) -> Answer:
    """Return where the guest is run in the tree behind the patch, and whether state is entered around each."""
    return by_arch(look, _answer)


def _answer(look: Look, arch: str) -> Answer:
    words = look.run_words(arch)
    if look.behind is None or not words:
        return left_open("there is no tree to look for the run calls in" if words else f"{arch} declares no run call")
    found = find_run_calls(look, arch, look.behind)
    if not found.callers:
        told = f"no call of {' or '.join(words)} is found in {', '.join(look.folders(arch))}"
        return left_open(told, *found.assembly)
    study = look.judged[arch].study if arch in look.judged else None
    judged = [_judge(caller, study, look.why_unknown(arch)) for caller in found.callers]
    right = [c for c, each in zip(found.callers, judged, strict=True) if each.status is ItemStatus.ANSWERED]
    users = few(proof for home in _find_homes(right) for proof in _find_users(look, arch, look.behind, home))
    asm = [left_open(*found.assembly)] if found.assembly else []
    return join([*judged, *([answered(*users)] if users else []), *asm])


def _find_homes(callers: Sequence[Caller]) -> list[str]:
    """Return the functions that hold run calls, those left out that are run calls themselves."""
    told = {caller.told for caller in callers}
    return [name for name in dict.fromkeys(caller.function for caller in callers) if name not in told]


def _find_users(look: Look, arch: str, tree: Sources, home: str) -> list[ProofRow]:
    """Return who calls a function that runs the guest."""
    found = []
    for path in tree.holding([home], [f":(glob){folder}/**/*.[ch]" for folder in look.folders(arch)]):
        unit = look.unit(path)
        for function in unit.outline.functions if unit else ():
            if unit is None or home not in unit.text[slice(*function.body)]:
                continue
            for call in find_calls(unit.significant(function)):
                if call.name == home and call.span.start > function.body.start:
                    place = f"{path}:{unit.place(call.span.start).line}"
                    found.append(ProofRow(f"{home}() is called in {function.name}()", place))
    return found


def _judge(caller: Caller, study: Study | None, unknown: str) -> Answer:
    """Return what the paths say of one run call."""
    said = f"{caller.told}() in {caller.function}()"
    if study is None:
        return left_open(ProofRow(f"{said}: {unknown}", caller.place))
    states = study.before(caller.path, caller.offset)
    home = next((d for d in study.program.all_of(caller.function) if d.path == caller.path), None)
    if not states:
        return left_open(ProofRow(f"{said}: no path that was followed leads to it", caller.place))
    if any(state.rcu is Rcu.UNKNOWN for state in states):
        return left_open(ProofRow(f"{said}: no path in reach says whether state is entered", caller.place))
    problem = _find_problem(states, home)
    if problem:
        return against(ProofRow(f"{said}: {problem}", caller.place))
    head = "stands behind another run call" if all(s.running for s in states) else _head(home)
    return answered(ProofRow(f"{said}, which {head}: on every path to it state is entered", caller.place))


def _find_problem(states: frozenset[State], home: Definition | None) -> str:
    if any(state.rcu is Rcu.WATCHING for state in states):
        return "a path leads to it on which state is not entered"
    if any(state.told is not Told.ON for state in states):
        return "what is entered around it tells lockdep and tracing nothing, so it is not the state helper"
    if all(state.running for state in states) or (home is not None and (home.is_noinstr or home.is_inline)):
        return ""
    return "that function is neither noinstr nor always inlined"


def _head(home: Definition | None) -> str:
    return "is noinstr" if home is not None and home.is_noinstr else "is always inlined"
