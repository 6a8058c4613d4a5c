"""What patches change in C files: functions, and the helpers of a recipe that are called in them."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.analysis.findings import Finding
from migrator.analysis.sites import find_sites
from migrator.facts.recipe import RecipeFacts
from migrator.rewrite.compare import SAME, TO_READ, Names
from migrator.series.verify.applying import Applied, Texts
from migrator.series.verify.diffs import find_renames
from migrator.syntax.unit import Unit

C_FILES = (".c", ".h")
_CALL = regex.compile(r"\b([A-Za-z_]\w*)\s*\(")


def units_of(texts: Texts) -> dict[str, Unit]:
    """Return the C files among some texts; one that is gone is empty."""
    return {path: Unit(text or "") for path, text in texts.items() if path.endswith(C_FILES)}


class Functions:
    """The functions that a patch changes, by path and name."""

    def __init__(self, applied: Applied) -> None:
        before, after = _texts(applied.before), _texts(applied.changed)
        self._new = after.keys() - before.keys()
        self._changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        old = {name for key in self._changed for name in _CALL.findall(before.get(key, ""))}
        new = {name for key in self._changed for name in _CALL.findall(after.get(key, ""))}
        self._called = new - old - {name for _, name in self._new}

    def has_changed(self, finding: Finding) -> bool:
        """Tell whether the function of a finding is one of them."""
        return (finding.path, finding.function) in self._changed

    def is_new(self, finding: Finding) -> bool:
        """Tell whether the function of a finding was not there before."""
        return (finding.path, finding.function) in self._new

    def only_shows(self, finding: Finding) -> bool:
        """Tell whether a fault stands in code that was there, and that the old code called, too."""
        words = {word for text in (*finding.calls, *(step.event for step in finding.witness)) for word in _words(text)}
        return finding.rule in TO_READ and not self.has_changed(finding) and words.isdisjoint(self._called)


def _words(text: str) -> list[str]:
    return regex.findall(r"\w+", text)


def _texts(texts: Texts) -> dict[tuple[str, str], str]:
    """Return the text of each function; those that stand in branches of one #if are taken together."""
    found: dict[tuple[str, str], str] = {}
    for path, unit in units_of(texts).items():
        for function in unit.outline.functions:
            key = path, function.name
            found[key] = found.get(key, "") + unit.text[function.span.start : function.span.end]
    return found


def join_steps(applied: Sequence[Applied]) -> tuple[Texts, Texts]:
    """Return the changed files as they were before all steps, by the names that they have behind them, and as then."""
    before: dict[str, str | None] = {}
    behind: dict[str, str | None] = {}
    for each in applied:
        for path, text in each.before.items():
            before.setdefault(path, text)
        behind.update(each.changed)
        for new, old in find_renames(each.mail.diff).items():
            before[new] = before.pop(old, None)
    return before, behind


def find_converted(
    before: Texts, behind: Texts, facts: RecipeFacts, renamed: Names = SAME
) -> frozenset[tuple[str, str]]:
    """Return the functions, and the documents, that name other helpers of the recipe behind a series than before.

    One that has them all under the new names that `renamed` gives them is no other.
    """
    old, new = _calls(before, facts), _calls(behind, facts)
    same = {key: sorted(renamed.get(name, name) for name in names) for key, names in old.items()}
    differing = (key for key in {*old, *new} if sorted(old.get(key, ())) != sorted(new.get(key, ())))
    return frozenset(key for key in differing if same.get(key, []) != sorted(new.get(key, ())))


def find_changed(before: Texts, behind: Texts) -> frozenset[tuple[str, str]]:
    """Return the functions that a series changes, and files, with an empty name, where it changes what is in none."""
    old, new = _texts(before), _texts(behind)
    functions = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    rest = {path for path in {*before, *behind} if _rest(before.get(path)) != _rest(behind.get(path))}
    others = {path for path in rest if path.endswith(C_FILES)} | {p for p in behind if not p.endswith(C_FILES)}
    return frozenset(functions | {(path, "") for path in others})


def _rest(text: str | None) -> str:
    """Return what of a file stands in no function."""
    unit = Unit(text or "")
    kept, cursor = [], 0
    for function in unit.outline.functions:
        kept.append(unit.text[cursor : function.span.start])
        cursor = max(cursor, function.span.end)
    return "".join([*kept, unit.text[cursor:]])


def _calls(texts: Texts, facts: RecipeFacts) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path, unit in units_of(texts).items():
        for site in find_sites(path, unit, facts).sites:
            found.setdefault((path, site.function), []).append(site.helper.name)
    names = facts.names()
    for path, text in texts.items():
        if not path.endswith(C_FILES):
            found[path, ""] = [word for word in regex.findall(r"\w+", text or "") if word in names]
    return found
