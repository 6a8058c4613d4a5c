"""The mails as they are handed over: what stands in them beside what git wrote, and whether they apply."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.evidence import render_evidence
from migrator.series.mails import Added, Mail, finish_mails
from migrator.series.order import Order
from migrator.series.readback import check_mails
from migrator.series.recipients import Recipients, render_headers, unite
from migrator.series.writing import Written
from migrator.source.commits import Commit, check_applies

if TYPE_CHECKING:
    from migrator.series.reroll import Reroll


@dataclass(frozen=True)
class Finished:
    """The mails, the cover letter first, and what was checked about them."""

    mails: tuple[Mail, ...]
    checks: tuple[Check, ...]


def finish_series(
    order: Order, base: Commit, written: Written, recipients: Sequence[Recipients], reroll: Reroll | None
) -> Finished:
    """Return the finished mails; that they apply stands in them only if they do."""
    for is_applied in (True, False):
        mails = finish_mails(written.mails, base, _added(order, base, recipients, reroll, is_applied=is_applied))
        problem = _find_problem(order, base, mails, written.commits)
        if not problem:
            break
    applies = _make("applies", problem, f"each patch applies to {base.id[:12]} in order and gives its commit's tree")
    misread = check_mails(mails[1:], order.plan.changes)
    return Finished(
        mails, (applies, _make("mails-parse", misread, f"unidiff reads every patch back ({len(mails) - 1})"))
    )


def _added(
    order: Order, base: Commit, recipients: Sequence[Recipients], reroll: Reroll | None, *, is_applied: bool
) -> list[Added]:
    """Return what stands in each mail beside what git wrote, the cover letter first."""
    every = [unite(recipients), *recipients]
    headers = [render_headers(each) if order.cc == "headers" else () for each in every]
    changelogs = (reroll and reroll.patches) or [()] * len(recipients)
    evidence = [render_evidence(base, change, is_applied=is_applied) for change in order.plan.changes]
    below = [reroll.cover if reroll else (), *((*log, *own) for log, own in zip(changelogs, evidence, strict=True))]
    return [Added(head, lines) for head, lines in zip(headers, below, strict=True)]


def _find_problem(order: Order, base: Commit, mails: Sequence[Mail], commits: Sequence[str]) -> str:
    """Return what is wrong when the finished mails are applied; empty where nothing is."""
    scratch = order.tree.scratch
    with tempfile.TemporaryDirectory(dir=scratch.path) as folder:
        paths = [Path(folder) / mail.name for mail in mails]
        for path, mail in zip(paths, mails, strict=True):
            path.write_bytes(mail.content)
        return check_applies(scratch, base, paths[1:], commits)


def _make(name: str, problem: str, good: str) -> Check:
    return Check(name, CheckStatus.FAIL if problem else CheckStatus.PASS, problem or good)
