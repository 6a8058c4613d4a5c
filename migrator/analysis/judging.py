"""Faults into findings: the rules over the record of one architecture."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from migrator.analysis.evidence import Evidence
from migrator.analysis.findings import Finding, Level, Step
from migrator.analysis.rules.catalog import RULES
from migrator.analysis.rules.model import Fault, Rule
from migrator.analysis.states import Rcu
from migrator.facts.arch import Latent
from migrator.text import Place


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Return the findings of all rules, by path and line; each place to mend once for each rule."""
    found: dict[tuple[str, str, Place], Finding] = {}
    for rule in RULES:
        for fault in rule.find(evidence):
            key = (rule.key, fault.file, fault.place)
            if key not in found:
                found[key] = _make(rule, fault, evidence)
    order = {rule.key: number for number, rule in enumerate(RULES)}
    return tuple(sorted(found.values(), key=lambda f: (f.path, f.place, order[f.rule])))


def _make(rule: Rule, fault: Fault, evidence: Evidence) -> Finding:
    level = fault.level or rule.level
    message = fault.message
    witness = fault.path() if fault.path else ()
    latent = _find_latent(evidence, fault.file, witness) if rule.key.startswith("eqs-") else None
    if latent is not None and level is Level.ERROR:
        level = Level.WARNING
        message = f"{message}; latent: {latent.why}"
    return Finding(
        rule=rule.key,
        level=level,
        arch=evidence.arch,
        path=fault.file,
        function=fault.function,
        place=fault.place,
        message=message,
        witness=witness,
        fixable=rule.fixable if fault.fixable is None else fault.fixable,
        beside=rule.beside,
        calls=fault.calls,
        use=fault.use,
    )


def _find_latent(evidence: Evidence, path: str, witness: Sequence[Step]) -> Latent | None:
    """Return why the EQS that a fault is about is not real: by the code that begins it, or the fault's own."""
    known = evidence.archfacts.latent if evidence.archfacts else ()
    paths = {path, _eqs_path(witness)}
    return next((one for one in known if any(fnmatchcase(p, pattern) for p in paths for pattern in one.paths)), None)


def _eqs_path(witness: Sequence[Step]) -> str:
    """Return the file in which RCU was last seen to go away."""
    begun = ""
    watching = True
    for step in witness:
        away = step.state.rcu is Rcu.AWAY
        if away and watching:
            begun = step.path
        watching = not away
    return begun
