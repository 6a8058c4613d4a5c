"""What an answer is, and how those of several architectures become one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from migrator.analysis.evidence import Moment
from migrator.analysis.findings import Finding
from migrator.analysis.scan import GENERIC
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ItemStatus, ProofRow

_MOST = 12  # pieces of evidence; the rest is counted
_LONG = 200


@dataclass(frozen=True)
class Answer:
    """What the tool says of a question, and what that stands on."""

    status: ItemStatus
    proofs: tuple[ProofRow, ...] = ()


def answered(*proofs: ProofRow) -> Answer:
    """Return that it is shown."""
    return Answer(ItemStatus.ANSWERED, proofs)


def left_open(*proofs: ProofRow | str) -> Answer:
    """Return that only a person can tell, with what was found so far."""
    return Answer(ItemStatus.OPEN, _rows(proofs))


def against(*proofs: ProofRow | str) -> Answer:
    """Return that something speaks against it."""
    return Answer(ItemStatus.AGAINST, _rows(proofs))


def _rows(proofs: Iterable[ProofRow | str]) -> tuple[ProofRow, ...]:
    return tuple(ProofRow(each) if isinstance(each, str) else each for each in proofs)


def join(answers: Iterable[Answer]) -> Answer:
    """Return the worst of some answers, what speaks against first; open where there is none."""
    order = (ItemStatus.AGAINST, ItemStatus.OPEN, ItemStatus.ANSWERED)
    found = sorted(answers, key=lambda answer: order.index(answer.status))
    status = found[0].status if found else ItemStatus.OPEN
    return Answer(status, tuple(dict.fromkeys(proof for answer in found for proof in answer.proofs)))


def by_arch(look: Look, ask: Callable[[Look, str], Answer]) -> Answer:
    """Return the answers of all architectures that a patch changes, as one."""
    strange = [arch for arch in look.patch.archs if arch not in look.archs and arch != GENERIC]
    told = [left_open(f"the facts know of no run call of {arch}, so nothing was looked for") for arch in strange]
    return join([*(ask(look, arch) for arch in look.archs), *told])


def place_of(moment: Moment) -> str:
    """Return where a call stands, as `path:line`."""
    return f"{moment.where.path}:{moment.where.place.line}"


def tell_finding(finding: Finding) -> ProofRow:
    """Return a finding as evidence."""
    message = finding.message
    shown = message if len(message) <= _LONG else f"{message[:_LONG].rpartition(' ')[0]} ..."
    return ProofRow(f"{finding.rule}: {shown}", f"{finding.path}:{finding.place.line}")


def shown_by(look: Look, answer: str) -> tuple[ProofRow, ...]:
    """Return what was proved when a patch was made, as evidence for one of the answers."""
    proposals = look.patch.proposals
    return tuple(ProofRow(told, each.path) for each in proposals for name, told in each.shows if name == answer)


def few(proofs: Iterable[ProofRow]) -> tuple[ProofRow, ...]:
    """Return the first of many, and how many more there are."""
    found = tuple(dict.fromkeys(proofs))
    left = len(found) - _MOST
    return (*found[:_MOST], ProofRow(f"and {left} more")) if left > 0 else found
