"""What a series that was drafted by recipes beside the transition brings that those recipes find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from migrator.analysis.findings import Finding, Level
from migrator.cli.neighbours import Neighbours
from migrator.cli.planning import rescan
from migrator.cli.scanning import Scanned
from migrator.facts.declared import find_renaming, is_declared
from migrator.series.verify.analysing import Analysed
from migrator.series.verify.applying import Application
from migrator.series.verify.changed import Functions
from migrator.source.known import write_result

_Key = tuple[str, str, str, str]


def add_claimed(analysed: Analysed, scanned: Scanned, application: Application, recipes: Collection[str]) -> Analysed:
    """Return the same with what the recipes that a series follows find behind it and not in front of it.

    What they can mend themselves a second draft tells. What they left to a person, and is not there any more, is to
    be read. Each is told of the last patch that changes its function,
    or of the last one at all, since what stands around a call decides with it.
    """
    own = [facts for facts in scanned.wanted.neighbours if facts.name in recipes and is_declared(facts)]
    if not own or not analysed.steps:
        return analysed
    asked = replace(scanned, wanted=replace(scanned.wanted, migrations=tuple(own)))
    old, new = _find(asked), _find(rescan(asked, write_result(asked.tree, application.changed)))
    known = {_key(finding) for finding in old}
    faults = [f for f in new if f.level is not Level.NOTE and not f.fixable and _key(f) not in known]
    left = Counter(map(_place_of, new))
    unproved = [f for f in old if f.level is Level.NOTE and not left[_place_of(f)]]
    told = [replace(f, message=f"converted, and not proved: {f.message}") for f in unproved]
    return _add(analysed, application, faults, told)


def find_functions(scanned: Scanned) -> frozenset[str]:
    """Return the functions that recipes beside the transition bring or take away."""
    found = [find_renaming(facts) for facts in scanned.wanted.neighbours]
    names = {name for renaming in found for old, new in renaming.items() for name in (old, *new)}
    return frozenset(names - scanned.facts.names())


def _find(scanned: Scanned) -> Sequence[Finding]:
    return Neighbours(scanned).find({}, (), misused=True)


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.path, finding.function, finding.message


def _place_of(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.path, finding.function


def _add(analysed: Analysed, application: Application, faults: Sequence[Finding], told: Sequence[Finding]) -> Analysed:
    steps = list(analysed.steps)
    changed = [Functions(each) for each in application.steps]
    for finding in (*faults, *told):
        own = [number for number, functions in enumerate(changed) if functions.has_changed(finding)]
        number = own[-1] if own else len(steps) - 1
        added, noted = ((finding,), ()) if finding in faults else ((), (finding,))
        step = steps[number]
        steps[number] = replace(step, added=(*step.added, *added), noted=(*step.noted, *noted))
    return replace(analysed, steps=tuple(steps))
