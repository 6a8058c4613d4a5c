"""From where each converted call is reached: what was proved of it when the patch was made, and what was taken so."""

from __future__ import annotations

from migrator.report.checklist.answers.model import Answer, against, answered, few, left_open, shown_by, tell_finding
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow

_FOREIGN = "the patch was not made here, and the contexts of its calls were not gone through"
_NO_CALL = "no call is converted"
_RULE = "split-function"


def answer(look: Look) -> Answer:
    """Return the contexts of the calls that the patch converts; one that is brought into a wrong one speaks against."""
    wrong = [finding for finding in look.patch.added if finding.rule == _RULE]
    if wrong:
        return against(*few(map(tell_finding, wrong)))
    proofs = shown_by(look, "contexts")
    return answered(*few(proofs)) if proofs else left_open(_NO_CALL if look.patch.proposals else _FOREIGN)


def answer_assumed(look: Look) -> Answer:
    """Return what the contexts were taken to begin with, for a person to confirm."""
    notes = [note for proposal in look.patch.proposals for note in proposal.assumptions]
    proofs = (ProofRow(f"taken for granted: {note.what} ({note.source})", note.path) for note in notes)
    return left_open(*few(proofs)) if notes else left_open(*([] if look.patch.proposals else [_FOREIGN]))
