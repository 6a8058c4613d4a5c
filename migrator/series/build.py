"""The series of a plan: written, addressed, compared, finished, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrator.rewrite.change import Change
from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.checkpatch import check_style
from migrator.series.finishing import finish_series
from migrator.series.fixes import Fixes, find_fixes
from migrator.series.mails import Mail
from migrator.series.order import Order
from migrator.series.prefixes import ask_ahead
from migrator.series.recipients import Asked, Recipients, ask_recipients, render_trailers, unite
from migrator.series.writing import Written, write_series
from migrator.source.commits import read_commit

if TYPE_CHECKING:
    from migrator.series.reroll import Reroll

_AS_ASKED = "{} of the tree was not run, as asked"


@dataclass(frozen=True)
class Patch:
    """What is known of one patch, beside its mail.

    Attributes:
        name: of its file.
        recipients: nobody where nobody was asked.
        paths: the files that it changes.
    """

    name: str
    arch: str
    subject: str
    fixes: tuple[str, ...]
    recipients: Recipients
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """The mails, the cover letter first, and what was checked about them.

    Attributes:
        commits: the ids of the patches' commits, in the scratch.
        patches: one for each mail but the cover letter.
        left_out: sentences on what the mails should have, and have not.
    """

    mails: tuple[Mail, ...]
    checks: tuple[Check, ...]
    commits: tuple[str, ...]
    patches: tuple[Patch, ...]
    left_out: tuple[str, ...]


def build_series(order: Order) -> Series:
    """Return the series of a plan that has changes."""
    base = read_commit(order.tree.scratch, order.tree.commit)
    if order.history is not None:
        ask_ahead(order.history, order.plan.changes)
    fixes = [_find_fixes(order, change) for change in order.plan.changes]
    trailers = [each.trailers for each in fixes]
    order.progress("writing the mails")
    written = write_series(order, base, trailers)
    asked = _ask(order, written)
    if order.cc == "trailers":
        named = [render_trailers(each) for each in asked.patches]
        written = write_series(order, base, [(*own, *cc) for own, cc in zip(trailers, named, strict=True)])
    reroll = _compare(order, written)
    order.progress("applying the mails")
    finished = finish_series(order, base, written, asked.patches, reroll)
    told = dict.fromkeys([*(each.told for each in fixes), reroll.told if reroll else ""])
    return Series(
        mails=finished.mails,
        checks=(*finished.checks, *_run_checkpatch(order, finished.mails), _tell_asked(order, asked)),
        commits=written.commits,
        patches=_describe(order, written, fixes, asked),
        left_out=tuple(sentence for sentence in told if sentence),
    )


def _find_fixes(order: Order, change: Change) -> Fixes:
    """Return what brought the faults that a patch mends: those of guest entry; a neighbour mends none of its own."""
    is_asked = order.history is not None and change.recipe == order.facts.name
    return find_fixes(change, order.facts, order.history) if is_asked and order.history else Fixes()


def _ask(order: Order, written: Written) -> Asked:
    if order.scripts is None:
        return Asked(tuple(Recipients() for _ in written.commits))
    return ask_recipients(order.scripts, written.mails[1:])


def _compare(order: Order, written: Written) -> Reroll | None:
    if order.old is None:
        return None
    from migrator.series.reroll import compare_series

    return compare_series(order.old, order.tree, written.commits, order.numbering.version)


def _run_checkpatch(order: Order, mails: Sequence[Mail]) -> tuple[Check, ...]:
    if order.scripts is None:
        return (Check("checkpatch", CheckStatus.SKIP, _AS_ASKED.format("checkpatch.pl")),)
    return check_style(order.scripts, mails[1:])


def _tell_asked(order: Order, asked: Asked) -> Check:
    """Return whether recipients are known, and how many."""
    if order.scripts is None:
        return Check("recipients", CheckStatus.SKIP, _AS_ASKED.format("get_maintainer.pl"))
    every = unite(asked.patches)
    if asked.told and not every.to and not every.cc:
        return Check("recipients", CheckStatus.SKIP, asked.told)
    found = f"get_maintainer.pl names {len(every.to)} for To and {len(every.cc)} for Cc of the whole series"
    if asked.told:
        return Check("recipients", CheckStatus.WARN, f"{found}; {asked.told}")
    return Check("recipients", CheckStatus.PASS, found)


def _describe(order: Order, written: Written, fixes: Sequence[Fixes], asked: Asked) -> tuple[Patch, ...]:
    told = zip(written.mails[1:], order.plan.changes, written.subjects, fixes, asked.patches, strict=True)
    return tuple(
        Patch(mail.name, change.arch, subject, fix.trailers, recipients, tuple(file.path for file in change.files))
        for mail, change, subject, fix, recipients in told
    )
