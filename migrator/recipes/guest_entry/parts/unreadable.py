"""What cannot be read as code, or not be mailed, is left alone before any shape looks at it.

Why:     an edit is only as good as the reading of what is edited: the body of a
         macro belongs to every place that uses it, a file or function that the
         parser had to skip parts of may hold anything, and a patch of a file with
         NUL bytes or CRLF line ends is not what `git am` writes.
Before:  #define RUN(vcpu) do { guest_enter_irqoff(); run(vcpu); ... } while (0)
After:   the same: nothing is drafted, and the report says what to do by hand.
Safety:  refuses only. Every shape behind it gets functions that have statements, in
         files that were read as a whole.
Source:  Documentation/process/email-clients.rst: a patch must not be changed on its way.
"""

from migrator.recipes.model import Candidate, Case, Reason, Refusal, Shape
from migrator.syntax.statements import Body


def propose(case: Case) -> list[Refusal]:
    """Return a refusal for each candidate that nobody can edit."""
    found = (check_readable(candidate) for candidate in case.candidates)
    return [refusal for refusal in found if refusal is not None]


def check_readable(candidate: Candidate) -> Refusal | None:
    """Return why no shape may look at the code, or None."""
    return _check_macro(candidate) or _check_file(candidate) or _check_function(candidate)


def _check_macro(candidate: Candidate) -> Refusal | None:
    site = next((site for site in candidate.sites if site.in_macro), None)
    if site is None:
        return None
    message = f"{site.helper.name}() is called in the body of macro {site.function}; expand it by hand first"
    return candidate.refuse(Reason.MACRO_BODY, site.offset, message)


def _check_file(candidate: Candidate) -> Refusal | None:
    text, at = candidate.unit.text, candidate.sites[0].offset
    if "\0" in text or "\r\n" in text:
        held = "NUL bytes" if "\0" in text else "CRLF line ends"
        message = f"{candidate.path} holds {held}, which `git am` does not bring over unchanged"
        return candidate.refuse(Reason.UNMAILABLE, at, message)
    if candidate.unit.outline.problems:
        message = f"{candidate.path} could not be read as a whole: {candidate.unit.outline.problems[0]}"
        return candidate.refuse(Reason.NOT_STRUCTURED, at, message)
    return None


def _check_function(candidate: Candidate) -> Refusal | None:
    function = candidate.sites[0].home
    body = candidate.unit.body(function) if function else None
    if isinstance(body, Body):
        return None
    reason = body.reason if body else "it stands in no function"
    message = f"{candidate.sites[0].function}() could not be structured: {reason}"
    return candidate.refuse(Reason.NOT_STRUCTURED, candidate.sites[0].offset, message)


SHAPE = Shape(
    name="unreadable",
    title="What cannot be read as code, or not be mailed, is left alone before any shape looks at it.",
    propose=propose,
)
