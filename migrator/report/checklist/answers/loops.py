"""Whether the guest is entered once for each time that it is left, on every path and turn of a loop."""

from __future__ import annotations

from collections.abc import Collection

from migrator.analysis.evidence import RootKind
from migrator.analysis.study import Study
from migrator.report.checklist.answers.model import Answer, against, answered, by_arch, few, left_open, tell_finding
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow


def answer(look: Look) -> Answer:
    """Return whether some path enters twice, or leaves in another state than it should."""
    return by_arch(look, _answer)


def _answer(look: Look, arch: str) -> Answer:
    unknown = look.why_unknown(arch)
    if unknown:
        return left_open(unknown)
    wrong = look.findings(arch, "unbalanced-path")
    if wrong:
        return against(*few(map(tell_finding, wrong)))
    study = look.judged[arch].study
    unread = sorted(f"{d.name}()" for d in study.relevance.guest if d.flow is None and d.path in look.paths)
    if unread:
        return left_open(f"the body of {', '.join(unread)} is not understood, so its paths were not followed")
    roots = _find_roots(study, look.paths)
    if not roots:
        return left_open("no path was followed from where the guest is asked to run")
    states = sum(context.visited for context in study.engine.contexts.values())
    told = f"followed from {{}}() on: no path enters what it has not left; {states} states of places were looked at"
    return answered(*(ProofRow(told.format(name), place) for name, place in roots.items()))


def _find_roots(study: Study, paths: Collection[str]) -> dict[str, str]:
    """Return where paths begin in some files, each with its place; where they do in none, the run ioctl."""
    near = [definition for definition, _ in study.roots if definition.path in paths]
    runs = [definition for (definition, _), kind in study.roots.items() if kind is RootKind.RUN]
    return {d.name: f"{d.path}:{d.unit.place(d.function.at).line}" for d in near or runs}
