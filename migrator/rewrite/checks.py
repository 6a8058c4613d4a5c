"""Promises about one rewritten file, each checked on the new text alone or against the old."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from migrator.analysis.sites import find_sites
from migrator.analysis.straight import Obstacle, find_stretch
from migrator.facts.recipe import Era, RecipeFacts
from migrator.recipes.model import Proposal
from migrator.syntax.edits import Edit, apply_edits
from migrator.syntax.matchers import find_calls
from migrator.syntax.outline import Function
from migrator.syntax.statements import Body, walk
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


def check_rewritten(rewritten: Rewritten) -> tuple[Check, ...]:
    """Return every check of one file, in a fixed order."""
    checks: Sequence[tuple[str, Callable[[Rewritten], str], str]] = (
        ("round-trip", _check_round_trip, "tokens join back, and undoing the edits gives the old file"),
        ("balanced", _check_balance, "every function is still found and structured"),
        ("re-analysed", _check_order, "timing encloses the helper and state encloses the run call, on straight lines"),
        ("idempotent", _check_again, "a second run finds nothing more to do in what was changed"),
    )
    made = []
    for name, check, good in checks:
        problem = check(rewritten)
        status = CheckStatus.FAIL if problem else CheckStatus.PASS
        made.append(Check(name, status, f"{rewritten.path}: {problem or good}"))
    return tuple(made)


def _check_round_trip(rewritten: Rewritten) -> str:
    after = rewritten.after.text
    if "".join(token.text for token in tokenize(after)) != after:
        return "the tokens of the new file do not join back"
    shift = 0
    back: list[Edit] = []
    for edit in sorted((edit for p in rewritten.proposals for edit in p.edits), key=lambda edit: edit.span):
        start = edit.span.start + shift
        back.append(Edit(Span(start, start + len(edit.new)), rewritten.before.text[edit.span.start : edit.span.end]))
        shift += len(edit.new) - (edit.span.end - edit.span.start)
    return "" if apply_edits(after, back) == rewritten.before.text else "more than the edits has changed"


def _check_balance(rewritten: Rewritten) -> str:
    before, after = rewritten.before, rewritten.after
    if len(after.outline.problems) > len(before.outline.problems):
        return after.outline.problems[-1]
    wanted = Counter(function.name for function in before.outline.functions)
    wanted.update(proposal.words["helper"] for proposal in rewritten.proposals)
    if wanted != Counter(function.name for function in after.outline.functions):
        return "the functions of the new file are not the old ones and the helper"
    touched = {name for p in rewritten.proposals for name in (p.function, p.words["helper"])}
    for function in after.outline.functions:
        if function.name in touched and not isinstance(after.body(function), Body):
            return f"{function.name}() can no longer be structured"
    return ""


def _check_order(rewritten: Rewritten) -> str:
    split = rewritten.facts.split
    for proposal in rewritten.proposals:
        helper = proposal.words["helper"]
        run = proposal.words["run_call"].split("(")[0].replace("->", ".").split(".")[-1]
        problem = _check_nested(rewritten.after, proposal.function, (split.timing_enter, helper, split.timing_exit))
        problem = problem or _check_nested(rewritten.after, helper, (split.state_enter, run, split.state_exit))
        function = rewritten.after.function_named(helper)
        if problem or function is None or "noinstr" not in rewritten.after.specifiers(function):
            return problem or f"{helper}() is not noinstr"
    return ""


def _check_nested(unit: Unit, name: str, order: tuple[str, str, str]) -> str:
    """Return what is wrong with the order of three calls in a function; each must stand there once."""
    function = unit.function_named(name)
    found = {call: _offsets_of(unit, function, call) for call in order} if function else {}
    if function is None or any(len(offsets) != 1 for offsets in found.values()):
        return f"{name}() does not call each of {', '.join(order)} once"
    first, middle, last = (found[call][0] for call in order)
    body = unit.body(function)
    stretch = find_stretch(body.statements, first, last) if isinstance(body, Body) else None
    if stretch is None or isinstance(stretch, Obstacle) or not first < middle < last:
        return f"{name}() does not run straight through {', '.join(order)}"
    inside = any(statement.span.start <= middle < statement.span.end for statement in stretch.inside)
    return "" if inside else f"{order[1]} is called outside {order[0]} and {order[2]}"


def _offsets_of(unit: Unit, function: Function, name: str) -> list[int]:
    body = unit.body(function)
    statements = body.statements if isinstance(body, Body) else ()
    calls = (call for statement in walk(statements) for call in find_calls(statement.tokens))
    return [call.callee[-1].start for call in calls if call.name == name]


def _check_again(rewritten: Rewritten) -> str:
    changed = {proposal.function for proposal in rewritten.proposals}
    left = find_sites(rewritten.path, rewritten.after, rewritten.facts).sites
    again = next((s for s in left if s.helper.era is Era.OLD and s.function in changed), None)
    return f"line {again.place.line} still calls {again.helper.name}()" if again else ""
