"""What the tool can answer of a series as a whole."""

from __future__ import annotations

from migrator.report.checklist.answers.model import Answer, against, answered, left_open
from migrator.report.checklist.model import ProofRow
from migrator.report.checklist.review import Review


def answer_recipients(review: Review) -> Answer:
    """Return what the check of recipients says; open where it was not made, or is in doubt."""
    check = next((row for row in review.checks if row.name == "recipients"), None)
    if check is None:
        return left_open("nobody has asked get_maintainer.pl of the tree")
    proof = ProofRow(check.evidence, "MAINTAINERS")
    makes = {"pass": answered, "fail": against}
    return makes.get(check.status, left_open)(proof)
