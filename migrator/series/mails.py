"""Mails as git wrote them, finished: Message-IDs, threading, evidence.

Git's own Message-IDs contain the clock; ours hash the mail, so the same input
gives the same bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from migrator.source.commits import Commit
from migrator.text import decode, encode

DOMAIN = "migrator.invalid"


@dataclass(frozen=True)
class Mail:
    """One file of the series: its name, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Added:
    """What one mail gets beside what git wrote.

    Attributes:
        headers: whole lines, behind the subject.
        lines: what stands below `---`, or, in a cover letter, below the diffstat.
    """

    headers: Sequence[str] = ()
    lines: Sequence[str] = ()


def finish_mails(mails: Sequence[Mail], base: Commit, added: Sequence[Added]) -> tuple[Mail, ...]:
    """Return the mails with what is added, and one thread.

    Both begin with the cover letter. A Message-ID hashes its whole mail, `From:`
    included; the cover's hashes the patches too, so that no two drafts share one.
    """
    raw = [_insert_headers(decode(mail.content), each.headers) for mail, each in zip(mails, added, strict=True)]
    texts = [_add_to_cover(raw[0], added[0].lines)]
    texts += [_add_evidence(text, each.lines) for text, each in zip(raw[1:], added[1:], strict=True)]
    cover = _message_id("\0".join(texts), base)
    finished = [_add_headers(texts[0], [f"Message-ID: <{cover}>"])]
    for text in texts[1:]:
        own = _message_id(f"{cover}\0{text}", base)
        lines = [f"Message-ID: <{own}>", f"In-Reply-To: <{cover}>", f"References: <{cover}>"]
        finished.append(_add_headers(text, lines))
    return tuple(Mail(mail.name, encode(text)) for mail, text in zip(mails, finished, strict=True))


def _add_evidence(text: str, lines: Sequence[str]) -> str:
    """Return the mail with lines below its `---`, which `git am` drops."""
    head, mark, rest = text.partition("\n---\n")
    return head + mark + "".join(f"{line}\n" for line in lines) + "\n" + rest if lines else text


def _add_to_cover(text: str, lines: Sequence[str]) -> str:
    """Return the cover letter with lines behind its diffstat, where git puts a range-diff, too."""
    head, mark, base = text.rpartition("\nbase-commit: ")
    return head + "".join(f"{line}\n" for line in ("---", *lines)) + mark + base if lines else text


def _insert_headers(text: str, lines: Sequence[str]) -> str:
    """Return the mail with headers behind those that git wrote."""
    head, end, body = text.partition("\n\n")
    return "\n".join([head, *lines]) + end + body


def _message_id(text: str, base: Commit) -> str:
    stamp = datetime.fromtimestamp(base.seconds, UTC).strftime("%Y%m%d%H%M%S")
    digest = hashlib.sha256(encode(text)).hexdigest()[:32]
    return f"{stamp}.{digest}@{DOMAIN}"


def _add_headers(text: str, lines: Sequence[str]) -> str:
    """Return the mail with headers behind its `From` line."""
    first, newline, rest = text.partition("\n")
    return first + newline + "".join(f"{line}\n" for line in lines) + rest
