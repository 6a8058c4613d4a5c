"""What an item says beside its answer: how to go about it, and what a person's tick of it belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.facts.checklist import Configuration, Feature, Question
from migrator.report.checklist.look import Look
from migrator.report.checklist.runcalls import find_primitives

_WORD = re.compile(r"\w")
# What says nothing of the patch itself: ids of commits, and what the tool says of its run.
_CHANGING = re.compile(r"\b[0-9a-f]{40}\b|\bmigrator \d[\w.]*")


def applies(entry: Question | Configuration, features: frozenset[Feature]) -> bool:
    """Tell whether a question may bear on what has some features."""
    return not entry.applies or not features.isdisjoint(entry.applies)


def tie(question: Question, looks: Sequence[Look]) -> list[str]:
    """Return what a tick belongs to: where that is another, the question is asked again."""
    if question.tied == "message":
        return [_CHANGING.sub("", look.patch.message) for look in looks]
    return codes_of(looks) if question.tied == "code" else sorted({path for look in looks for path in look.paths})


def codes_of(looks: Sequence[Look]) -> list[str]:
    """Return the lines that patches remove and add, in their order, without where they stand.

    Lines without a word are left out: where the same brace or empty line stands twice, a diff may take either.
    """
    return [
        "\n".join(f"{sign}{line.path}:{line.text}" for sign, line in signed if _WORD.search(line.text))
        for signed in (
            [*(("-", line) for line in look.removed), *(("+", line) for line in look.added)] for look in looks
        )
    ]


def code_of(text: str) -> str:
    """Return the same of a hunk's lines."""
    return "\n".join(line for line in text.split("\n") if line[:1] in {"+", "-"} and _WORD.search(line))


def tell_how(entry: Question | Configuration, looks: Sequence[Look]) -> str:
    """Return how to go about something, filled in for the architectures: a line each, the source last."""
    archs = list(dict.fromkeys(arch for look in looks for arch in look.archs))
    primitives = dict.fromkeys(each for look in looks for arch in look.archs for each in find_primitives(look, arch))
    known = [run for look in looks for arch in look.archs for run in look.facts_of(arch).run_call]
    runs = [run for run in known if run.primitive in primitives]
    words = dict.fromkeys(word for look in looks for arch in look.archs for word in look.run_words(arch))
    values = {
        "archs": ", ".join(archs) or "the architectures",
        "runs": ", ".join(dict.fromkeys(f"{run.call.partition('(')[0]}()" for run in runs)) or "the run call",
        "primitives": ", ".join(primitives) or "the run primitive",
        "folders": " ".join(dict.fromkeys(f for look in looks for a in look.archs for f in look.folders(a))) or "arch",
        "words": " ".join(f"-e {word}" for word in words) or "-e RUN_CALL",
        **_tell_renaming(looks),
    }
    hints = [f"{arch}: {entry.arch[arch].format_map(values)}" for arch in archs if arch in entry.arch]
    return "\n".join([entry.how.format_map(values), *hints, f"Source: {entry.source}."])


def _tell_renaming(looks: Sequence[Look]) -> dict[str, str]:
    """Return what finds the functions that the recipes of some patches call otherwise, by their old and new names."""
    pairs = [pair for look in looks for pair in look.voice.renaming.items()]
    old = dict.fromkeys(name for name, _ in pairs)
    new = dict.fromkeys(name for _, names in pairs for name in names)
    found = {"old": old, "new": new}
    return {key: " ".join(f"-e {name}" for name in names) or f"-e {key.upper()}" for key, names in found.items()}
