"""The cover letter of a series, rendered from data."""

from collections import Counter
from collections.abc import Iterable, Sequence

import regex

from migrator.analysis.findings import Finding
from migrator.analysis.rules.catalog import RULES
from migrator.analysis.scan import GENERIC
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Refusal, Texts, Touched
from migrator.rewrite.change import Change
from migrator.rewrite.plan import Plan
from migrator.series.hunks import list_checks
from migrator.series.letters import Disclosure, Message, finish, show_command
from migrator.series.migrations import find_ahead, tell_recipes

_LONG = 200
# What the old way of entering the guest is found by: a patch that mends it splits timing from state.
_OLD = frozenset({"deprecated-helper", "open-coded-transition", "private-wrapper", "draft-era-name"})


def render_cover(
    plan: Plan, subjects: Sequence[str], facts: RecipeFacts, texts: Texts, disclosure: Disclosure
) -> Message:
    """Return the cover letter's subject and text, given the subjects of the patches.

    A series of the transition alone has the transition's own; others have one that tells of each recipe.
    """
    mended = list(dict.fromkeys(finding for change in plan.changes for finding in change.mended))
    told, ahead = tell_recipes(plan, subjects, facts.name), find_ahead(plan, facts.name)
    values: dict[str, object] = {
        **_tell_own([change for change in plan.changes if change.recipe == facts.name]),
        **told,
        "patches": [_tell_patch(*each) for each in zip(subjects, plan.changes, strict=True)],
        "order": [each for each in _tell_order(plan.changes) if each["number"] not in ahead],
        "rules": _tell_rules(mended),
        "split": facts.split,
        "checks": list_checks(plan.changes),
        "assumptions": _tell_assumptions(plan.changes),
        "refusals": _tell_refusals(plan.refusals),
        "tool": disclosure.tool,
        "command": show_command((*disclosure.words, *disclosure.mailing)),
    }
    is_own = all(change.recipe == facts.name for change in plan.changes)
    return finish(texts.render(f"{facts.name}/cover.j2" if is_own else "series/cover.j2", values))


def _tell_own(own: Sequence[Change]) -> dict[str, object]:
    """Return what there is to say of the transition's patches."""
    changes = [change for change in own if change.arch != GENERIC]
    mended = list(dict.fromkeys(finding for change in own for finding in change.mended))
    return {
        "archs": list(dict.fromkeys(change.arch for change in changes)),
        "is_split": all({f.rule for f in change.mended} & _OLD or not change.mended for change in changes),
        "kinds": {change.kind for change in own},
        "found": {finding.rule for finding in mended},
        "is_extracted": all(any(t.home not in {t.name, ""} for t in _touched(change)) for change in changes),
        "deprecated": _names(mended, "deprecated-helper"),
    }


def _touched(change: Change) -> list[Touched]:
    return [touched for proposal in change.proposals for touched in proposal.touched]


def _names(findings: Iterable[Finding], rule: str) -> list[str]:
    return list(dict.fromkeys(call for finding in findings if finding.rule == rule for call in finding.calls))


def _tell_patch(subject: str, change: Change) -> dict[str, object]:
    return {
        "subject": subject,
        "recipe": change.recipe,
        "shapes": list(dict.fromkeys(proposal.shape.replace("_", "-") for proposal in change.proposals)),
        "files": [file.path for file in change.files],
        "rules": _count(change.mended),
    }


def _count(findings: Iterable[Finding]) -> list[str]:
    counts = Counter(finding.rule for finding in dict.fromkeys(findings))
    return [
        rule.key if counts[rule.key] == 1 else f"{rule.key} ({counts[rule.key]})"
        for rule in RULES
        if rule.key in counts
    ]


def _tell_rules(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return the rules that found something, in the order of the catalog, with what each finds."""
    found = {finding.rule for finding in findings}
    return [{"key": rule.key, "what": rule.what} for rule in RULES if rule.key in found]


def _tell_order(changes: Sequence[Change]) -> list[dict[str, object]]:
    """Return the generic patches that others build on: number, what others use of them, and the numbers of those."""
    told: list[dict[str, object]] = []
    for number, change in enumerate(changes, 1):
        brought = [t.name for t in _touched(change) if change.arch == GENERIC and t.home != t.name]
        uses = {other: _find_used(each, brought) for other, each in enumerate(changes[number:], number + 1)}
        users = [other for other, names in uses.items() if names]
        if users:
            used = [name for name in brought if any(name in names for names in uses.values())]
            told.append({"number": number, "used": used, "users": users})
    return told


def _find_used(change: Change, names: Iterable[str]) -> list[str]:
    written = [edit.new for proposal in change.proposals for file in proposal.edits for edit in file.edits]
    return [name for name in names if any(regex.search(rf"\b{regex.escape(name)}\b", text) for text in written)]


def _tell_assumptions(changes: Iterable[Change]) -> list[dict[str, object]]:
    """Return what a person must confirm, by architecture; what is assumed of several functions is told once."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for change in changes:
        for note in (note for proposal in change.proposals for note in proposal.assumptions):
            functions = found.setdefault(change.arch, {}).setdefault(note.what, {})
            functions.update({note.function: None} if note.function and not _names_it(note.what, note.function) else {})
    return [
        {"arch": arch, "notes": [{"what": what, "functions": list(names)} for what, names in notes.items()]}
        for arch, notes in found.items()
    ]


def _names_it(text: str, function: str) -> bool:
    return regex.search(rf"\b{regex.escape(function)}\(\)", text) is not None


def _tell_refusals(refusals: Iterable[Refusal]) -> list[dict[str, object]]:
    """Return the refusals, each in one sentence; those for the same reason are one, with all of their places.

    Where several recipes refuse, they stand by recipe, with its name at the first.
    """
    refusals = [*refusals]
    recipes = list(dict.fromkeys(refusal.recipe for refusal in refusals))
    told: list[dict[str, object]] = []
    for recipe in recipes:
        own = _join_refusals(refusal for refusal in refusals if refusal.recipe == recipe)
        headings = [recipe if len(recipes) > 1 else "", *[""] * len(own)]
        told += [{**each, "heading": heading} for each, heading in zip(own, headings, strict=False)]
    return told


def _join_refusals(refusals: Iterable[Refusal]) -> list[dict[str, object]]:
    found: dict[tuple[str, str], list[str]] = {}
    for refusal in refusals:
        what = _shorten(refusal.message)
        function = "" if _names_it(what, refusal.function) or not refusal.function else f"{refusal.function}(), "
        found.setdefault((refusal.reason.value, what), []).append(f"{function}{refusal.path}:{refusal.line}")
    return [{"places": places, "reason": reason, "what": what} for (reason, what), places in found.items()]


def _shorten(message: str) -> str:
    """Return the first sentence of a message, and less of a long one; the report has all of it."""
    what = message.partition(". ")[0].rstrip(".")
    for mark in ("; ", ": "):
        what = what.partition(mark)[0] if len(what) > _LONG else what
    return what
