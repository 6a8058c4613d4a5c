"""The mails as files: plain text in one part, in UTF-8, and a cover letter that checkpatch knows as one."""

import regex

from migrator.rewrite.checks import Check
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.outcome import Outcome, count
from migrator.source.mailinfo import find_headers

_COVER = "0000-cover-letter.patch"
_PLAIN = regex.compile(r"text/plain\b", regex.IGNORECASE)
_CHARSET = regex.compile(r"charset=\"?(?P<NAME>[\w.-]+)", regex.IGNORECASE)


def check_form(series: ReadSeries, *, in_files: bool) -> Check:
    """Return whether the mails are such as reviewers can answer; `in_files`: each has a file of its own."""
    outcome = Outcome("mail-form")
    for mail in series.mails:
        _check_parts(mail, outcome)
        _check_bytes(mail, outcome)
    cover = series.cover
    if in_files and cover and not cover.name.endswith(_COVER):
        outcome.doubts.append(f"{cover.name}: checkpatch takes a cover letter for a patch unless it ends in {_COVER}")
    if not in_files or cover is None:
        return outcome.conclude(f"{count(series.mails, 'mail')} of plain text in UTF-8")
    return outcome.conclude(f"{count(series.mails, 'mail')} of plain text in UTF-8, the cover letter named as one")


def _check_parts(mail: ReadMail, outcome: Outcome) -> None:
    headers = find_headers(mail.content)
    kind = headers.get("content-type", "text/plain")
    encoding = headers.get("content-transfer-encoding", "8bit").lower()
    if not _PLAIN.match(kind):
        outcome.faults.append(f"{mail.name}: {kind.split(';')[0]} is an attachment to whoever answers it")
    if encoding not in {"8bit", "7bit"}:
        outcome.doubts.append(f"{mail.name}: {encoding} cannot be read as it stands; send it in 8bit")
    charset = _CHARSET.search(kind)
    if charset and charset["NAME"].lower() not in {"utf-8", "us-ascii"}:
        outcome.doubts.append(f"{mail.name}: {charset['NAME']} is not UTF-8")
    if not headers.get("from"):
        outcome.faults.append(f"{mail.name}: it comes from nobody")


def _check_bytes(mail: ReadMail, outcome: Outcome) -> None:
    head = mail.content.partition(b"\n\n")[0]
    try:
        mail.body.encode("utf-8")
        head.decode("utf-8")
    except UnicodeError:
        outcome.doubts.append(f"{mail.name}: it is not UTF-8")
    if mail.content.partition(b"\n")[0].endswith(b"\r"):
        outcome.doubts.append(f"{mail.name}: lines end with CR LF; was it saved by a mail program?")
