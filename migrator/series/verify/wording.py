"""What the mails say: nothing that git drops, nothing left to fill in, and the tool named where it drafted."""

from collections.abc import Collection, Mapping

import regex

from migrator.rewrite.checks import Check
from migrator.series.mails import DOMAIN
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.outcome import Outcome, count
from migrator.text import decode

_COLUMNS = 75
_PLACEHOLDER = regex.compile(r"\bEDITME\b|editme@|\*\*\* (?:SUBJECT|BLURB) HERE \*\*\*")
_TRAILER = regex.compile(r"[A-Za-z][\w-]*: ")
# What git mailinfo takes for the first line of a patch, beside a `---` that stands alone.
_BREAK = regex.compile(r"diff -|Index: |--- \S")
_CUT = regex.compile(r"(?m)^---\r?$")
_OURS = regex.compile(r"\bmigrator\s+\d")
_CLAIM = regex.compile(r"\bmigrator \d\S*, recipes? ((?:[\w-]+(?:, | and )?)+)")


def check_placeholders(series: ReadSeries) -> Check:
    """Return whether something is left for a person to fill in, which b4 looks for before it sends."""
    outcome = Outcome("placeholders")
    for mail in series.mails:
        lines = decode(mail.content).split("\n")
        found = [number for number, line in enumerate(lines, 1) if _PLACEHOLDER.search(line)]
        if found:
            places = ", ".join(f"{mail.name}:{number}" for number in found[:3])
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            outcome.doubts.append(f"to be filled in: {places}{more}")
    return outcome.conclude("nothing is left to fill in")


def check_body(series: ReadSeries, messages: Mapping[str, str]) -> Check:
    """Return whether the messages are whole and wrapped; `messages` are those that git took, by mail."""
    outcome = Outcome("body")
    for mail in series.patches:
        _check_kept(mail, messages.get(mail.name), outcome)
        _check_lines(mail, outcome)
        if not mail.body.strip():
            outcome.doubts.append(f"{mail.name}: it says nothing of why")
    told = f"git am takes {count(series.patches, 'message')} whole"
    return outcome.conclude(f"{told}, wrapped at {_COLUMNS} columns")


def _check_kept(mail: ReadMail, taken: str | None, outcome: Outcome) -> None:
    """Find what `git am` drops: what stands behind a line that it takes for the end of the message."""
    first = next((line for line in mail.below.split("\n") if line.strip()), "")
    if _BREAK.match(mail.below):
        outcome.faults.append(f"{mail.name}: git am takes {first[:40]!r} for the patch, and drops what is behind it")
    elif _CUT.search(mail.below):
        outcome.doubts.append(f"{mail.name}: git am drops what stands between two `---`, from {first[:40]!r} on")
    wanted = _squeeze(f"{mail.subject}\n{mail.body}")
    is_text = all(not "\ud800" <= sign <= "\udfff" for sign in wanted)  # git am makes UTF-8 of what is not
    if taken is not None and is_text and _squeeze(taken) != wanted:
        outcome.faults.append(f"{mail.name}: the message that git am takes is not the mail's")


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _check_lines(mail: ReadMail, outcome: Outcome) -> None:
    lines = mail.body.rstrip("\n").split("\n")
    long = [line for line in lines if len(line) > _COLUMNS and not _may_be_long(line)]
    if long:
        outcome.doubts.append(f"{mail.name}: {len(long[0])} columns in {long[0][:40]!r}...")
    for line in lines:
        if line.startswith("#"):
            outcome.doubts.append(f"{mail.name}: git takes {line[:40]!r} for a comment when it is edited")
        elif line.startswith(("---", "+++ ", "@@ ", "diff --git")):
            outcome.doubts.append(f"{mail.name}: {line[:40]!r} looks like a part of a patch")


def _may_be_long(line: str) -> bool:
    """Tell whether a line is a trailer, an address, a cited commit, quoted, indented, or one word."""
    is_whole = " " not in line or "://" in line or '("' in line or line.endswith('")')
    return is_whole or line.startswith((" ", "\t", ">", "|", "[")) or _TRAILER.match(line) is not None


def find_claimed(series: ReadSeries, known: Collection[str]) -> frozenset[str]:
    """Return the recipes by which the mails say that they were drafted, among those that are known."""
    return frozenset[str]().union(*(claimed_in(mail.body, known) for mail in series.mails))


def claimed_in(text: str, known: Collection[str]) -> frozenset[str]:
    """Return the recipes by which one mail says that it was drafted, among those that are known."""
    told = (match[1] for match in _CLAIM.finditer(_squeeze(text)))
    return frozenset(word for names in told for word in regex.findall(r"[\w-]+", names) if word in known)


def check_disclosure(series: ReadSeries) -> Check | None:
    """Return whether mails of the tool say so; None for a series that it did not draft."""
    ours = [mail for mail in series.mails if mail.message_id.endswith(f"@{DOMAIN}>")]
    if not ours:
        return None
    outcome = Outcome("disclosure")
    for mail in (mail for mail in ours if not _OURS.search(mail.body)):
        if _OURS.search(mail.below):
            outcome.faults.append(f"{mail.name}: the tool is named below `---`, where git am drops it")
        else:
            outcome.doubts.append(f"{mail.name}: its text does not name the tool")
    return outcome.conclude(f"{count(ours, 'mail')} {'names' if len(ours) == 1 else 'name'} the tool and its version")
