"""The order of the patches: each finds what it uses, and nothing is removed that is still used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import regex

from migrator.analysis.scan import defined_in
from migrator.analysis.sites import Site
from migrator.rewrite.checks import Check
from migrator.series.verify.analysing import Analysis
from migrator.series.verify.applying import Applied, Texts
from migrator.series.verify.changed import units_of
from migrator.series.verify.outcome import Outcome
from migrator.series.verify.overlay import scan_again
from migrator.syntax.unit import Unit


def check_needs(
    analysis: Analysis, applied: Sequence[Applied], has_word: Callable[[str], bool], unmet: Iterable[str] = ()
) -> Check:
    """Return whether helpers come before their users, and removals behind them.

    `has_word` tells whether generic code of the base holds a word; `unmet` is what is wrong with other functions.
    """
    outcome = Outcome("helpers-first")
    names = analysis.facts.names()
    defined = set(analysis.scan.defined)
    units: dict[str, Unit] = {}
    sites = _sites(analysis, units)
    for each in applied:
        units.update(units_of(each.changed))
        before, after = _defined(each.before, names), _defined(each.changed, names)
        gone = before - after
        defined = defined - gone | after
        new = _sites(analysis, units)
        for site in new.values():
            if site.helper.name in gone:
                outcome.faults.append(f"{each.mail.name} removes {site.helper.name}(), which {_tell(site)} still calls")
            elif site.helper.name not in defined and site.path in each.changed and _key(site) not in sites:
                name = f"{site.helper.name}() in {_tell(site)}"
                outcome.faults.append(f"{each.mail.name} calls {name}, which nothing defines at that point")
        sites = new
    outcome.faults += unmet
    _check_hook(analysis, applied, has_word, outcome)
    return outcome.conclude("each patch finds the helpers that it calls, and none is removed that is still called")


_Key = tuple[str, str, str]


def _sites(analysis: Analysis, units: Mapping[str, Unit]) -> dict[_Key, Site]:
    return {_key(site): site for site in scan_again(analysis.scan, units, analysis.facts, analysis.owners).sites}


def _key(site: Site) -> _Key:
    return site.path, site.function, site.helper.name


def _tell(site: Site) -> str:
    return f"{site.path}:{site.place.line}"


def _defined(texts: Texts, names: frozenset[str]) -> set[str]:
    return {name for unit in units_of(texts).values() for name in defined_in(unit, names)}


def _check_hook(
    analysis: Analysis, applied: Sequence[Applied], has_word: Callable[[str], bool], outcome: Outcome
) -> None:
    """Make sure that interrupt entry asks by the time that an architecture answers."""
    hook = analysis.facts.entry.hook
    word = regex.compile(rf"\b{regex.escape(hook)}\b")
    asked: bool | None = None
    for each in applied:
        if any(word.search(text or "") and not path.startswith("arch/") for path, text in each.changed.items()):
            asked = True
        answers = [path for path, text in each.changed.items() if path.startswith("arch/") and word.search(text or "")]
        new = [path for path in answers if not word.search(each.before.get(path) or "")]
        if new and asked is None:
            asked = has_word(hook)
        outcome.faults += [
            f"{each.mail.name} defines {hook}() in {path} without `#define {hook}`, so the generic one is there, too"
            for path in new
            if not regex.search(rf"#[ \t]*define[ \t]+{word.pattern}", each.changed[path] or "")
        ]
        if new and not asked:
            outcome.faults.append(f"{each.mail.name} defines {hook}() in {new[0]}, which nothing calls at that point")
            asked = None
