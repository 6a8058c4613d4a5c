"""Whom a patch is for: the answers of the tree's own get_maintainer.pl."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.series.addresses import Address, parse_address, render_header
from migrator.series.mails import Mail
from migrator.source.scripts import GET_MAINTAINER, MAINTAINERS, Answer, TreeScripts

_FEW = 3  # lines of what it says on stderr
_COMMON = ("--nogit", "--nogit-fallback", "--nogit-chief-penguins", "--norolestats", "--noroles", "--no-tree")
_PEOPLE = (*_COMMON, "--nol")
_LISTS = (*_COMMON, "--nom")


@dataclass(frozen=True)
class Recipients:
    """Addresses as a mail has them, `Name <mail>`, in the script's order; nobody is in both."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The recipients of each patch, and why there are none where that is so."""

    patches: tuple[Recipients, ...]
    told: str = ""


def ask_recipients(scripts: TreeScripts, mails: Sequence[Mail]) -> Asked:
    """Return for whom each patch is; `mails` hold no cover letter.

    Nobody is guessed: what the script could not be asked, and what it said
    that is no address, is told.
    """
    if not mails:
        return Asked(())
    if scripts.lacks(MAINTAINERS):
        return Asked((Recipients(),) * len(mails), f"{scripts.name} has no {MAINTAINERS}, so nobody is named")
    answers = scripts.ask(GET_MAINTAINER, [mail.content for mail in mails], [_PEOPLE, _LISTS])
    patches = [_make(_parse(people), _parse(lists)) for people, lists in answers]
    told = [each for mail, both in zip(mails, answers, strict=True) for each in _tell(mail.name, both)]
    problems = {answer.problem for both in answers for answer in both}
    if len(problems) == 1 and "" not in problems:
        told = list(problems)  # once for all
    return Asked(tuple(patches), "; ".join(dict.fromkeys(told)))


def unite(each: Sequence[Recipients]) -> Recipients:
    """Return the recipients of a whole series, for its cover letter; who is in `to` of one patch is in no `cc`."""
    to = [address for one in each for address in map(parse_address, one.to) if address]
    cc = [address for one in each for address in map(parse_address, one.cc) if address]
    return _make(to, cc)


def render_trailers(recipients: Recipients) -> tuple[str, ...]:
    """Return `Cc:` trailers, as a commit message has them."""
    return tuple(f"Cc: {address}" for address in (*recipients.to, *recipients.cc))


def render_headers(recipients: Recipients) -> tuple[str, ...]:
    """Return the lines of `To:` and `Cc:` headers, folded and in 7 bits."""
    named = (("To", recipients.to), ("Cc", recipients.cc))
    found = [(name, [address for text in texts if (address := parse_address(text))]) for name, texts in named]
    return tuple(line for name, addresses in found if addresses for line in render_header(name, addresses))


def _make(to: Iterable[Address], cc: Iterable[Address]) -> Recipients:
    """Return recipients of whom nobody stands twice."""
    known: dict[str, Address] = {}
    for address in to:
        known.setdefault(address.key, address)
    people = tuple(known)
    for address in cc:
        known.setdefault(address.key, address)
    return Recipients(
        tuple(known[key].text for key in people), tuple(each.text for key, each in known.items() if key not in people)
    )


def _parse(answer: Answer) -> list[Address]:
    return [address for line in answer.lines if (address := parse_address(line))]


def _tell(name: str, answers: Sequence[Answer]) -> Iterable[str]:
    """Yield what is to be said about the answers for one patch."""
    for answer in answers:
        if answer.problem:
            yield f"no recipients for {name}: {answer.problem}"
        yield from (f"no address, and left out: {line}" for line in answer.lines if parse_address(line) is None)
        yield from (f"{GET_MAINTAINER} says: {line}" for line in answer.said[:_FEW])
    if not any(answer.problem or answer.lines for answer in answers):
        yield f"{GET_MAINTAINER} names nobody for {name}"
