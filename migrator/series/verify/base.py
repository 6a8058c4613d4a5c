"""Where a series belongs: the commit that its mails name, or the one to try it on."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from migrator.rewrite.checks import Check, CheckStatus
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.applying import Application, apply_series
from migrator.series.verify.outcome import Outcome
from migrator.source.known import find_commit, find_parent, latest_commits
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree

_FULL = {40, 64}
_FROM = regex.compile(rb"From (?P<ID>[0-9a-f]{40,64}) ")
_LATEST = 200  # commits up to HEAD among which a mail's own is looked for
_PARENTS = 3


@dataclass(frozen=True)
class Base:
    """The commit that the patches are applied to.

    Attributes:
        check: how it was found.
        is_named: the mails name it.
    """

    commit: str
    check: Check
    is_named: bool = True


def find_base(scratch: Scratch, series: ReadSeries, head: str, wanted: str = "") -> Base:
    """Return the commit to apply a series to: the one that is wanted, the one that its mails name, or HEAD's."""
    outcome = Outcome("base")
    named = dict.fromkeys(mail.base for mail in series.mails if mail.base)
    commit = find_commit(scratch, series.base) if series.base else None
    if len(named) > 1:
        outcome.faults.append(f"the mails name {len(named)} of them: {', '.join(each[:12] for each in named)}")
    if series.base and len(series.base) not in _FULL:
        outcome.doubts.append(f"base-commit: {series.base} is no full id")
    if wanted:
        told = f"; the mails name {series.base[:12]}" if series.base and commit != wanted else ""
        return Base(wanted, outcome.conclude(f"{wanted[:12]} is used, as asked{told}"), commit == wanted)
    if commit is None:
        why = f"base-commit: {series.base} is not in the tree" if series.base else "the mails name no base-commit"
        used, how = next(_made_on(scratch, series.patches[0], head), (head, "HEAD"))
        outcome.doubts.append(f"{why}, so {used[:12]} is used, {how}; --rev names another")
        return Base(used, outcome.conclude(""), is_named=False)
    return Base(commit, outcome.conclude(f"base-commit: {commit} is in the tree"))


@dataclass(frozen=True)
class Placed:
    """Where one mail applies.

    Attributes:
        application: None where it applies nowhere that was tried.
    """

    check: Check
    applies: Check | None
    application: Application | None


def place_mail(scratch: Scratch, mail: ReadMail, head: str, wanted: str = "") -> Placed:
    """Return where one mail of a series applies, of all places that it may be made for."""
    first: Application | None = None
    for commit, how in _candidates(scratch, mail, head, wanted):
        application = apply_series(Tree(scratch, commit), [mail])
        if not application.problem:
            return Placed(Check("base", CheckStatus.PASS, f"{commit[:12]} is used, {how}"), None, application)
        first = first or application
    assert first is not None  # noqa: S101 (HEAD is always tried)
    why = "it needs the patches before it" if mail.number > 1 else "it is for another tree, or a newer one"
    is_sure = bool(wanted) or (mail.number == 1 and find_commit(scratch, mail.base) == first.base)
    base = Check("base", CheckStatus.WARN, "no commit of the tree is known that it applies to")
    if is_sure:
        return Placed(base, Check("applies", CheckStatus.FAIL, f"{first.problem} (on {first.base[:12]})"), None)
    told = f"it could not be placed: {first.problem} (on {first.base[:12]}); perhaps {why}"
    return Placed(base, Check("applies", CheckStatus.WARN, told), None)


def _candidates(scratch: Scratch, mail: ReadMail, head: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield commits to try, the likeliest first, each with how it was found."""
    if wanted:
        yield wanted, "as asked"
        return
    seen: set[str] = set()
    for commit, how in _guesses(scratch, mail, head):
        if commit not in seen:
            seen.add(commit)
            yield commit, how


def _guesses(scratch: Scratch, mail: ReadMail, head: str) -> Iterator[tuple[str, str]]:
    yield from _made_on(scratch, mail, head)
    base = find_commit(scratch, mail.base)
    if base and mail.number == 1:
        yield base, "its base-commit"
    yield head, "HEAD"
    if base:
        yield base, "its base-commit"
    latest = latest_commits(scratch, head, _PARENTS)
    yield from ((each.parent, "an ancestor of HEAD") for each in latest if each.parent)


def _made_on(scratch: Scratch, mail: ReadMail, head: str) -> Iterator[tuple[str, str]]:
    """Yield the parents of commits that a mail seems to be made of, each with how it was found."""
    own = _FROM.match(mail.content)
    commit = find_commit(scratch, own["ID"].decode()) if own else None
    parent = find_parent(scratch, commit) if commit else None
    if parent:
        yield parent, "the parent of the commit that its `From` line names"
    for each in latest_commits(scratch, head, _LATEST):
        if each.subject == mail.subject and each.parent:
            yield each.parent, f"the parent of {each.id[:12]}, which has its subject"
