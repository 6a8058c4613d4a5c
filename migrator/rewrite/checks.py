"""Promises about one rewritten file: on its text, and on what the analysis finds in it before and after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.analysis.again import Judged
from migrator.analysis.sites import find_sites
from migrator.facts.recipe import Era, RecipeFacts
from migrator.recipes.model import Proposal
from migrator.rewrite.compare import Compared
from migrator.rewrite.promises import check_promise
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.statements import Body
from migrator.syntax.tokens import tokenize
from migrator.syntax.unit import Unit
from migrator.text import Span


class CheckStatus(Enum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 (a result, no secret)
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True)
class Check:
    """One check and its evidence, a sentence."""

    name: str
    status: CheckStatus
    evidence: str


@dataclass(frozen=True)
class Rewritten:
    """One file before and after, with the proposals that changed it."""

    path: str
    before: Unit
    after: Unit
    proposals: tuple[Proposal, ...]
    facts: RecipeFacts


def check_rewritten(rewritten: Rewritten, after: Judged, compared: Compared) -> tuple[Check, ...]:
    """Return every check of one file of an architecture, in a fixed order; `after` has all edits made."""
    analysed = ("re-analysed", _check_analysis(rewritten, after, compared), _tell(rewritten, compared))
    again = ("idempotent", _check_again(rewritten), "a second run finds nothing more to do in what was changed")
    return _render(rewritten, [*_check_text(rewritten), analysed, again])


def check_generic(rewritten: Rewritten, problem: str, told: str, again: str | None = None) -> tuple[Check, ...]:
    """Return every check of one file of a step; `problem` is what its analysis found wrong.

    `again` is what a second run still does, or nothing; None where no second run is asked for.
    """
    lasting = [] if again is None else [("idempotent", again, "a second run finds nothing more to do in it")]
    return _render(rewritten, [*_check_text(rewritten), ("re-analysed", problem, told), *lasting])


_C = (".c", ".h")
_Made = tuple[str, str, str]  # name, what is wrong, and what to say where nothing is


def _check_text(rewritten: Rewritten) -> list[_Made]:
    undone = ("round-trip", _check_round_trip(rewritten), "tokens join back, and undoing the edits gives the old file")
    if not rewritten.path.endswith(_C):  # a document has no functions
        return [undone]
    return [
        undone,
        ("balanced", _check_balance(rewritten), "every function is still found and structured"),
    ]


def _render(rewritten: Rewritten, made: Sequence[_Made]) -> tuple[Check, ...]:
    return tuple(
        Check(name, CheckStatus.FAIL if problem else CheckStatus.PASS, f"{rewritten.path}: {problem or good}")
        for name, problem, good in made
    )


def _check_round_trip(rewritten: Rewritten) -> str:
    after = rewritten.after.text
    if "".join(token.text for token in tokenize(after)) != after:
        return "the tokens of the new file do not join back"
    shift = 0
    back: list[Edit] = []
    edits = dict.fromkeys(edit for p in rewritten.proposals for edit in p.edits_of(rewritten.path))  # one for all
    for edit in sorted(edits, key=lambda edit: edit.span):
        start = edit.span.start + shift
        back.append(Edit(Span(start, start + len(edit.new)), rewritten.before.text[edit.span.start : edit.span.end]))
        shift += len(edit.new) - (edit.span.end - edit.span.start)
    return "" if apply_edits(after, back) == rewritten.before.text else "more than the edits has changed"


def _check_balance(rewritten: Rewritten) -> str:
    before, after = rewritten.before, rewritten.after
    if len(after.outline.problems) > len(before.outline.problems):
        return after.outline.problems[-1]
    wanted = Counter(function.name for function in before.outline.functions)
    touched = {t.name for p in rewritten.proposals for t in p.touched if t.path == rewritten.path}
    found = Counter(function.name for function in after.outline.functions)
    wanted.update({name: max(found[name], 1) for name in touched if name not in wanted})  # one in each #if branch
    wanted.subtract(name for p in rewritten.proposals for path, name in p.removed if path == rewritten.path)
    if +wanted != found:
        return "the functions of the new file are not the old ones and those that the draft names"
    for function in after.outline.functions:
        if function.name in touched and not isinstance(after.body(function), Body):
            return f"{function.name}() can no longer be structured"
    return ""


def _check_analysis(rewritten: Rewritten, after: Judged, compared: Compared) -> str:
    promises = (promise for p in rewritten.proposals for promise in p.promises if promise.path == rewritten.path)
    problem = next((found for promise in promises if (found := check_promise(after.study, promise))), "")
    if problem or not compared.blocking:
        return problem
    first, *others = compared.blocking
    more = f", and {len(others)} more" if others else ""
    return f"the analysis finds {first.rule} at line {first.place.line} of the new {first.path}: {first.message}{more}"


def _tell(rewritten: Rewritten, compared: Compared) -> str:
    """Return the evidence of a good analysis."""
    below = len(compared.to_read)
    new = f"no new one but below the run call, where {below} are to be read" if below else "no new one anywhere"
    promised = sum(promise.path == rewritten.path for p in rewritten.proposals for promise in p.promises)
    kept = f"; the order of calls and the states that the draft promises are seen ({promised})" if promised else ""
    return f"{_tell_found(compared)}, {new}{kept}"


def _tell_found(compared: Compared) -> str:
    """Return how many findings there were and are; where none were, those of other files are told there."""
    if not compared.before:
        return "no finding before or after in the functions changed"
    left = len(compared.before) - len(compared.mended)
    elsewhere = f", {len(compared.gone)} fewer in others" if compared.gone else ""
    return f"{len(compared.before)} findings before and {left} after in the functions changed{elsewhere}"


def _check_again(rewritten: Rewritten) -> str:
    changed = {t.name for p in rewritten.proposals for t in p.touched if t.path == rewritten.path}
    left = find_sites(rewritten.path, rewritten.after, rewritten.facts).sites
    again = next((s for s in left if s.helper.era is Era.OLD and s.function in changed), None)
    return f"line {again.place.line} still calls {again.helper.name}()" if again else ""
