"""The board: where the migration of each architecture stands, and who keeps the deprecated helpers alive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from migrator.analysis.findings import Level
from migrator.analysis.sites import Site
from migrator.facts.recipe import Era
from migrator.report.changes.gone import find_removed
from migrator.report.model import ArchRow, BoardRow, ProposalRow, Report, UserRow
from migrator.report.words.standing import join_names
from migrator.rewrite.change import Change

_FEW_HANDS = ("orphan", "odd", "obsolete")  # how a status begins where nobody may answer


_Removed = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class _Left:
    """A finding that stays, as far as the board counts it."""

    rule: str
    level: str


def add_board(
    report: Report,
    sites: Iterable[tuple[str, Site]],
    changes: Sequence[Change] = (),
    caveats: Mapping[str, str] = MappingProxyType({}),
    base: str = "",
) -> Report:
    """Return the report, complete but for this, with the board and the users.

    `sites` come with their architectures; `changes` are what is drafted: with them, it is told what stays behind
    them, else what there is today. `caveats` are told by architecture. `base` is the transition: only what it changes
    converts a guest's entry, and what others do is told beside; empty where there are no others.
    """
    own = _of_recipe(report, base) if base else report
    drafted = _find_drafted(own, [change for change in changes if not base or change.recipe == base])
    users = tuple(_tell_users(own, sites, drafted, _find_removed(report, base)))
    board = (_row(report, row, drafted, users, changes, base) for row in report.architectures)
    told = tuple(replace(row, caveat=caveats.get(row.arch, "")) for row in board)
    return replace(report, board=told, users=users)


def _of_recipe(report: Report, recipe: str) -> Report:
    """Return the report with what one recipe drafts and refuses alone."""
    return replace(
        report,
        proposals=tuple(row for row in report.proposals if row.recipe == recipe),
        refusals=tuple(row for row in report.refusals if row.recipe == recipe),
        hunks=tuple(row for row in report.hunks if row.recipe == recipe),
    )


def _find_removed(report: Report, base: str) -> _Removed:
    """Return the lines that the patches of other recipes take away or change, by path and number."""
    others = (hunk for hunk in report.hunks if base and hunk.recipe != base)
    return {
        (hunk.path, number): text
        for hunk in others
        for number, text in find_removed(hunk.old_line, hunk.text.split("\n"))
    }


def _tell_others(rows: Iterable[ProposalRow]) -> Iterator[str]:
    """Yield what other recipes draft of an architecture."""
    others: dict[str, list[str]] = {}
    for row in rows:
        others.setdefault(row.recipe, []).append(f"{row.function}()" if row.function else row.path)
    for recipe, names in others.items():
        yield f"Review what {recipe} drafts of {join_names(dict.fromkeys(names))}."


def _find_drafted(report: Report, changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """Return path and name of each function that a draft converts, with its architecture."""
    proposals = [proposal for change in changes for proposal in change.proposals]
    found = {(path, name): p.arch for p in proposals for path, name in (p.covers or ((p.path, p.function),)) if name}
    rows = report.proposals if not changes else ()
    return {**found, **{(row.path, row.function): row.arch for row in rows if row.function}}


def _tell_users(
    report: Report, sites: Iterable[tuple[str, Site]], drafted: dict[tuple[str, str], str], removed: _Removed
) -> Iterator[UserRow]:
    """Yield the calls of deprecated helpers, with what becomes of each; `removed`: by other recipes."""
    refused = {(row.path, row.function) for row in report.refusals}
    changed = {(row.path, row.function) for row in report.hunks} if report.proposals else set()
    for arch, site in sites:
        if site.helper.era is Era.OLD:
            key = site.path, site.function
            is_gone = site.helper.name in removed.get((site.path, site.place.line), "")
            is_drafted = is_gone or key in drafted or key in changed
            fate = "refused" if key in refused else "drafted" if is_drafted else "left"
            yield UserRow(arch, site.path, site.place.line, site.function, site.helper.name, fate)


def _row(
    report: Report,
    row: ArchRow,
    drafted: dict[tuple[str, str], str],
    users: Sequence[UserRow],
    changes: Sequence[Change],
    base: str,
) -> BoardRow:
    levels = Counter(finding.level for finding in report.findings if finding.arch == row.name)
    functions = [name for (_, name), arch in drafted.items() if arch == row.name]
    others = [each for each in report.proposals if base and each.recipe != base and each.arch == row.name]
    left = [
        *_tell_drafts(functions),
        *_tell_others(others),
        *_tell_refusals(report, row.name),
        *_tell_calls([user for user in users if user.arch == row.name]),
        *_tell_findings(_find_left(report, row.name, changes)),
    ]
    return BoardRow(
        arch=row.name,
        status=row.status,
        maintainers_status=row.maintainers_status,
        sites=row.site_count,
        errors=levels[Level.ERROR.value],
        warnings=levels[Level.WARNING.value],
        notes=levels[Level.NOTE.value],
        drafts=len(functions) + len(others),
        refusals=sum(refusal.arch == row.name for refusal in report.refusals),
        left=(*left, *(_tell_hands(row.maintainers_status) if left else ())),
    )


def _find_left(report: Report, arch: str, changes: Sequence[Change]) -> list[_Left]:
    """Return what is found behind all drafts; where none is about the architecture, what is found today.

    What lies on no path, as a stale comment does, is not looked for again: it stays unless it is gone by a hunk.
    """
    rows = [row for row in report.findings if row.arch == arch]
    about = [change for change in changes if arch in change.after]
    gone = {finding for hunk in report.hunks for finding in hunk.findings}
    if not about:
        return [_Left(row.rule, row.level) for row in rows if row.id not in gone]
    before, after = about[0].before[arch].findings, about[-1].after[arch].findings
    known = {(f.rule, f.path, f.place.line, f.message) for f in before}
    beside = [row for row in rows if (row.rule, row.path, row.line, row.message) not in known]
    stay = [_Left(row.rule, row.level) for row in beside if row.id not in gone]
    return [*(_Left(finding.rule, finding.level.value) for finding in after), *stay]


def _tell_drafts(functions: Sequence[str]) -> Iterator[str]:
    if functions:
        yield f"Review what is drafted of {join_names(f'{name}()' for name in functions)}."


def _tell_refusals(report: Report, arch: str) -> Iterator[str]:
    """Yield the refused functions by their reason."""
    refused: dict[str, list[str]] = {}
    for row in report.refusals:
        if row.arch == arch:
            refused.setdefault(row.reason, []).append(f"{row.function}()" if row.function else row.path)
    for reason, names in refused.items():
        yield f"Convert by hand what is refused as {reason}: {join_names(dict.fromkeys(names))}."


def _tell_calls(users: Sequence[UserRow]) -> Iterator[str]:
    """Yield the deprecated calls that nothing is decided on."""
    for call in dict.fromkeys(user.call for user in users if user.fate == "left"):
        names = dict.fromkeys(f"{user.function}()" for user in users if user.fate == "left" and user.call == call)
        yield f"Replace the call of {call}() in {join_names(names)}, which no draft and no refusal is about."


def _tell_findings(left: Sequence[_Left]) -> Iterator[str]:
    """Yield what no draft mends, by rule; notes are no hindrance."""
    for level in (Level.ERROR, Level.WARNING):
        counts = Counter(finding.rule for finding in left if finding.level == level.value)
        if counts:
            rules = join_names(rule if count == 1 else f"{rule} ({count})" for rule, count in sorted(counts.items()))
            yield f"Mend the {level.value}s that no draft mends: {rules}."


def _tell_hands(status: str) -> Iterator[str]:
    """Yield a remark where nobody may be there to take a patch."""
    parts = [part for part in status.split("; ") if part.lower().startswith(_FEW_HANDS)]
    if parts:
        yield f"Find who reviews and tests it: MAINTAINERS says {join_names(parts)}."
