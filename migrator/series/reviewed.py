"""Patches to be reviewed, ours or anybody's, with what the analysis says in front of each and behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrator.analysis.again import Judged
from migrator.analysis.findings import Finding
from migrator.recipes.model import Proposal
from migrator.syntax.unit import Unit


@dataclass(frozen=True)
class ReviewedPatch:
    """One patch.

    Attributes:
        number: from 1, in the order of the series.
        name: of its file, or `mail 3`; empty for one that is not written.
        subject: without the bracket; empty for one without a message.
        message: all of the commit message, the subject left out.
        diff: unified, with `a/` and `b/` in front of paths.
        archs: whose code it changes.
        old, new: its files in front of it and behind it, by path; empty where it was not applied.
        before, after: by architecture, what the analysis finds in front of it and behind it; empty where it was not
            analysed.
        mended: the faults of the functions that it changes, as far as they are gone.
        added: faults that it brings.
        proposals: what it was made from; empty for a patch that is not ours.
        recipe: whose it is; empty where nobody has said so.
    """

    number: int
    name: str
    subject: str
    message: str
    diff: str
    archs: tuple[str, ...]
    old: Mapping[str, Unit] = field(default_factory=dict)
    new: Mapping[str, Unit] = field(default_factory=dict)
    before: Mapping[str, Judged] = field(default_factory=dict)
    after: Mapping[str, Judged] = field(default_factory=dict)
    mended: tuple[Finding, ...] = ()
    added: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    recipe: str = ""
