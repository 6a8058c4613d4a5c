"""What is wrong with the code that a patch changes: its findings, grouped for sentences.

One sentence tells a rule's findings of all functions that have the same, so
that nine findings do not become nine lines. What the sentences are stands in
`log/wrong.j2`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

import regex

from migrator.analysis.findings import Finding
from migrator.facts.recipe import Helper, Part, RecipeFacts

K = TypeVar("K")

_QUOTED = regex.compile(r"`([^`]+)`")
_LATENT = regex.compile(r"; latent: .*$")
# Rules about the names of calls that switch the accounts, and how the template knows them.
_SWITCHES = {
    "deprecated-helper": "deprecated",
    "open-coded-transition": "blocks",
    "private-wrapper": "wrappers",
    "draft-era-name": "drafts",
}
# The roles of a helper that moves RCU, with guest time or without, and of one that moves guest time alone.
_HALVES = (
    {"enter", "context-enter", "state-enter"},
    {"exit", "context-exit", "state-exit"},
    {"timing-enter"},
    {"timing-exit"},
)
_EQS = {"eqs-irqs-enabled", "eqs-tracepoint", "eqs-instrumentable", "eqs-too-wide"}
_NAMED = frozenset({*_SWITCHES, *_EQS, "irq-state-untold", "ticks-lost", "irqs-on-at-transition"})
_BEFORE, _BEHIND = "before", "behind"


@dataclass(frozen=True)
class Group:
    """Functions of which a rule finds the same.

    Attributes:
        calls: without repetition, in the order of the code.
        says: what the message says of the call, as a sentence goes on; empty where the template says it.
        place: where the calls stand: `before` the guest runs, or `behind`; empty where it is neither.
        run: the call that has run the guest, of those behind it.
    """

    functions: tuple[str, ...]
    calls: tuple[str, ...] = ()
    says: str = ""
    place: str = ""
    run: str = ""


@dataclass(frozen=True)
class Use:
    """Calls that rely on the same, by its word in the facts."""

    use: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Switch:
    """Functions that switch the accounts with the same calls.

    Attributes:
        enter, leave: what moves RCU, and guest time with it or not.
        begin, end: what moves guest time alone.
    """

    functions: tuple[str, ...]
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    begin: tuple[str, ...]
    end: tuple[str, ...]


def tell_wrong(findings: Sequence[Finding], facts: RecipeFacts) -> dict[str, object]:
    """Return what `log/wrong.j2` takes: by kind of fault, the groups of functions; by kind of name, the names."""
    helpers = {helper.name: helper for helper in facts.helper}
    by_hand = [f for f in findings if f.rule == "private-wrapper" and not _is_wrapper(f, helpers)]
    switched = [f for f in findings if f.rule in _SWITCHES and f not in by_hand]
    instrumentable = [f for f in findings if f.rule == "eqs-instrumentable"]
    unsafe = [f for f in instrumentable if {*f.calls} & helpers.keys()]
    return {
        "switches": _group_switches(switched, helpers),
        **{kind: _calls(f for f in switched if f.rule == rule) for rule, kind in _SWITCHES.items()},
        "copies": _group(by_hand),
        "opened": _group((f for f in findings if f.rule == "eqs-irqs-enabled"), _find_place),
        "used": _group_uses([f for f in findings if f.rule == "eqs-tracepoint"]),
        "is_one": len({finding.function for finding in findings}) == 1,
        "unsafe": _group(unsafe),
        "reached": _group(f for f in instrumentable if f not in unsafe),
        "wide": _group(f for f in findings if f.rule == "eqs-too-wide"),
        "untold": _group(f for f in findings if f.rule == "irq-state-untold"),
        "lost": _group(f for f in findings if f.rule == "ticks-lost"),
        "unmasked": _group(f for f in findings if f.rule == "irqs-on-at-transition"),
        "others": _group((_bare(f) for f in findings if f.rule not in _NAMED), _find_words),
    }


def _is_wrapper(finding: Finding, helpers: Mapping[str, Helper]) -> bool:
    """Tell whether a finding is about the call of a wrapper, and not about a copy of what one does."""
    known = helpers.get(finding.calls[0]) if finding.calls else None
    return known is not None and known.part is Part.WRAPPER


def _calls(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(call for finding in findings for call in finding.calls))


def _group_switches(findings: Iterable[Finding], helpers: Mapping[str, Helper]) -> list[Switch]:
    def half(function: str, roles: Collection[str]) -> tuple[str, ...]:
        return tuple(call for call in calls[function] if call in helpers and helpers[call].role in roles)

    calls: dict[str, tuple[str, ...]] = {}
    for finding in findings:
        calls[finding.function] = _join(calls.get(finding.function, ()), finding.calls)
    groups = _turn({function: tuple(half(function, roles) for roles in _HALVES) for function in calls})
    return [Switch(functions, *halves) for halves, functions in groups.items()]


_Key = tuple[str, str, str]  # says, place, run


def _group(findings: Iterable[Finding], key: Callable[[Finding], _Key] = lambda _: ("", "", "")) -> list[Group]:
    """Return the functions that have the same calls of what `key` tells apart."""
    found: dict[_Key, dict[str, tuple[str, ...]]] = {}
    for finding in findings:
        calls = found.setdefault(key(finding), {})
        calls[finding.function] = _join(calls.get(finding.function, ()), finding.calls)
    return [
        Group(functions, calls, says, place, run)
        for (says, place, run), each in found.items()
        for calls, functions in _turn(each).items()
    ]


def _group_uses(findings: Sequence[Finding]) -> list[Use]:
    uses = dict.fromkeys(finding.use for finding in findings)
    return [Use(use, tuple(_group(f for f in findings if f.use == use))) for use in uses]


def _turn(found: Mapping[str, K]) -> dict[K, tuple[str, ...]]:
    """Return by value the functions that have it."""
    groups: dict[K, tuple[str, ...]] = {}
    for function, value in found.items():
        groups[value] = (*groups.get(value, ()), function)
    return groups


def _join(calls: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*calls, *more)))


def _find_place(finding: Finding) -> _Key:
    """Return on which side of the guest's run a finding stands, by its witness, and the call that ran it."""
    steps = finding.witness
    for before, step in pairwise(steps):
        if step.state.ran and not before.state.ran:
            return "", _BEHIND, step.event.removesuffix("()")
    return "", _BEFORE if steps and not steps[-1].state.ran else "", ""


def _bare(finding: Finding) -> Finding:
    """Return a finding whose message is about more than what its calls do as one without calls."""
    begins = finding.calls and finding.message.startswith(f"`{finding.calls[0]}` ")
    return finding if begins else replace(finding, calls=())


def _find_words(finding: Finding) -> _Key:
    """Return what the message says of the call, and so of every call that it is said of; or all of it."""
    message = _LATENT.sub("", finding.message)
    if finding.calls:
        message = message.removeprefix(f"`{finding.calls[0]}` ")
    return _QUOTED.sub(r"\1()", message), "", ""
