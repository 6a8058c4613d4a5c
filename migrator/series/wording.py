"""Sentences on what can be seen of faults, and on who sees a change: those of the facts that are true here."""

from collections.abc import Iterable, Mapping, Sequence

import regex

from migrator.analysis.findings import Finding
from migrator.facts.wording import Sentence, Wording
from migrator.rewrite.change import Change

_UNKNOWN = "unknown"


def tell_sentences(
    sentences: Iterable[Sentence], findings: Sequence[Finding], words: Sequence[Mapping[str, object]]
) -> list[str]:
    """Return the sentences that hold for the findings that a patch mends, each once.

    `words` are those of its proposals, which tell of context tracking, each with its shape.
    """
    told = [
        each.text.format_map(_fill(context))
        for each in sentences
        if _is_found(each, findings)
        for context in _contexts(each, words)
    ]
    return list(dict.fromkeys(told))


def is_latent(finding: Finding, change: Change, wording: Wording) -> bool:
    """Tell whether a changelog says of a fault that it cannot be seen today: the caveats are about such faults."""
    proposals = [each for each in change.proposals if finding.path in each.paths]
    words = {each.words.get("context", _UNKNOWN) for each in proposals}
    return any(finding.rule in caveat.rules and words & {*caveat.context} for caveat in wording.caveat)


def _is_found(sentence: Sentence, findings: Sequence[Finding]) -> bool:
    if any(finding.rule in sentence.unless for finding in findings):
        return False
    return any(f.rule in sentence.rules and regex.search(sentence.says, f.message) for f in findings)


def _contexts(sentence: Sentence, words: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return the words under which a sentence is true; any will do where it does not depend on them."""
    if not sentence.context and not sentence.shapes:
        return list(words[:1]) or [{}]
    return [
        each
        for each in words
        if (not sentence.context or each.get("context", _UNKNOWN) in sentence.context)
        and (not sentence.shapes or each.get("shape") in sentence.shapes)
    ]


def _fill(words: Mapping[str, object]) -> dict[str, str]:
    names = {"select": "select", "config": "config", "why": "latent"}
    return {place: str(words.get(name, "")) for place, name in names.items()}
