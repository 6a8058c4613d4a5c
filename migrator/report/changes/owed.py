"""What hunks owe to the analysis and to the proposals that they were made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from migrator.analysis.findings import Finding
from migrator.analysis.rules.catalog import RULES
from migrator.facts.reasons import Analysis
from migrator.recipes.model import OPEN
from migrator.report.changes.gone import Gone, Rows, find_gone
from migrator.report.changes.read import ReadHunk
from migrator.report.changes.series import ReadPatch
from migrator.report.words.standing import join_names
from migrator.rewrite.compare import FOUND


@dataclass
class Owed:
    """What is said of one hunk besides its features, a sentence each; `findings` are ids."""

    why: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    rules: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


def find_owed(read: ReadPatch, analysis: Analysis, rows: Rows) -> tuple[Owed, ...]:
    """Return what each hunk of a patch owes, in their order."""
    owed = tuple(_owe(gone) for gone in find_gone(read, rows))
    if owed:
        for number, sentence in (*_tell_why(read), *_tell_mended(read, analysis)):
            (owed[number].wrong if sentence.lower().startswith(OPEN) else owed[number].why).append(sentence)
        for finding in read.patch.added:
            place = f"{finding.path}:{finding.place.line}"
            told = analysis.added.format(message=finding.message.rstrip("."), rule=finding.rule, place=place)
            owed[_find_cause(read.hunks, finding)].wrong.append(told)
    return owed


def _owe(gone: Sequence[Gone]) -> Owed:
    rules = {each.rule for each in gone}
    ids = dict.fromkeys(each.id for each in gone if each.id)
    return Owed(rules=tuple(rule.key for rule in RULES if rule.key in rules), findings=tuple(ids))


def _tell_why(read: ReadPatch) -> Iterator[tuple[int, str]]:
    """Yield the sentences of the proposals, each for the first hunk of the function that it names first.

    One that names no function is left to the proposal, unless there is but one hunk that it can be about. What is
    mended is told of each function by itself.
    """
    names = {name for hunk in read.hunks for name in hunk.functions}
    for proposal in read.patch.proposals:
        for sentence in proposal.why:
            told = next((name for name in regex.findall(r"(\w+)\(\)", sentence) if name in names), "")
            if not sentence.startswith(FOUND) and (told or len(read.hunks) == 1):
                yield _find_first(read.hunks, told, proposal.path), _as_sentence(sentence)


def _as_sentence(text: str) -> str:
    """Return a text with a full stop, and a capital unless it begins with a name of the code."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    begun = f"{text[:1].upper()}{text[1:]}" if first.rstrip(",;:").isalpha() else text
    return f"{begun.rstrip('.')}."


def _tell_mended(read: ReadPatch, analysis: Analysis) -> Iterator[tuple[int, str]]:
    """Yield what is mended in each function, for the first hunk of it."""
    for path, function in dict.fromkeys((finding.path, finding.function) for finding in read.patch.mended):
        if any(function in hunk.functions for hunk in read.hunks):
            counts = Counter(f.rule for f in read.patch.mended if (f.path, f.function) == (path, function))
            rules = join_names(rule if count == 1 else f"{rule} ({count})" for rule, count in counts.items())
            yield _find_first(read.hunks, function, path), analysis.mended.format(function=f"{function}()", rules=rules)


def _find_first(hunks: Sequence[ReadHunk], function: str, path: str) -> int:
    """Return the first hunk of a function, by its number; that of its file, or of all, where no hunk changes it."""
    ranked = ([h for h in hunks if h.functions[:1] == (function,)], [h for h in hunks if function in h.functions])
    in_file = [hunk for hunk in hunks if path in {hunk.hunk.path, hunk.hunk.old_path}]
    return hunks.index(next(found[0] for found in (*ranked, in_file, hunks) if found))


def _find_cause(hunks: Sequence[ReadHunk], finding: Finding) -> int:
    """Return the hunk that holds the place of a new fault, by its number; else the first one of its function."""
    for number, hunk in enumerate(hunks):
        length = sum(line[:1] in {" ", "+"} for line in hunk.hunk.lines)
        if hunk.hunk.path == finding.path and 0 <= finding.place.line - hunk.hunk.new_line < length:
            return number
    return _find_first(hunks, finding.function, finding.path)
