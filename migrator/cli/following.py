"""What comes next: a command, or the sentence on why there is none."""

import shlex
from collections.abc import Collection, Sequence
from dataclasses import replace

from migrator.cli.scanning import Scanned
from migrator.cli.selection import Selection
from migrator.facts.recipe import Era
from migrator.report.model import FindingRow, Report


def tell_following(report: Report, scanned: Scanned, old: Collection[str]) -> str:
    """Return the command that drafts what a scan found; `old` are the names whose calls are to go."""
    homes = {(site.path, site.function) for site in report.sites}
    mended = {row.arch for row in report.findings if _is_mended(row) and (row.path, row.function) in homes}
    archs = tuple(dict.fromkeys(s.arch for s in report.sites if s.call in old or s.arch in mended))
    return _tell_command(replace(scanned.selection, archs=archs)) if archs else tell_nothing(scanned)


def tell_draft(report: Report, scanned: Scanned, words: Sequence[str] = ()) -> str:
    """Return the command that writes what a report proposes, with some more options; or that all was refused."""
    if not report.proposals:
        return "next: read why each was refused; nothing is drafted"
    return _tell_command(scanned.selection, words)


def _tell_command(selection: Selection, more: Sequence[str] = ()) -> str:
    rev = selection.rev if selection.rev != "HEAD" else ""
    tree = [selection.tree] if selection.tree else []
    words = ["migrator", "draft", *tree, *selection.words(rev=rev, templates=str(selection.templates)), *more]
    return f"next: {shlex.join([*words, '-o', 'drafts'])}"


def _is_mended(row: FindingRow) -> bool:
    return row.fixable and row.level != "note"


def tell_nothing(scanned: Scanned, left: int = 0) -> str:
    """Return the one sentence for a tree, or a selection, that needs no series, although `left` faults are found."""
    selection = scanned.selection
    inside = f" below {', '.join(selection.paths)}" if selection.paths else ""
    if selection.archs:
        calls = "calls" if len(scanned.archs) == 1 else "call"
        told = f"{' and '.join(scanned.archs)} {calls} no deprecated helper{inside}"
    else:
        told = f"no architecture of this tree calls a deprecated helper{inside}"
    elsewhere = any(site.helper.era is Era.OLD for site in scanned.scan.sites)
    others = "; other architectures do" if elsewhere else ""
    faults = f"; {left} fault{'s are' if left > 1 else ' is'} found that no recipe mends, see `migrator scan`"
    return f"nothing to convert: {told}{others}{faults if left else ''}"
