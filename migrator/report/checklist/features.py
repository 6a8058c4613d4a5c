"""What a patch has, or may have: a question is left out only where it is certain that it cannot apply."""

from __future__ import annotations

from migrator.analysis.scan import GENERIC
from migrator.facts.checklist import Feature
from migrator.report.checklist.answers.comments import find_saying
from migrator.report.checklist.answers.irqs import has_window
from migrator.report.checklist.answers.tags import find_tags
from migrator.report.checklist.look import CODE, Look


def find_features(look: Look) -> frozenset[Feature]:
    """Return what a patch has; what is not known counts as there."""
    found: set[Feature] = set()
    is_guest = look.is_guest
    is_code = any(path.endswith(CODE) for path in look.paths) or any(hunk.problem for hunk in look.hunks)
    found |= {"code"} if is_code else set()
    found |= {"guest"} if is_guest and {*look.patch.archs} - {GENERIC} else set()
    found |= {"generic"} if is_guest and GENERIC in look.patch.archs else set()
    if "guest" in found:
        archs = [arch for arch in look.patch.archs if arch != GENERIC]
        found |= {"window"} if any(look.why_unknown(arch) or has_window(look, arch) for arch in archs) else set()
    found |= {"hook"} if is_guest and look.review.facts.entry.hook in look.code_words else set()
    found |= {"comment"} if is_guest and look.comments else set()
    found |= {"irq-comment"} if is_guest and find_saying(look.comments, look.words.irqs) else set()
    found |= {"tagged"} if find_tags(look.patch) else set()
    return frozenset(found)
