"""What comes next: a command, or the sentence on why there is none."""

import shlex
from collections.abc import Collection, Sequence
from dataclasses import replace

from migrator.analysis.scan import GENERIC
from migrator.cli.scanning import Scanned
from migrator.cli.selection import Selection
from migrator.facts.declared import find_rules
from migrator.facts.recipe import Era
from migrator.report.model import FindingRow, Report
from migrator.report.words.standing import join_names


def tell_following(report: Report, scanned: Scanned, old: Collection[str], *, is_followed: bool = True) -> str:
    """Return the command that drafts what a scan found; `old` are the names whose calls are to go.

    It names the architectures that have something, unless there is something in code or documents of none.
    `is_followed`: paths were gone through, so what lies on none of the sites was found, too.
    """
    homes = {(site.path, site.function) for site in report.sites}
    mended = {row.arch for row in report.findings if _is_mended(row) and (row.path, row.function) in homes}
    recipes = {facts.name for facts in scanned.wanted.neighbours}
    rules = {rule for facts in scanned.wanted.neighbours for rule in find_rules(facts)}
    own = {site.arch for site in report.sites if site.role in recipes}
    own |= {row.arch for row in report.findings if row.rule in rules}
    if scanned.wanted.has_base:
        own |= {site.arch for site in report.sites if site.call in old or site.arch in mended}
    known = [row.name for row in report.architectures]
    archs = tuple(name for name in known if name in own)
    if not own:
        return tell_nothing(scanned) if is_followed or scanned.wanted.has_base else _tell_no_site(scanned)
    is_all = not own <= {*known} or GENERIC in own
    return _tell_command(replace(scanned.selection, archs=scanned.selection.archs if is_all else archs))


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


def _tell_no_site(scanned: Scanned) -> str:
    """Return the sentence for recipes of which no site is found, where nothing else was looked for."""
    names = join_names(scanned.wanted.names())
    return f"no call is found that {names} is about; `migrator scan` without --sites looks for all that it mends"


def _is_mended(row: FindingRow) -> bool:
    return row.fixable and row.level != "note"


def tell_nothing(scanned: Scanned, left: int = 0) -> str:
    """Return the one sentence for a tree, or a selection, that needs no series, although `left` faults are found."""
    selection, wanted = scanned.selection, scanned.wanted
    inside = f" below {', '.join(selection.paths)}" if selection.paths else ""
    neither = f"{left} fault{'s are' if left > 1 else ' is'} found that"
    if not wanted.has_base:
        names = [facts.name for facts in wanted.neighbours]
        finds = "finds" if len(names) == 1 else "find"
        faults = f"; {neither} {'it does' if len(names) == 1 else 'they do'} not mend, see `migrator scan`"
        return f"nothing to convert: {join_names(names)} {finds} nothing to change{inside}{faults if left else ''}"
    if selection.archs:
        calls = "calls" if len(scanned.archs) == 1 else "call"
        told = f"{' and '.join(scanned.archs)} {calls} no deprecated helper{inside}"
    else:
        told = f"no architecture of this tree calls a deprecated helper{inside}"
    elsewhere = any(site.helper.era is Era.OLD for site in scanned.scan.sites)
    others = "; other architectures do" if elsewhere else ""
    mends = "no recipe mends" if not selection.recipes else "the recipes named do not mend"
    faults = f"; {neither} {mends}, see `migrator scan`"
    return f"nothing to convert: {told}{others}{faults if left else ''}"
