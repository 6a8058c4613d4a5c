"""When sentences of the templates are true: the conditions a second time, and how names stand in them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import regex

from migrator.analysis.findings import Finding
from migrator.analysis.scan import GENERIC
from migrator.rewrite.change import Change
from migrator.series.message import Message
from tests.series.drafts import FACTS

_Words = Mapping[str, Any]  # of a proposal, with its shape, and the rules of what the patch mends
_SPLIT = FACTS.split
_ROLES = {helper.name: helper.role for helper in FACTS.helper}
_STRETCH = {"converted", "half_split"}


def _has(name: str) -> Callable[[_Words], bool]:
    return lambda words: bool(words.get(name))


def _has_in_functions(name: str) -> Callable[[_Words], bool]:
    return lambda words: any(each[name] for each in words.get("functions", ()))


def _has_window(words: _Words) -> bool:
    """Tell whether the patch makes an interrupt window, or moves one."""
    if words["shape"] == "inside":
        return words["kind"] == "kept" or (words["kind"] == "left" and bool(words["window"]))
    return words["shape"] == "straight" or (words["shape"] in _STRETCH and words["window"] != "kept")


def _moves_past_groups(words: _Words) -> bool:
    return any(each["outside"] and each["beside"] for each in words.get("functions", ()))


def _is_shorter(words: _Words) -> bool:
    """Tell whether RCU watches again sooner, where no code that runs in between was found to be a fault."""
    unsaid = any(rule.startswith("eqs-") for rule in words["rules"]) or "private-wrapper" in words["rules"]
    moved = words["shape"] in {"straight", "inside", "half_split"}  # vendor functions had the state where it was
    return moved and "deprecated-helper" in words["rules"] and not unsaid and words["context"] in {"real", "unknown"}


def _in_turns(words: _Words) -> bool:
    return words.get("begins") == "turn"


# A sentence stands in a changelog if, and only if, this holds for one of the proposals.
TRUE: dict[str, Callable[[_Words], bool]] = {
    r"in between makes sure that pending": lambda w: _has_window(w) and bool(w.get("synchronization")),
    r"No synchronization is known": lambda w: _has_window(w) and not w.get("synchronization"),
    r"with RCU watching and guest time still running": _has_window,
    r"but counts as guest time now": _has("late"),
    r"so that no other task runs in it": _has("scheduled"),
    r"that no longer counts as guest time": _has("ended_early"),
    r"belongs directly beside it": _has("beside"),
    r"the guest too, and (?:is|are) left as": _has("elsewhere"),
    r"becomes __always_inline": _has("inlined"),
    r"The EQS gets shorter": _is_shorter,
    r"must find RCU watching": _has("override"),
    r"no longer preempts on its way out": _has("override"),
    r"returns? early for such a fault": _has("handlers"),
    r"under a condition, which the new calls share": _has_in_functions("guarded"),
    r"keeps its order and is outside of guest time now": _has_in_functions("outside"),
    r"stays? next to it in": _has_in_functions("beside"),
    r"changes places with what stays next to the helper": _moves_past_groups,
    r"lockdep and tracing by hand goes": _has("copies"),
    r"no user left": _has("wrappers"),
    r"begins guest time too, while": lambda w: _in_turns(w) and w["ends"] == "common",
    r"begins and ends guest time too": lambda w: _in_turns(w) and w["ends"] == "turn",
    r"runs the guest in a loop": lambda w: _in_turns(w) and w["ends"] == "common" and w["loops"],
    r"begins before (?:the loop|the run call) now": _in_turns,
    r"now and ends behind the window": lambda w: _in_turns(w) and w["ends"] == "turn",
    r"before the loop that runs the guest": lambda w: "vendors" in w and w["loops"] and not w["enter"],
    r"begins before the loop": lambda w: _in_turns(w) and w["loops"],
    r"begins already": lambda w: "vendors" in w and w["enter"] in w["kept"],
    r"\(\) ends\. ": lambda w: "vendors" in w and w["exit"] in w["kept"],
    r"behind the window in which": lambda w: "vendors" in w and not w["exit"],
    r"and so does the window in which": lambda w: "vendors" in w and w["window"],
    r"redundant pair": _has("is_begun"),
    r"No guest has run since": lambda w: w.get("kind") == "left" and not w["is_begun"],
    r"enters the guest and never leaves it": lambda w: w.get("kind") == "left",
    r"Calls of the deprecated helpers become": lambda w: w.get("kind") == "left" and "deprecated-helper" in w["rules"],
    r"Its own calls of these two go": lambda w: w.get("kind") == "alone",
    r"nothing leaves the guest's state around it": lambda w: w.get("kind") == "bare",
    r"Exits of the guest are handled in the middle of it": lambda w: w.get("kind") == "kept",
    r"The run call moves into": lambda w: w["shape"] in {"straight", "half_split"} or w.get("kind") in {"kept", "left"},
    r"Nothing that it calls may be instrumented": _has("marked"),
    r"go, since these two tell the same|goes, since these two tell the same": lambda w: bool(
        w.get("told") or w.get("copies")
    ),
    r"before the end of guest time stays as it is": lambda w: w["shape"] == "half_split" and w["window"] == "kept",
    r"may still be traced and instrumented; that is": lambda w: w.get("kind") == "kept" and bool(w.get("below")),
}
_LIST = r"(?P<before>\S+ )?(?P<names>\w+\(\)(?:, \w+\(\))*(?: and (?:\w+\(\)|\d+ others))?)"
_ONE = "is runs stays calls has goes tells uses moves enters leaves begins ends does stands returns switches follows"
_MANY = "are run stay call have go tell use move enter leave begin end do stand return switch follow"
_SPOKEN = regex.compile(rf"{_LIST}(?:, which)? (?P<verb>{'|'.join([*_ONE.split(), *_MANY.split()])})\b")
_PAIR = regex.compile(r"\b(\w+)\(\)(?: takes the|, .{0,80}? in| in) place of (\w+)\(\)")
_STANDS = regex.compile(r"with (\w+)\(\) where (\w+)\(\) stands")
_BETWEEN = regex.compile(rf"between ({_SPLIT.state_enter}|{_SPLIT.state_exit})\(\) and (\w+)\(\)")
_ENDS = (
    (regex.compile(r"[Bb]efore (guest_timing_\w+)\(\)"), _SPLIT.timing_exit),
    (regex.compile(r"[Bb]egin guest time of \w+\(\) with (\w+)\(\)"), _SPLIT.timing_enter),
    (regex.compile(r"(?:end it|keeps guest time, .{0,200}? and) with (\w+)\(\)"), _SPLIT.timing_exit),
    (regex.compile(r"keeps guest time, with (\w+)\(\)"), _SPLIT.timing_enter),
    (regex.compile(r"keeps guest time, .{0,200}? and (\w+)\(\) (?:behind|in place|ends)"), _SPLIT.timing_exit),
    (regex.compile(r"which (\w+)\(\) begins already"), _SPLIT.timing_enter),
)


def find_untrue(message: Message, change: Change) -> Iterator[str]:
    """Yield the sentences that stand there and are not true, or are true and left out, and names in wrong places."""
    text = " ".join(message.text.split())
    yield from _find_numbers(text)
    if change.arch != GENERIC:
        yield from _find_conditions(text, change)
        yield from _find_sides(text)
        yield from _find_places(text, change)


def _find_conditions(text: str, change: Change) -> Iterator[str]:
    rules = {finding.rule for finding in change.mended}
    touched = {each.name for proposal in change.proposals for each in proposal.touched}
    words: list[dict[str, Any]] = [{"shape": p.shape, "rules": rules, **p.words} for p in change.proposals]
    words = [{**each, "elsewhere": {*each.get("elsewhere", ())} - touched} for each in words]
    for said, holds in TRUE.items():
        true = any(holds(each) for each in words)
        if (regex.search(said, text) is not None) is not true:
            yield f"{'it is not said' if true else 'it is not true'} that: {said}"


def _find_sides(text: str) -> Iterator[str]:
    """Yield calls that begin something where another ends it, and the other way round."""
    for new, old in [*_PAIR.findall(text), *_STANDS.findall(text)]:
        if new in _ROLES and old in _ROLES and _side(new) != _side(old):
            yield f"{new}() takes no place of {old}()"
    for first, second in _BETWEEN.findall(text):
        if {first, second} != {_SPLIT.state_enter, _SPLIT.state_exit}:
            yield f"nothing stands between {first}() and {second}()"
    for pattern, wanted in _ENDS:
        yield from (f"{name}() stands where {wanted}() has to" for name in pattern.findall(text) if name != wanted)


def _side(name: str) -> str:
    return _ROLES[name].rpartition("-")[2]


def _find_places(text: str, change: Change) -> Iterator[str]:
    """Yield where interrupts are said to be enabled in another place than the witness has."""
    found = [finding for finding in change.mended if finding.rule == "eqs-irqs-enabled"]
    for said, is_behind in ((r"interrupts before the guest runs", False), (r"interrupts behind \w+\(\)", True)):
        true = any(_place(finding) is is_behind for finding in found)
        if (regex.search(said, text) is not None) is not true:
            yield f"{'it is not said' if true else 'it is not true'} that: {said}"


def _place(finding: Finding) -> bool | None:
    """Return whether a finding stands behind a run of the guest, by its witness; None where that begins in it."""
    ran = [step.state.ran for step in finding.witness]
    return None if not ran or (ran[0] and ran[-1]) else ran[-1]


def _find_numbers(text: str) -> Iterator[str]:
    """Yield verbs that have another number than the names before them."""
    for match in _SPOKEN.finditer(text):
        many = ", " in match["names"] or " and " in match["names"]
        # `a() in f() and b() in g() run`: the names before the verb are not what runs
        if match["before"] not in {"in ", "In ", "and ", "of "} and (match["verb"] in _MANY.split()) is not many:
            yield f"one or many: {match[0]}"
