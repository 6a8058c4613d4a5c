"""What holds for every message, whatever the patch: names, columns, and sentences that its findings bear out."""

from collections.abc import Iterable, Iterator

import msgspec
import regex

from migrator.analysis.scan import GENERIC
from migrator.rewrite.change import Change
from migrator.series.message import Message
from tests.series.drafts import ARCHS, FACTS
from tests.series.sentencechecks import find_untrue

_WORD = regex.compile(r"[A-Za-z_]\w*")
_NAMED = regex.compile(r"([A-Za-z_]\w*)\(\)|\b(\w*[A-Za-z]\w*_\w+|_\w+)\b")
_LEFT = regex.compile(
    r"\{\{|\}\}|\{%|%\}|\{\w*\}|\[(?:wrong|seen|change|kept|configurations)\]"
    r"|\bNone\b|\(\)\(\)|,,| ,| \.(?= |$)|\(\s*\)(?<!\w\(\))"
)
_CUT = regex.compile(r"(?:#|---|diff |From |Index:|Subject:)")
_TRAILER = regex.compile(r"\w\S*:(?:\s|$)")  # b4 and git cut it off, or take it for one of a person's

# What a changelog of an architecture says if, and only if, the patch mends a finding of the rule.
WRONG = {
    "deprecated-helper": r"\b(?:is|are) deprecated: (?:it|each) switches",
    "open-coded-transition": r"building blocks? of the generic helpers, and not for",
    "eqs-irqs-enabled": r"enables? interrupts (?:\w+ \S+, |before the guest runs, )?while RCU does not watch",
    "eqs-tracepoint": r"While RCU does not watch, \S+\(\)",
    "irq-state-untold": r"either lockdep nor the tracing of interrupt flags is told",
    "ticks-lost": r"[Nn]o path opens interrupts between",
    "unbalanced-path": r"where a path has begun it already",
    "transition-order": r"(?:has to begin before state is entered|has to be left first|before guest time has begun)\.",
    "irqs-on-at-transition": r"called with interrupts enabled, but needs? them disabled",
}
# What can be seen, by the rules that it is seen of.
SEEN = {
    "CONFIG_PROVE_RCU": {"eqs-irqs-enabled", "eqs-tracepoint"},
    "kprobes and the sanitizers": {"eqs-instrumentable", "eqs-too-wide"},
    "CONFIG_IRQSOFF_TRACER": {"irq-state-untold"},
    "/proc/stat": {"ticks-lost"},
    "CONFIG_TICK_CPU_ACCOUNTING": {"ticks-lost"},
}
_OPTIONS = ["CONFIG_PREEMPTION"]  # of templates: kernel/entry/common.c, irqentry_exit()
_EQS = {"CONFIG_PROVE_RCU", "kprobes and the sanitizers"}


def find_problems(message: Message, change: Change, reach: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the changelog of a change; `reach` are texts that it may take names from, too."""
    yield from _find_in_shape(message)
    yield from _find_strange_names(message, change, reach)
    yield from (
        f"a trailer: {line}" for line in message.text.split("\n")[2:] if _TRAILER.match(line) and change.proposals
    )
    yield from find_untrue(message, change)
    yield from (f"{name}() is not named" for name in _touched(change) if f"{name}()" not in message.text)
    if change.arch != GENERIC:
        yield from _find_untrue(message, change)


def _find_in_shape(message: Message) -> Iterator[str]:
    subject, empty, *lines = message.text.split("\n")
    if subject != message.subject or empty:
        yield "it does not begin with its subject and an empty line"
    if len(subject) > 75 or subject.endswith(".") or regex.search(r"\S/\S|\.[ch]\b", subject) or "  " in subject:
        yield f"the subject is none: {subject}"
    if not regex.match(r"\S.*?: [A-Z]", subject):
        yield f"the subject has no prefix: {subject}"
    for line in lines:
        if (len(line) > 75 and not line.startswith("  ")) or _CUT.match(line) or line != line.rstrip():
            yield f"the line is none for a mail: {line}"
        if "  " in line.strip():
            yield f"two blanks: {line}"
    if "\n\n\n" in message.text or not message.text.endswith("\n"):
        yield "its paragraphs are not divided by one empty line"
    plain = " ".join(message.text.split())
    yield from (f"left over: {plain[max(match.start() - 30, 0) : match.end() + 10]}" for match in _LEFT.finditer(plain))


def _find_strange_names(message: Message, change: Change, reach: Iterable[str]) -> Iterator[str]:
    code = [text for file in change.files for text in (file.before.text, file.after.text)]
    known = {*_WORD.findall("\n".join([*code, *reach, *_facts(change)]))}
    text = message.text
    for path in sorted((file.path for file in change.files), key=len, reverse=True):
        text = text.replace(path, "")
    for called, other in dict.fromkeys(_NAMED.findall(text)):
        name = called or other
        if name not in known:
            yield f"{name} is no name of the code"


def _facts(change: Change) -> list[str]:
    """Return what the facts name: of the recipe, and of the architecture."""
    named = [FACTS.split, FACTS.irqs, FACTS.entry, FACTS.generic, FACTS.wording, ARCHS.get(change.arch)]
    configs = [str(p.words["config"]) for p in change.proposals if "config" in p.words]
    return [*_OPTIONS, *(str(msgspec.to_builtins(each)) for each in named if each is not None), *configs]


def _touched(change: Change) -> list[str]:
    names = [each.name for proposal in change.proposals for each in proposal.touched]
    return list(dict.fromkeys([*names, *(name for proposal in change.proposals for _, name in proposal.removed)]))


def _find_untrue(message: Message, change: Change) -> Iterator[str]:
    """Yield what is said of no finding, and the findings of which nothing is said."""
    text = " ".join(message.text.split())
    rules = {finding.rule for finding in change.mended}
    for rule, said in WRONG.items():
        if (regex.search(said, text) is not None) is not (rule in rules):
            yield f"{'nothing is said' if rule in rules else 'something is said'} of {rule}"
    unwatched = regex.search(r"(?:[Ww]hile|[Ww]here) RCU does not watch", text)
    if unwatched and not any(rule.startswith("eqs-") or rule == "transition-order" for rule in rules):
        yield "something is said of code that RCU does not watch"
    calls = {call for finding in change.mended for call in finding.calls if finding.rule != "ticks-lost"}
    crowded = len(calls) > 6
    yield from (f"{call}() is not told" for call in calls if f"{call}()" not in text and not crowded)
    real = any(proposal.words.get("context") in {"real", "unknown"} for proposal in change.proposals)
    for said, wanted in SEEN.items():
        true = not wanted.isdisjoint(rules) and (real or said not in _EQS)
        if (said in text) is not true:
            yield f"{'nothing is said' if true else 'something is said'} of {said}"
