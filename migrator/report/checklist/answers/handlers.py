"""Whether exits are handled inside the run call: the handlers that are declared, followed from the guest's state on."""

from __future__ import annotations

from collections.abc import Collection

from migrator.analysis.evidence import RootKind
from migrator.analysis.findings import Finding, Level
from migrator.analysis.study import Study
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open, tell_finding
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.runcalls import find_primitives


def answer(look: Look) -> Answer:
    """Return what is found in the handlers that assembly calls; open where none is declared."""
    return by_arch(look, _answer)


def _answer(look: Look, arch: str) -> Answer:
    primitives = find_primitives(look, arch)
    declared = dict.fromkeys(each for name in primitives for each in look.facts_of(arch).handlers_in(name))
    if not declared:
        told = f"no C handler that {', '.join(primitives)} calls is declared of {arch}, and none was looked for"
        return left_open(told)
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(*(ProofRow(f"{each.name}() is declared ({each.source}); {unknown}") for each in declared))
    study = look.judged[arch].study
    followed = _find_followed(study, {each.name for each in declared})
    if not followed:
        names = ", ".join(f"{each.name}()" for each in declared)
        return left_open(f"none of the declared handlers was found in the code: {names}")
    wrong = [f for f in look.judged[arch].findings if f.level is not Level.NOTE and _begins_in(f, followed)]
    if wrong:
        return against(*few(tell_finding(finding) for finding in wrong))
    sources = {each.name: each.source for each in declared}
    told = "{0}() is called inside the run call ({1}); followed from the guest's state on, nothing is found in it"
    return answered(*(ProofRow(told.format(name, sources[name]), place) for name, place in followed.items()))


def _find_followed(study: Study, names: Collection[str]) -> dict[str, str]:
    """Return the handlers that paths were followed from, each with its place."""
    handlers = [d for (d, _), kind in study.roots.items() if kind is RootKind.HANDLER and d.name in names]
    return {d.name: f"{d.path}:{d.unit.place(d.function.at).line}" for d in handlers}


def _begins_in(finding: Finding, followed: dict[str, str]) -> bool:
    """Tell whether a finding is met on a path from a handler."""
    first = f"{finding.witness[0].path}:{finding.witness[0].place.line}" if finding.witness else ""
    return finding.function in followed or first in followed.values()
