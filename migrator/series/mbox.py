"""The whole series in one file, as `git am` and b4 read it.

Every mail begins with the `From` line that git wrote, and ends with an empty line. A line of a body that begins
in the same way is quoted as mboxrd has it. `git am` takes that back with `--patch-format=mboxrd` alone, b4 does
not at all, so messages are made without such lines; where one is, a reader sees a `>` too much, and no mail is torn.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from migrator.series.mails import Mail

_FROM = regex.compile(rb"^(?=>*From )", regex.MULTILINE)


def render_mbox(mails: Sequence[Mail]) -> bytes:
    """Return the mails as one mbox, the cover letter first; each begins with a `From` line of its own."""
    return b"".join(_render(mail.content) for mail in mails)


def _render(mail: bytes) -> bytes:
    first, newline, rest = mail.partition(b"\n")
    end = b"" if rest.endswith(b"\n") else b"\n"
    return first + newline + _FROM.sub(b">", rest) + end + b"\n"
