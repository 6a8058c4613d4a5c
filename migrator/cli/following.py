"""What comes next: a command, or the sentence on why there is none."""

import shlex
from collections.abc import Collection
from dataclasses import replace

from migrator.cli.options import Scanned
from migrator.facts.recipe import Era
from migrator.report.model import Report


def tell_following(report: Report, scanned: Scanned, old: Collection[str]) -> str:
    """Return the command that drafts what a scan found; `old` are the names whose calls are to go."""
    archs = tuple(dict.fromkeys(site.arch for site in report.sites if site.call in old))
    if not archs:
        return tell_nothing(scanned)
    selection = replace(scanned.selection, archs=archs)
    rev = selection.rev if selection.rev != "HEAD" else ""
    tree = [selection.tree] if selection.tree else []
    words = ["migrator", "draft", *tree, *selection.words(rev=rev, templates=str(selection.templates))]
    return f"next: {shlex.join([*words, '-o', 'drafts'])}"


def tell_nothing(scanned: Scanned) -> str:
    """Return the one sentence for a tree, or a selection, that needs no series."""
    selection = scanned.selection
    inside = f" below {', '.join(selection.paths)}" if selection.paths else ""
    if selection.archs:
        calls = "calls" if len(scanned.archs) == 1 else "call"
        told = f"{' and '.join(scanned.archs)} {calls} no deprecated helper{inside}"
    else:
        told = f"no architecture of this tree calls a deprecated helper{inside}"
    elsewhere = any(site.helper.era is Era.OLD for site in scanned.scan.sites)
    return f"nothing to convert: {told}{'; other architectures do' if elsewhere else ''}"
