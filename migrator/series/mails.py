"""Mails as git wrote them, finished: dates, Message-IDs, threading, evidence.

What git takes from the clock comes from the base commit instead, so the same
input gives the same bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import regex

from migrator.source.commits import Commit
from migrator.text import decode, encode

_HEADER_END = "\n\n"
_DATE = regex.compile(r"^Date: .*\n", regex.MULTILINE)
_DOMAIN = "migrator.invalid"


@dataclass(frozen=True)
class Mail:
    """One file of the series: its name, and its bytes."""

    name: str
    content: bytes


def finish_mails(mails: Sequence[Mail], base: Commit, evidence: Sequence[Sequence[str]]) -> tuple[Mail, ...]:
    """Return the mails with fixed dates, evidence below `---`, and one thread.

    `mails` begin with the cover letter; `evidence` has the lines for each patch.
    A Message-ID hashes its whole mail, `From:` included; the cover's hashes the
    patches too, so that no two drafts share one.
    """
    dated = [_redate(decode(mail.content), base) for mail in mails]
    texts = [dated[0], *(_add_evidence(t, lines) for t, lines in zip(dated[1:], evidence, strict=True))]
    cover = _message_id("\0".join(texts), base)
    finished = [_add_headers(texts[0], [f"Message-ID: <{cover}>"])]
    for text in texts[1:]:
        own = _message_id(f"{cover}\0{text}", base)
        lines = [f"Message-ID: <{own}>", f"In-Reply-To: <{cover}>", f"References: <{cover}>"]
        finished.append(_add_headers(text, lines))
    return tuple(Mail(mail.name, encode(text)) for mail, text in zip(mails, finished, strict=True))


def _redate(text: str, base: Commit) -> str:
    """Return the mail with the base commit's date in its header."""
    head, end, body = text.partition(_HEADER_END)
    return _DATE.sub(f"Date: {_date_of(base)}\n", f"{head}\n", count=1).removesuffix("\n") + end + body


def _date_of(base: Commit) -> str:
    sign = -1 if base.zone.startswith("-") else 1
    offset = sign * timedelta(hours=int(base.zone[1:3]), minutes=int(base.zone[3:5]))
    return format_datetime(datetime.fromtimestamp(base.seconds, timezone(offset)))


def _add_evidence(text: str, lines: Sequence[str]) -> str:
    """Return the mail with lines below its `---`, which `git am` drops."""
    head, mark, rest = text.partition("\n---\n")
    return head + mark + "".join(f"{line}\n" for line in lines) + "\n" + rest if lines else text


def _message_id(text: str, base: Commit) -> str:
    stamp = datetime.fromtimestamp(base.seconds, UTC).strftime("%Y%m%d%H%M%S")
    digest = hashlib.sha256(encode(text)).hexdigest()[:32]
    return f"{stamp}.{digest}@{_DOMAIN}"


def _add_headers(text: str, lines: Sequence[str]) -> str:
    """Return the mail with headers behind its `From` line."""
    first, newline, rest = text.partition("\n")
    return first + newline + "".join(f"{line}\n" for line in lines) + rest
