"""Subjects: each its own, short, and numbered without a gap."""

from collections import Counter
from collections.abc import Sequence

import regex

from migrator.rewrite.checks import Check
from migrator.series.ordering import find_disorder
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.outcome import Outcome, count
from migrator.source.mailinfo import find_headers

_COLUMNS = 75  # without the bracket
_MOST = 15  # patches that one series may well have
_FILE = regex.compile(r"\S+\.(?:c|h|S|rst|toml|py|sh)\b")
_BRACKET = regex.compile(r"(?:Re: *)*\[(?P<WORDS>[^\]]*)\]", regex.IGNORECASE)
_NUMBER = regex.compile(r"(?P<NUMBER>\d+)/(?P<TOTAL>\d+)")


def check_subjects(series: ReadSeries, *, is_alone: bool = False) -> Check:
    """Return whether the subjects can be told apart, are short, and count from 1 to the last.

    `is_alone`: it is one mail of a series whose others nobody has given.
    """
    outcome = Outcome("subjects")
    disorder = "" if is_alone else find_disorder(series.mails)
    if disorder:
        outcome.faults.append(disorder)
    counts = Counter(mail.subject for mail in series.patches if mail.subject)
    for subject, number in counts.items():
        if number > 1:
            outcome.faults.append(f"{number} patches are called {subject!r}")
    for mail in series.mails:
        _check_subject(mail, outcome)
        _check_bracket(mail, outcome)
    if len(series.patches) > _MOST:
        outcome.doubts.append(f"{len(series.patches)} patches are more than {_MOST}; can it be split?")
    return outcome.conclude(_tell(series.patches, series.version))


def _tell(patches: Sequence[ReadMail], version: int) -> str:
    longest = max((len(mail.subject) for mail in patches), default=0)
    if len(patches) == 1:
        return f"it has {longest} columns, and says what it is about"
    which = f" of version {version}" if version > 1 else ""
    told = f"{count(patches, 'patch', 'patches')}{which}, numbered without a gap"
    return f"{told}, each with a subject of its own, {longest} columns at most"


def _check_subject(mail: ReadMail, outcome: Outcome) -> None:
    if not mail.subject:
        outcome.faults.append(f"{mail.name}: the subject is empty")
        return
    if len(mail.subject) > _COLUMNS:
        outcome.doubts.append(f"{mail.name}: {len(mail.subject)} columns are more than {_COLUMNS}")
    if mail.subject.endswith(".") and not mail.subject.endswith("..."):
        outcome.doubts.append(f"{mail.name}: it ends with a full stop")
    if mail.number and ":" not in mail.subject:
        outcome.doubts.append(f"{mail.name}: no `subsystem:` stands before {mail.subject!r}")
    file = _FILE.search(mail.subject)
    if file and mail.number:
        outcome.doubts.append(f"{mail.name}: it names the file {file[0]}; what changes says more")


def _check_bracket(mail: ReadMail, outcome: Outcome) -> None:
    """Look at what the bracket holds beside what numbering is: the same width everywhere, and no `v1`."""
    bracket = _BRACKET.match(find_headers(mail.content).get("subject", ""))
    words = bracket["WORDS"] if bracket else ""
    number = _NUMBER.search(words)
    if number and len(number["NUMBER"]) != len(number["TOTAL"]):
        outcome.doubts.append(f"{mail.name}: {number[0]} has no leading zero, so files and mails sort wrongly")
    if regex.search(r"(?i)\bv1\b", words):
        outcome.doubts.append(f"{mail.name}: a first version has no `v1`")
    if "PATCH" not in words.upper() and "RFC" not in words.upper():
        outcome.doubts.append(f"{mail.name}: no [PATCH] stands in the subject")
